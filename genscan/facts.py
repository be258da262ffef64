"""What every page of an edition says of the edition itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from genscan import method
from genscan.quarters import Quarter


@dataclass(frozen=True)
class EditionFacts:
    """The identity of a revision and the dates that its readers see.

    `last_observation` is the last day on which a vacancy feed was observed; `history` the earlier
    quarters whose cells the edition carries.
    """

    quarter: Quarter
    revision: int
    demonstration: bool
    last_observation: date
    reason: str | None = None
    history: tuple[Quarter, ...] = ()

    @property
    def provisional(self) -> bool:
        """Whether the quarter had not ended at its last observation; the same rule as `core.provisional`."""
        return (self.quarter.last_day - self.last_observation).days > method.PROVISIONAL_DAYS

    @property
    def correction(self) -> str | None:
        """The reason of a revision that corrects another; a first one corrects none, whatever its reason."""
        return self.reason if self.revision > 1 else None
