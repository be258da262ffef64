"""What a quarter needs before it can be made into an edition, and what of it is there."""

from __future__ import annotations

from genscan.feeds import FEEDS
from genscan.feeds.inbox import received_files
from genscan.feeds.landing import landed_files
from genscan.paths import DataFolder
from genscan.quarters import Quarter

REQUIREMENTS = {
    "vacancies": "vacancies",
    "courses": "courses",
    "certifications": "certifications, which link courses to occupations",
}


def present(data: DataFolder, feed: str, quarter: Quarter) -> bool:
    """Whether anything of a feed was received for a quarter, or landed and readable."""
    return bool(received_files(data, FEEDS[feed], quarter)) or any(
        landed.records is not None for landed in landed_files(data, feed, quarter)
    )


def missing(data: DataFolder, quarter: Quarter) -> list[str]:
    """A sentence for each thing that a quarter still needs; empty where the job can start."""
    sentences = []
    for requirement, what in REQUIREMENTS.items():
        feeds = [feed.name for feed in FEEDS.values() if feed.requirement == requirement]
        if not any(present(data, feed, quarter) for feed in feeds):
            command = " or ".join(f"genscan receive {feed} FILE --quarter {quarter}" for feed in feeds)
            sentences.append(f"{quarter} has no {what} (feed {' or '.join(feeds)}): {command}")
    return sentences
