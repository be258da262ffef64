"""The command line `genscan`: parse arguments, call the domain, print."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence

import typer

from genscan.cli import editions, harvest, keeping, look, run
from genscan.cli.settings import Settings
from genscan.errors import GenscanError, Interrupted, first_line

INTERRUPTED = 130  # as shells tell a command that Ctrl-C ended; typer does so for all but a run

app = typer.Typer(
    name="genscan",
    help="Quarterly regional observatory of digital vacancies and digital training in France.",
    epilog="State lives in the folder that GENSCAN_DATA names (default ./data)."
    " With --debug, anywhere, a failure shows its traceback.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
run.register(app)
harvest.register(app)
editions.register(app)
look.register(app)
keeping.register(app)


@app.callback()
def _genscan() -> None:
    """Keeps the commands as sub-commands."""


def main(arguments: Sequence[str], settings: Settings) -> int:
    """Run one command; returns the exit status.

    0 done, 1 failed with one sentence, 2 a wrong argument, 130 interrupted.
    """
    debug = "--debug" in arguments
    try:
        app(args=[argument for argument in arguments if argument != "--debug"], obj=settings)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Interrupted as stop:
        return _fail(str(stop), debug, INTERRUPTED)
    except GenscanError as error:
        return _fail(str(error), debug)
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        return _fail(f"{error.strerror or first_line(error)}{where}", debug)
    except Exception as error:
        kind, told = type(error).__name__, first_line(error)
        what = kind if told == kind else f"{kind}: {told}"
        return _fail(f"unexpected failure ({what}); --debug gives the traceback", debug)
    return 0


def _fail(sentence: str, debug: bool, status: int = 1) -> int:
    if debug:
        traceback.print_exc()
    print(f"genscan: {sentence}", file=sys.stderr)
    return status
