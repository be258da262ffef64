"""Values as feeds write them: dates with unknown parts, French decimals, codes, levels, certifications."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from genscan.feeds.limits import FIRST_YEAR

LAST_YEAR = 2100  # a later date means "open end"
_FILLERS = frozenset({"", "-", "-1", "-1.0", "nan", "null", "none", "n/a", "na", "nr", "."})
_LONGEST_FILLER = max(map(len, _FILLERS))
_DIGITS = re.compile(r"\d+")
_CERTIFICATION = re.compile(r"(RNCP|RS)?\s*0*(\d{1,6})(?:\.0|BC\d+)?", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.IGNORECASE)
_ROME = re.compile(r"[A-N]\d{2,4}")
_LEVEL = re.compile(r"niv(?:eau)?\s*([1-8])\b")
LINK = re.compile(r"(?:https?://)?[\w.-]+\.[a-z]{2,}(?:[:/?#][^\s<>\"'@]*)?", re.IGNORECASE)
_ROMAN_LEVEL = re.compile(r"niv(?:eau)?\s*(iv|v|iii|ii|i)\b")
_OLD_LEVELS = {"v": "3", "iv": "4", "iii": "5", "ii": "6", "i": "7"}
# LHEO's dict-niveaux: 2 to 8 are the levels of 1969 (VI, V bis, V ... I), 11 to 18 the European ones
_LHEO_LEVELS = {
    **{str(10 + level): str(level) for level in range(1, 9)},
    "2": "1",
    "3": "2",
    "4": "3",
    "5": "4",
    "6": "5",
    "7": "6",
    "8": "7",
}
LHEO_NO_LEVEL = frozenset({"0", "1", "00", "10"})  # unknown, or none
LHEO_NONE = frozenset({"1", "10"})  # none: of an entry, that nothing is asked for


def filled(text: str | None) -> str | None:
    """The text, or None where it is one of the fillers that stand for nothing."""
    if text is None:
        return None
    text = text.strip()
    return text if len(text) > _LONGEST_FILLER or text.lower() not in _FILLERS else None


@lru_cache(maxsize=1 << 14)
def number(text: str) -> float | None:
    """A number with a decimal comma or point, spaces between thousands, a unit behind; else None."""
    text = text.strip().lower().removesuffix("euros").removesuffix("eur").removesuffix("€").removesuffix("h")
    text = "".join(text.split())
    if "," in text:
        text = text.replace(".", "") if text.rfind(",") > text.rfind(".") else text.replace(",", "")
        text = text.replace(",", ".")
    if _NUMBER.fullmatch(text) is None:
        return None
    value = float(text)
    return value if abs(value) < 1e12 else None


@lru_cache(maxsize=1 << 14)
def lheo_date(text: str, end: bool) -> date | None:
    """AAAAMMJJ where 00 is unknown: the first day of what is known, or its last for an end.

    00000000 and 99999999 give None, as does anything that is no date.
    """
    text = text.strip().replace("-", "")[:8]
    if len(text) != 8 or not text.isascii() or not text.isdigit():
        return None
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    if not FIRST_YEAR <= year <= LAST_YEAR or month > 12 or (month == 0 and day):
        return None
    if month == 0:
        return date(year, 12, 31) if end else date(year, 1, 1)
    last = monthrange(year, month)[1]
    if day > last:
        return None
    return date(year, month, day or (last if end else 1))


def lheo_date_unknown(text: str) -> bool:
    """Whether a LHEO date says itself that it is unknown or open."""
    text = text.strip()
    return text in ("", "-") or set(text) <= {"0"} or set(text) <= {"9"} or text.startswith(("0000", "9999"))


@lru_cache(maxsize=1 << 14)
def day(text: str) -> date | None:
    """A day written 2026-02-01, 2026-02-01T..., 01/02/2026 or 20260201."""
    text = text.strip()
    if match := re.match(r"(\d{4})-(\d{2})-(\d{2})(?:$|[T ])", text):
        parts = match.groups()
    elif match := re.fullmatch(r"(\d{2})/(\d{2})/(\d{4})(?: .*)?", text):
        parts = match.groups()[::-1]
    elif match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text):
        parts = match.groups()
    else:
        return None
    try:
        found = date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


@lru_cache(maxsize=1 << 14)
def certification(text: str, register: str) -> str | None:
    """`474`, `RNCP 0474` and its block `RNCP474BC01` -> RNCP474; a bare number takes the register given."""
    match = _CERTIFICATION.fullmatch(text.strip())
    return f"{(match[1] or register).upper()}{match[2]}" if match and int(match[2]) else None


@lru_cache(maxsize=1 << 14)
def rome_code(text: str) -> str | None:
    """A ROME code of five characters, or a domain-level one of three (`M18`); else None."""
    text = text.strip().upper()
    return text if len(text) in (3, 5) and _ROME.fullmatch(text) else None


@lru_cache(maxsize=1 << 14)
def formacode(text: str) -> str | None:
    """The five digits of a Formacode, also where the label follows (`22293 : ...`)."""
    match = re.match(r"\s*(\d{5})(?:\.0)?\s*(?:$|:)", text)
    return match[1] if match else None


@lru_cache(maxsize=4096)
def nsf_code(text: str) -> str | None:
    """The code of an NSF group, also where a letter or the label follows (`326t`, `326 - Informatique`)."""
    match = re.match(r"\s*(\d{2,3}[a-z]?)(?:\.0)?\s*(?:$|[^\w.])", text)
    return match[1] if match else None


@lru_cache(maxsize=1 << 14)
def siret(text: str) -> str | None:
    """Fourteen digits, whatever stands between them."""
    digits = "".join(_DIGITS.findall(text))
    return digits if len(digits) == 14 and digits.strip("0") else None


@lru_cache(maxsize=4096)
def level(text: str) -> str | None:
    """The European level that a label names: `NIV5`, `5`, `Niveau 5 (BTS...)`, `Niveau III`."""
    text = " ".join(text.lower().split())
    if text in set("12345678"):
        return text
    if match := _LEVEL.search(text):
        return match[1]
    if match := _ROMAN_LEVEL.search(text):
        return _OLD_LEVELS[match[1]]
    return None


def lheo_level(text: str) -> str | None:
    """A code of LHEO's dict-niveaux, whichever of its two scales, as a European level `1` to `8`."""
    return _LHEO_LEVELS.get(text.strip())
