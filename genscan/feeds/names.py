"""Names of employers and towns: known from an offer's own fields, and taken out of its title."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from genscan import reference
from genscan.feeds.text import normal, unaccented

_TOKEN = re.compile(r"[^\W_]+")
_TOWN = re.compile(r"\s*(?:\d{2,3}|2[AB])\s*[-–—:]\s*(.+)", re.IGNORECASE)
_NO_TOWN = re.compile(r"\(.*|\b(?:cedex|arrondissement|\d+(?:e|er|eme)?)\b.*")


@lru_cache(maxsize=1 << 16)
def town_of(label: str) -> str | None:
    """The town in a label of place: `74 - ANNECY`, `75 - PARIS 02`; None where no town is named."""
    match = _TOWN.fullmatch(label)
    return _NO_TOWN.sub(" ", normal(match[1])).strip() or None if match else None


@cache
def _trade_words() -> frozenset[str]:
    return frozenset(
        word for label in reference.table("occupations")["occupation_label"] for word in normal(label).split()
    )


def employer_words(words: str) -> str | None:
    """An employer's name, in normal words, as looked for in titles; None where it says but a trade."""
    ordinary = len(words) < 3 or all(word in _trade_words() for word in words.split())
    return None if ordinary else words


def unnamed(text: str, names: Iterable[str | None]) -> str:
    """The text without these names (normal words), however they are written in it."""
    tokens = [(match.start(), match.end(), unaccented(match[0])) for match in _TOKEN.finditer(text)]
    cut: list[tuple[int, int]] = []
    for name in names:
        words = name.split() if name else []
        for at in range(len(tokens) - len(words) + 1 if words else 0):
            if [word for _, _, word in tokens[at : at + len(words)]] == words:
                cut.append((tokens[at][0], tokens[at + len(words) - 1][1]))
    kept, after = [], 0
    for start, end in sorted(cut):  # a town may be part of the employer's name
        kept.append(text[after : max(start, after)])
        after = max(end, after)
    return " ".join(" ".join([*kept, text[after:]]).split())
