"""What the command line is handed by whoever starts it: folders, clock, name, and how a run is started."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from genscan.paths import DataFolder
from genscan.quarters import Quarter


class Progress(Protocol):
    """Where a run tells how far it is."""

    def expect(self, steps: int) -> None:
        """How many steps there will be."""

    def start(self, step: str) -> None:
        """A step begins."""

    def say(self, step: str, text: str) -> None:
        """Something worth reading while a step goes on."""

    def end(self, step: str) -> None:
        """A step is over."""


@dataclass(frozen=True)
class RunRequest:
    """What `genscan run` asks of the job."""

    data: DataFolder
    quarter: Quarter
    reason: str | None
    allow_demonstration: bool


@dataclass(frozen=True)
class Settings:
    """The surroundings of one command."""

    data: DataFolder
    browser: str | None
    now: Callable[[], datetime]
    run: Callable[[RunRequest, Progress], None]
