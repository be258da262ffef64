"""Progress lines: one a step, in place on a terminal, plain elsewhere."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

from genscan.cli.progress import Lines


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 4, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def follow(out: io.StringIO) -> str:
    clock = Clock()
    lines = Lines(clock, out)
    lines.expect(12)
    lines.start("landing.mcf")
    lines.say("landing.mcf", "one file landed")
    clock.time += timedelta(seconds=2.34)
    lines.end("landing.mcf")
    lines.start("core.cells")
    lines.end("core.cells")
    return out.getvalue()


def test_plain_lines_where_the_output_is_no_terminal() -> None:
    assert follow(io.StringIO()) == (
        "        one file landed\n[ 1/12] landing.mcf (2.3 s)\n[ 2/12] core.cells\n"
    )


def test_a_terminal_sees_the_step_that_is_going_on() -> None:
    shown = follow(Terminal())
    assert "[ 1/12] landing.mcf ... one file landed" in shown
    assert shown.endswith("[ 2/12] core.cells\n")
