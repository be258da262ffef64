"""Where `genscan` starts: reads the environment and the clock, and passes them on."""

import os
import sys
from datetime import UTC, datetime

from assets.environment import data_folder
from genscan.cli import main as command_line
from genscan.cli.settings import Progress, RunRequest, Settings


def run(request: RunRequest, progress: Progress) -> None:
    """Start the job; Dagster is imported only here, so that the other commands answer at once."""
    from assets.launch import make_edition

    make_edition(request, progress)


def main() -> None:
    """The console script `genscan`."""
    settings = Settings(
        data=data_folder(),
        browser=os.environ.get("GENSCAN_BROWSER"),
        now=lambda: datetime.now(UTC),
        run=run,
    )
    sys.exit(command_line(sys.argv[1:], settings))
