"""What a harvest is handed by whoever starts it: the client, clocks, sleep and chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import httpx
import polars as pl


@dataclass(frozen=True)
class Network:
    """The way out: a client, the moment in UTC, seconds that never go back, sleep, and chance in [0, 1)."""

    client: httpx.Client
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    jitter: Callable[[], float]

    def today(self) -> date:
        """The day in Paris, by which offers are dated."""
        day: date = pl.Series([self.now()]).dt.convert_time_zone("Europe/Paris").dt.date()[0]
        return day


Tell = Callable[[str], None]
