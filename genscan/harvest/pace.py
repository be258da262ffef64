"""How fast a publisher is called: never above the agreed rate, slower where its replies ask for it."""

from __future__ import annotations

from collections.abc import Mapping

from genscan.harvest.limits import CALLS_PER_SECOND
from genscan.harvest.surroundings import Network

CAPACITY = "X-Ratelimit-Burst-Capacity-Clientidlimiter"  # calls a second allowed to this application
REMAINING = "X-Ratelimit-Remaining-Clientidlimiter"  # calls left in the current second


class Pace:
    """Spaces calls evenly: two are never closer than the rate allows, so no second holds more of them."""

    def __init__(self, network: Network, rate: float = CALLS_PER_SECOND) -> None:
        self._network = network
        self._interval = 1 / rate
        self._slowest = 1 / rate
        self._next = network.monotonic()

    def wait(self) -> None:
        """Sleep until the next call may leave."""
        now = self._network.monotonic()
        if now < self._next:
            self._network.sleep(self._next - now)
            now = self._next
        self._next = now + self._interval

    def heed(self, headers: Mapping[str, str]) -> None:
        """Take the rate headers of a reply into account; what isn't a number is left alone."""
        capacity, remaining = (headers.get(name, "").strip() for name in (CAPACITY, REMAINING))
        if capacity.isascii() and capacity.isdigit():
            self._interval = max(self._slowest, 1 / max(int(capacity), 1))
        if remaining.isascii() and remaining.isdigit() and int(remaining) == 0:
            self._next = max(self._next, self._network.monotonic() + 1)
