"""Numbers as French pages print them: found in a text, stripped of spaces and sign, quoted with it."""

from __future__ import annotations

import re

from genscan.bulletin.read_back import CLOSE, OPEN
from genscan.french import MINUS, NARROW, NOBREAK

NUMBER = re.compile(rf"[{MINUS}+-]?\d[\d{NARROW}{NOBREAK}]*(?:,\d+)?")


def bare(number: str) -> str:
    """Digits and a point: `1234.5` from `−1 234,5`."""
    return re.sub(rf"[{NARROW}{NOBREAK} {MINUS}+-]", "", number).replace(",", ".")


def short(text: str) -> str:
    """A text without marks of citations, cut where it is long, as problems quote it."""
    text = text.replace(OPEN, "").replace(CLOSE, "")
    return text if len(text) <= 90 else f"{text[:89]}…"
