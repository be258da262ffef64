"""Synthetic feeds in the publishers' formats, shaped like the real ones, to try the observatory out."""

from genscan.demonstration.feeds import write_feeds
from genscan.demonstration.truth import Truth, truth

__all__ = ["Truth", "truth", "write_feeds"]
