"""Offers as lines: what only lenient readers take is kept as it was served."""

from __future__ import annotations

import json

import pytest

from genscan.harvest.lines import identified, line, parsed


@pytest.mark.parametrize(
    ("served", "kept"),
    [
        (b'{"id": "1", "b": 1.50, "a": null}', b'{"id":"1","b":1.5,"a":null}'),
        (b'{"id": "1", "intitule": "caf\xc3\xa9"}', '{"id":"1","intitule":"café"}'.encode()),
        (b'{"id": "1", "intitule": "cut \\ud83d"}', b'{"id":"1","intitule":"cut \\ud83d"}'),
        (b'{"id": "1", "intitule": "\xe9"}', '{"id":"1","intitule":"\ufffd"}'.encode()),
        (b'{"id": "1", "x": NaN}', b'{"id":"1","x":null}'),
    ],
)
def test_an_offer_is_kept_as_served(served: bytes, kept: bytes) -> None:
    offer = parsed(served)
    assert isinstance(offer, dict)
    assert line(offer) == kept
    assert identified(line(offer)) == "=1"


@pytest.mark.parametrize("text", [b"", b"{", b'{"id": ', b"<html>", b"[" * 100_000])
def test_what_is_no_json_is_nothing(text: bytes) -> None:
    assert parsed(text) is None


def test_offers_without_identifier_are_told_apart_by_their_text() -> None:
    one, same, other = (line(json.loads(text)) for text in ('{"a": 1}', '{"a":1}', '{"a": 2}'))
    assert identified(one) == identified(same) != identified(other)
    assert identified(b'{"id":""}').startswith("~")
    assert identified(b'{"id":12}') == "=12"
