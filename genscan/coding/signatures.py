"""Signatures of texts: a few bytes by which two texts are compared once neither can be read any more."""

from __future__ import annotations

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

SLOTS = 128  # bytes of a signature: a similarity of 0.8 is estimated within 0.035 (one standard error)
_SHINGLE = 16  # letters from the beginning of each word, spaces left out: two or three words in a row
_VALUES = np.uint32(255)  # of a slot; 0 is left to say that the slot is empty
_EMPTY = np.uint32(0xFFFFFFFF)
_ROWS = 256  # texts worked on together: what they need stays in the processor's cache
_SLOT_BITS = np.uint64(64 - SLOTS.bit_length() + 1)


def signatures(texts: pl.Series) -> pl.Series:
    """The signature of each normalised text: `SLOTS` bytes (Binary), null where the text is null or empty.

    A text is the set of its shingles: the 16 letters from the beginning of each word on, over spaces, since
    feeds that lose line breaks join words. Each shingle is hashed once, with fixed constants, to one of the
    slots and a value; a slot keeps its smallest value, folded to 1 of 255, and an empty slot is 0 (one
    permutation hashing, Li, Owen and Zhang 2012, with eight bits a value, Li and Koenig 2010). So equal texts
    have equal signatures, on any machine and under any key that hashes employers; and no text can be read
    from its signature, nor a word be shown to stand in it: one shingle in 255 of all there are agrees with
    a slot.

    Words are taken apart at spaces: `texts` are as `genscan.feeds.text.normal_series` leaves them.
    """
    parts = [_slots(texts.slice(start, _ROWS)) for start in range(0, len(texts), _ROWS)]
    slots = np.concatenate(parts) if parts else np.zeros((0, SLOTS), dtype=np.uint8)
    found = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(SLOTS), len(slots), [None, pa.py_buffer(np.ascontiguousarray(slots))]
    )
    column = pl.Series(texts.name, pl.from_arrow(found), dtype=pl.Binary)
    filled = pl.Series(slots.any(axis=1))
    return column.to_frame().select(pl.when(filled).then(texts.name)).to_series()


def slots_of(signed: pl.Series) -> NDArray[np.uint8]:
    """Signatures as a matrix, a row each, `SLOTS` columns; a null signature is a row of zeros."""
    whole = signed.fill_null(bytes(SLOTS)).to_arrow(compat_level=pl.CompatLevel.oldest())
    return np.frombuffer(whole.buffers()[2], dtype=np.uint8)[: len(signed) * SLOTS].reshape(-1, SLOTS)


def similarity(left: NDArray[np.uint8], right: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Row by row, the estimated share of the two texts' shingles that both have (Jaccard, from 0 to 1).

    Equal texts give 1. NaN where both signatures are empty; an empty one beside another gives 0.
    """
    neither = _counted((left | right) == 0)
    used, equal = SLOTS - neither, _counted(left == right) - neither
    by_chance = 1 / int(_VALUES)  # two different smallest values that fold to the same
    with np.errstate(invalid="ignore"):
        share = (equal / used - by_chance) / (1 - by_chance)
    return np.where(used == 0, np.nan, np.clip(share, 0, 1))


def _counted(slots: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Row by row, how many are true: counted as bits, which takes half as long as np.count_nonzero."""
    bits = np.packbits(slots, axis=1).view(np.uint64)
    counted: NDArray[np.int64] = np.bitwise_count(bits).sum(axis=1, dtype=np.int64)
    return counted


def _slots(texts: pl.Series) -> NDArray[np.uint8]:
    hashes, of_text = _shingles(texts)
    slot = (hashes >> _SLOT_BITS).astype(np.int64)
    value = (hashes >> np.uint64(16)).astype(np.uint32) & np.uint32(0xFFFFFFFE)
    smallest = np.full(len(texts) * SLOTS, _EMPTY, dtype=np.uint32)
    np.minimum.at(smallest, of_text * SLOTS + slot, value)
    folded = (smallest % _VALUES + np.uint32(1)).astype(np.uint8)
    folded[smallest == _EMPTY] = 0
    return folded.reshape(len(texts), SLOTS)


def _shingles(texts: pl.Series) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The hash of every shingle of every text, and the position of its text."""
    # Zeros behind each text, one for each letter of a shingle: the last shingles never reach the next text.
    padded = (texts.fill_null("") + "\0" * _SHINGLE).to_arrow(compat_level=pl.CompatLevel.oldest())
    _, bounds, content = padded.buffers()
    ends = np.frombuffer(bounds, dtype=np.int64)[padded.offset : padded.offset + len(padded) + 1]
    written = np.frombuffer(content, dtype=np.uint8)[: ends[-1]]
    space = written == ord(" ")
    letters = written[~space]
    apart = space | (written == 0)
    begins = np.flatnonzero(apart[:-1] & ~apart[1:]) + 1
    if len(apart) and not apart[0]:
        begins = np.concatenate(([0], begins))
    starts = begins - np.searchsorted(np.flatnonzero(space), begins)
    eight = np.ndarray((len(letters) - 7,), dtype="<u8", buffer=letters, strides=(1,))
    hashes = mixed(mixed(eight[starts] + np.uint64(0x9E3779B97F4A7C15)) ^ eight[starts + 8])
    per_text = np.diff(np.searchsorted(begins, ends))
    return hashes, np.repeat(np.arange(len(texts)), per_text)


def mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64 (Steele, Lea and Flood 2014): every bit of 64 depends on every other."""
    made = numbers ^ (numbers >> np.uint64(30))
    made *= np.uint64(0xBF58476D1CE4E5B9)
    made ^= made >> np.uint64(27)
    made *= np.uint64(0x94D049BB133111EB)
    made ^= made >> np.uint64(31)
    return made


def containment(
    similar: NDArray[np.float64], left: NDArray[np.int64], right: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Of the shorter of two texts, the share that the longer one has too (from 0 to 1).

    From their similarity (Jaccard) and lengths in characters (> 0): of two sets of which one has r times the
    size of the other, a similarity j means j (1 + r) / (1 + j) of the smaller.
    """
    ratio = np.maximum(left, right) / np.minimum(left, right)
    return np.minimum(similar * (1 + ratio) / (1 + similar), 1.0)
