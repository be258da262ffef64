"""Dagster's log reduced to what a person at a terminal follows: steps that end, and what assets say."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

from genscan.cli.settings import Progress


class _Steps(logging.Handler):
    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.DEBUG)
        self._progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        meta = getattr(record, "dagster_meta", {})
        event = meta.get("dagster_event")
        step = str((event.step_key if event else meta.get("step_key")) or "").replace("__", ".")
        if event is not None and event.event_type == dg.DagsterEventType.STEP_START:
            self._progress.start(step)
        elif event is not None and event.event_type == dg.DagsterEventType.STEP_SUCCESS:
            self._progress.end(step)
        elif event is None and record.levelno == logging.INFO:
            text = str(meta.get("orig_message", record.getMessage()))
            if not text.startswith("Skipping step "):  # Dagster's own, once for each step that is left out
                self._progress.say(step, text)


def logger_of(progress: Progress) -> dg.LoggerDefinition:
    """A Dagster logger that tells a progress."""

    @dg.logger(config_schema={})
    def terminal(_: dg.InitLoggerContext) -> logging.Logger:
        made = logging.Logger("terminal", logging.DEBUG)
        made.addHandler(_Steps(progress))
        return made

    return terminal


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing of Dagster's own on the terminal while a run goes on."""
    # the second warns of checks that a run with nothing to make leaves out, whatever the level of the first
    names = ("dagster", "dagster._core.execution.plan.active")
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
