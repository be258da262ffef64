"""Offers as lines of JSON, and what tells one offer from another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256

import orjson


def parsed(text: bytes) -> object:
    """JSON as a value, None where it is none.

    Also JSON that only lenient readers take: half of an emoji that was cut off, NaN, a byte that is not
    UTF-8. One such offer must not keep a whole page from being read.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(text.decode("utf-8", errors="replace"))
    except (ValueError, RecursionError):
        return None


def line(offer: Mapping[str, object]) -> bytes:
    """An offer as one line of JSON, its fields in the order served."""
    try:
        return orjson.dumps(offer)
    except orjson.JSONEncodeError:  # half an emoji: written as it was, escaped
        return json.dumps(offer, separators=(",", ":")).encode()


def identity(offer: object, text: bytes) -> str:
    """The identifier of an offer, or its whole text where it has none."""
    given = offer.get("id") if isinstance(offer, dict) else None
    return f"={given}" if isinstance(given, str | int) and given != "" else f"~{sha256(text).hexdigest()}"


def identified(text: bytes) -> str:
    """The identity of an offer kept as a line."""
    return identity(parsed(text), text)
