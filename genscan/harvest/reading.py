"""One slice read page by page, until a reading in which nothing moved."""

from __future__ import annotations

from genscan.harvest.client import OffersApi
from genscan.harvest.limits import LAST_START, REACHABLE, READINGS
from genscan.harvest.lines import identified, identity, line
from genscan.harvest.slices import Slice
from genscan.harvest.surroundings import Tell


class TooMany(Exception):
    """The slice has more offers than can be read, or changes each time: it has to be cut."""


class _Moved(Exception):
    """Offers came, went or changed their place between two pages."""


def read(api: OffersApi, part: Slice, tell: Tell) -> list[bytes]:
    """All offers of a slice, newest first; raises TooMany where they can't be read as they stand.

    Each page begins with the last offer of the page before. Where it is still there, the total has not
    changed and no offer came twice, an offer that was online all the while is in the reading: it has
    kept its rank among those, and each page is one reply. Else the slice is read again.
    """
    for _ in range(READINGS):
        try:
            return _once(api, part)
        except _Moved:
            tell("offers moved while they were read: this part is read again")
    raise TooMany


def _once(api: OffersApi, part: Slice) -> list[bytes]:
    query = part.parameters()
    page = api.page(query, 0)
    total = page.total
    if total > REACHABLE:
        raise TooMany
    lines = [line(offer) for offer in page.offers]
    while len(lines) < total:
        if not lines:
            raise _Moved
        start = min(len(lines) - 1, LAST_START)
        page = api.page(query, start)
        again = [line(offer) for offer in page.offers]
        overlap = len(lines) - start
        if page.total != total or len(again) <= overlap:
            raise _Moved
        if [identified(text) for text in again[:overlap]] != [identified(text) for text in lines[start:]]:
            raise _Moved
        lines += again[overlap:]
    if len({identified(text) for text in lines}) != total:
        raise _Moved
    return lines


def window(api: OffersApi, part: Slice) -> list[bytes]:
    """As many offers of a slice as can be reached, each once, though it may have more."""
    query = part.parameters()
    found: dict[str, bytes] = {}
    start, total = 0, REACHABLE
    while start < min(total, REACHABLE):
        page = api.page(query, start)
        total = page.total
        found |= {identity(offer, text): text for offer in page.offers for text in (line(offer),)}
        start += max(len(page.offers), 1)
        if not page.offers:
            break
    return list(found.values())
