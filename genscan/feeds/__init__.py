"""The feeds of the observatory: what arrives, how it is checked, and what of it is landed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from genscan.errors import GenscanError
from genscan.feeds import france_travail, lheo, mcf, rncp, rome
from genscan.feeds.reading import Feed

FEEDS: Mapping[str, Feed] = MappingProxyType(
    {feed.name: feed for feed in (france_travail.FEED, mcf.FEED, lheo.FEED, rncp.FEED, rome.FEED)}
)


def feed_named(name: str) -> Feed:
    """The feed of that name; raises GenscanError for any other."""
    try:
        return FEEDS[name]
    except KeyError:
        raise GenscanError(f"feed {name!r} is unknown: the feeds are {', '.join(FEEDS)}") from None


__all__ = ["FEEDS", "Feed", "feed_named"]
