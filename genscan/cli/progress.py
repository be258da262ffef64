"""Progress on the terminal: one line a step, rewritten in place where the output is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from typing import TextIO


class Lines:
    """Steps as lines on standard error, each with its place in the whole and the seconds it took."""

    def __init__(self, now: Callable[[], datetime], out: TextIO | None = None) -> None:
        self._now = now
        self._out = out or sys.stderr
        self._live = self._out.isatty()
        self._steps = 0
        self._done = 0
        self._began = now()

    def expect(self, steps: int) -> None:
        self._steps = steps

    def start(self, step: str) -> None:
        self._began = self._now()
        self._passing(f"{self._place(self._done + 1)} {step} ...")

    def say(self, step: str, text: str) -> None:
        if self._live:
            self._passing(f"{self._place(self._done + 1)} {step} ... {text}")
        else:
            self._line(f"        {text}")

    def end(self, step: str) -> None:
        self._done += 1
        seconds = (self._now() - self._began).total_seconds()
        self._line(f"{self._place(self._done)} {step}" + (f" ({seconds:.1f} s)" if seconds >= 0.5 else ""))

    def _place(self, number: int) -> str:
        width = len(str(self._steps))
        return f"[{number:>{width}}/{self._steps}]" if self._steps else "-"

    def _passing(self, text: str) -> None:
        if self._live:
            self._out.write(f"\r\x1b[K{text[:110]}")
            self._out.flush()

    def _line(self, text: str) -> None:
        self._out.write(f"\r\x1b[K{text}\n" if self._live else f"{text}\n")
        self._out.flush()
