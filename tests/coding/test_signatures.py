"""A signature tells how much two texts share, the same on every machine, and nothing of what they say."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genscan.coding.signatures import SLOTS, signatures, similarity, slots_of

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def words(first: int, last: int) -> list[str]:
    """Distinct words of eight letters: the digits of a hash, read as letters."""
    return [
        "".join(LETTERS[byte % 26] for byte in sha256(str(number).encode()).digest()[:8])
        for number in range(first, last)
    ]


def estimated(one: str, other: str) -> float:
    slots = slots_of(signatures(pl.Series([one, other])))
    return float(similarity(slots[:1], slots[1:])[0])


def shared(one: str, other: str) -> float:
    """The true share: the 16 letters from each word on, spaces left out, counted as sets."""
    sets = []
    for text in (one, other):
        rest = [text.split(" ")[at:] for at in range(len(text.split(" ")))]
        sets.append({"".join(words_left)[:16] for words_left in rest})
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


def test_equal_texts_are_wholly_similar_and_unlike_ones_are_not() -> None:
    text = " ".join(words(0, 300))
    assert estimated(text, text) == 1
    assert estimated(text, " ".join(words(300, 600))) < 0.05


@pytest.mark.parametrize("kept", [50, 150, 200, 250, 280])
def test_the_estimate_is_within_three_standard_errors_of_the_true_share(kept: int) -> None:
    one, other = " ".join(words(0, 300)), " ".join(words(0, kept) + words(1000, 1300 - kept))
    true = shared(one, other)
    assert abs(estimated(one, other) - true) < 3 * np.sqrt(true * (1 - true) / SLOTS) + 0.01


def test_the_estimate_is_not_biased() -> None:
    pairs = [
        (
            " ".join(words(1000 * i, 1000 * i + 200)),
            " ".join(words(1000 * i, 1000 * i + 150) + words(1000 * i + 500, 1000 * i + 550)),
        )
        for i in range(200)
    ]
    left = slots_of(signatures(pl.Series([one for one, _ in pairs])))
    right = slots_of(signatures(pl.Series([other for _, other in pairs])))
    true = float(np.mean([shared(*pair) for pair in pairs]))
    assert abs(float(similarity(left, right).mean()) - true) < 0.01


def test_words_that_a_lost_line_break_joined_cost_little() -> None:
    text = words(0, 300)
    joined = [a + b for a, b in zip(text[::2], text[1::2], strict=True)]
    assert estimated(" ".join(text), " ".join(text[:200] + joined[100:])) > 0.75


def test_a_signature_has_its_size_whatever_the_text_and_a_missing_text_has_none() -> None:
    found = signatures(pl.Series("text", ["mot", " ".join(words(0, 2000)), None, ""]))
    assert found.dtype == pl.Binary and found.name == "text"
    assert found.bin.size().to_list() == [SLOTS, SLOTS, None, None]
    slots = slots_of(found)
    assert slots.shape == (4, SLOTS) and not slots[2:].any()
    assert np.isnan(similarity(slots[2:3], slots[3:])[0])
    assert similarity(slots[:1], slots[2:3])[0] == 0


def test_signatures_never_change() -> None:
    """They rest in frozen landings: another value here needs another parser number of the feed."""
    found = signatures(pl.Series(["developpeur web nous cherchons 3 personnes", " ".join(words(0, 500))]))
    assert sha256(b"".join(found)).hexdigest() == (
        "f7c6bac6ad52e6f01089d57199cf1e616dea0cece4373c3d21a22299b8e62641"
    )


@settings(deadline=None)
@given(st.lists(st.text(alphabet="ab é日", max_size=60), max_size=40), st.integers(0, 40))
def test_a_signature_does_not_depend_on_its_neighbours(texts: list[str], cut: int) -> None:
    whole = pl.Series("text", texts, dtype=pl.String)
    apart = [*signatures(whole[:cut]), *signatures(whole[cut:])]
    assert signatures(whole).to_list() == apart
    assert signatures(whole.reverse()).to_list() == apart[::-1]


def test_one_shingle_of_255_agrees_with_a_slot() -> None:
    """So no word can be shown to stand in a text: as many others would have left the same bytes."""
    texts = pl.Series([" ".join(words(1000 * i, 1000 * i + 300)) for i in range(300)])
    slots = slots_of(signatures(texts))
    single = slots_of(signatures(pl.Series([word + " " * 20 for word in words(10_000_000, 10_002_000)])))
    agreeing = [(slots == one)[:, one != 0].mean() for one in single]
    assert 0.002 < float(np.mean(agreeing)) < 0.008
