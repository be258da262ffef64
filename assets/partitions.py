"""The quarters that can be asked for: one partition each."""

from datetime import UTC, date, datetime

import dagster as dg

from assets.environment import data_folder
from genscan.paths import DataFolder
from genscan.quarters import Quarter

FIRST = Quarter(2020, 1)  # before it, France Travail's API v2 had no stable form


def keys(data: DataFolder, today: date) -> list[str]:
    """Every quarter from the first to the current one, or to the newest that the inbox holds."""
    received = [Quarter.parse(folder.name) for folder in data.inbox.glob("*/????-Q[1-4]") if folder.is_dir()]
    last = max([Quarter.of(max(today, FIRST.first_day)), *received])  # a clock may say 1970
    return [str(FIRST.next(n)) for n in range((last.year - FIRST.year) * 4 + last.number - FIRST.number + 1)]


QUARTERS = dg.StaticPartitionsDefinition(keys(data_folder(), datetime.now(UTC).date()))
