"""Synthetic feeds in the publishers' formats, shaped like the real ones, for trying out and testing the observatory."""

from genscan.demonstration.feeds import write_feeds

__all__ = ["write_feeds"]
