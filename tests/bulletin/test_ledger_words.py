"""Whatever the ledger and the notices say in codes has French words."""

from __future__ import annotations

import re

from genscan.bulletin.ledger_words import NOTICES, REASONS
from genscan.feeds import reasons
from genscan.paths import WAREHOUSE_SQL


def test_every_reason_and_notice_of_the_feeds_has_words() -> None:
    assert {*reasons.RECORD_REASONS, *reasons.FILE_REASONS} <= REASONS.keys()
    assert reasons.NOTICES.keys() <= NOTICES.keys()


def test_every_reason_of_the_warehouse_has_words() -> None:
    codes: set[str] = set()
    for name in ("core/coded_offers", "core/course_outcomes", "core/fates", "published/ledger"):
        text = (WAREHOUSE_SQL / f"{name}.sql").read_text(encoding="utf-8")
        codes |= set(re.findall(r"(?:then|else) '([a-z_]+)'", text))
    outcomes = {"outside_perimeter", "outside_quarter", "seen_again", "duplicate", "quarantined"}
    assert len(codes) > 10
    assert codes - outcomes <= REASONS.keys()
