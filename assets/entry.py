"""Where `genscan` starts: reads the environment and the clock, and passes them on."""

import os
import signal
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assets.environment import addresses, data_folder, holder
from genscan.cli import main as command_line
from genscan.cli.settings import Progress, RunRequest, Settings
from genscan.feeds.retention import SETTING

if TYPE_CHECKING:
    from genscan.harvest.surroundings import Network


def run(request: RunRequest, progress: Progress) -> None:
    """Start the job; Dagster is imported only here, so that the other commands answer at once."""
    from assets.launch import make_edition

    make_edition(request, progress)


def out() -> "Network":
    """The way out; its client is imported only here, likewise."""
    from assets.network import network

    return network()


def main() -> None:
    """The console script `genscan`."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # told like Ctrl-C, from the first moment on
    settings = Settings(
        data=data_folder(),
        browser=os.environ.get("GENSCAN_BROWSER"),
        now=lambda: datetime.now(UTC),
        run=run,
        addresses=addresses(),
        network=out,
        who=holder,
        retention=os.environ.get(SETTING),
    )
    sys.exit(command_line(sys.argv[1:], settings))
