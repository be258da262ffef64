"""What the command line is handed by whoever starts it: folders, clock, name, and how a run is started."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from genscan.errors import GenscanError
from genscan.harvest.addresses import Addresses
from genscan.paths import DataFolder
from genscan.quarters import Quarter

if TYPE_CHECKING:  # its client takes half a second to import, and one command needs it
    from genscan.harvest.surroundings import Network


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
    skip: tuple[str, ...] = ()  # feeds of the quarter that the run leaves out


def _no_network() -> Network:
    raise GenscanError("this process was given no way out to the publishers")


@dataclass(frozen=True)
class Settings:
    """The surroundings of one command."""

    data: DataFolder
    browser: str | None
    now: Callable[[], datetime]
    run: Callable[[RunRequest, Progress], None]
    addresses: Addresses = field(default_factory=Addresses)
    network: Callable[[], Network] = _no_network
    who: Callable[[str], str] = lambda what: what  # what others are told of this process and what it does
    retention: str | None = None  # GENSCAN_RAW_RETENTION_DAYS as it is set
