"""What is worth another attempt, and how long to wait before it: as asked, else longer each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

import tenacity

from genscan.harvest.limits import ATTEMPTS, FIRST_WAIT, LONGEST_WAIT
from genscan.harvest.surroundings import Network, Tell


class Passing(Exception):
    """A fault that may be gone at the next attempt; `after` is the wait in seconds that was asked for."""

    def __init__(self, what: str, after: float | None = None) -> None:
        super().__init__(what)
        self.after = after


def _wait(network: Network) -> Callable[[tenacity.RetryCallState], float]:
    def seconds(state: tenacity.RetryCallState) -> float:
        fault = state.outcome.exception() if state.outcome else None
        if isinstance(fault, Passing) and fault.after is not None:
            return fault.after + network.jitter()
        doubled = FIRST_WAIT * 2.0 ** min(state.attempt_number - 1, 16)
        return min(doubled, LONGEST_WAIT) * (1 + network.jitter()) / 2

    return seconds


def patient(
    network: Network, tell: Tell, exhausted: Callable[[int], bool] = lambda attempts: attempts >= ATTEMPTS
) -> tenacity.Retrying:
    """Attempts again after a Passing fault, each told in a line; raises the last once `exhausted` says so."""

    def say(state: tenacity.RetryCallState) -> None:
        fault = state.outcome.exception() if state.outcome else None
        wait = state.next_action.sleep if state.next_action else 0
        tell(f"{fault}: again in {wait:.0f} s")

    return tenacity.Retrying(
        sleep=network.sleep,
        stop=lambda state: exhausted(state.attempt_number),
        wait=_wait(network),
        retry=tenacity.retry_if_exception_type(Passing),
        before_sleep=say,
        reraise=True,
    )


def asked_wait(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds of `Retry-After`, given as a number or as a date; None where it says nothing usable."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
        return max((moment - now).total_seconds(), 0.0)
    except (TypeError, ValueError):
        return None
