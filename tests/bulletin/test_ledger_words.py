"""Whatever the ledger and the notices say in codes is on the stable list and has French words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from genscan import records
from genscan.bulletin.ledger_words import NOTICES, REASONS
from genscan.feeds import reasons
from genscan.paths import CHECKOUT, WAREHOUSE_SQL
from genscan.records import OUTCOMES


def test_every_reason_and_notice_of_the_feeds_has_words() -> None:
    assert {*reasons.RECORD_REASONS, *reasons.FILE_REASONS} <= REASONS.keys()
    assert reasons.NOTICES.keys() <= NOTICES.keys()


WRITTEN = {  # how each room writes a reason
    WAREHOUSE_SQL: (
        "[cp]*/*.sql",
        r"(?:then|else) +'([a-z_]+)'(?=(?:(?!\bas\b)[\s\S])*?\bas reason\b)|'([a-z_]+)' as reason",
    ),
    CHECKOUT / "genscan/coding": ("copies.py", r'pl\.lit\("([a-z_]+)"\)'),
    CHECKOUT / "genscan/feeds": (
        "*.py",
        r'(?:then\(pl\.lit|Unreadable|set_aside)\(\s*"([a-z_]+)"|else "([a-z_]+)"\)',
    ),
}


@pytest.mark.parametrize("room", WRITTEN, ids=lambda room: room.name)
def test_every_reason_that_is_written_is_listed_and_has_words(room: Path) -> None:
    pattern, literal = WRITTEN[room]
    codes = {
        code
        for path in room.glob(pattern)
        for found in re.findall(literal, path.read_text(encoding="utf-8"))
        for code in ([found] if isinstance(found, str) else found)
        if code
    }
    assert codes & set(REASONS)
    assert codes - set(OUTCOMES) <= set(records.REASONS) & REASONS.keys()
    assert all(reasons.sentence(code) for code in codes - set(OUTCOMES))
