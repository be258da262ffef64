"""Pairs of offers that may be copies: found without comparing each with each, then measured."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from genscan import method
from genscan.coding.signatures import SLOTS, containment, mixed, similarity, slots_of
from genscan.coding.title_pairs import Titles
from genscan.warehouse import THREADS

_BLOCK = ("parent_code", "region_code", "department_code")
_BAND = 2  # slots that must agree for two offers to be compared: finds 99 % of pairs that share 0.27 or more
_FEW = 8  # offers that agree on a band and are all measured against each other
_NEIGHBOURS = 2  # where more do, offers on either side that each is measured against
_KEPT = 32  # pairs of an offer, the most alike: where there are more, all are of one mass of equal texts
_SMALL = 32  # offers of a place and parent that are all measured against each other, whatever their texts
_CHUNK = 1 << 16  # pairs measured together
_HELD = 1 << 22  # numbers of pairs held before those met again are dropped
_HALF = np.uint64(0xFFFFFFFF)
_ODD = np.uint64(0x9E3779B97F4A7C15)
_FIRST = 20  # bits of a key: a table of so many stays in the processor's cache
_TURNED = 1 << 13  # signatures turned into columns together: what they need stays in the processor's cache
_SHORT = mixed(np.arange(1 << 16, dtype=np.uint64))
Rows = NDArray[np.int64]
Codes = NDArray[np.int32]


def pairs(offers: pl.DataFrame) -> pl.DataFrame:
    """The pairs of offers that the loosest rule takes for copies, in the order of their identifiers.

    From one row per offer (`offer_id`, `own`, `partners`, `parent_code`, `region_code`, `department_code`,
    `title`, `title_key`, `appellation`, `employer_hash`, `commune_hash`, `contract_type`, `text_hash`,
    `text_signature`, `text_length`, `seen_on`) to `left_id`, `right_id`, `text` (of the shorter text, the
    share found in the other), `title` (likeness of the titles), both from 0 to 1, `apart`: each title names
    what the other does not, and `reposted`: references of one partner, equal in everything. Time and memory
    grow with the number of offers, however many are alike: what was posted again is chained, and an offer
    that resembles hundreds is measured against some tens of them.
    """
    marked = offers.with_columns(again=pl.len().over("text_hash") > 1)
    return pl.concat([_reposted(marked), _alike(marked)]).sort("left_id", "right_id")


def _reposted(offers: pl.DataFrame) -> pl.DataFrame:
    """References of one partner, equal in everything and online on a common date: each with the first."""
    equal = (*_BLOCK, "title", "text_hash", "employer_hash", "commune_hash", "contract_type", "partners")
    return (
        offers.filter("again", ~pl.col("own"))
        .with_columns(pl.col("partners").list.unique())
        .explode("partners", empty_as_null=True)
        .explode("seen_on", empty_as_null=True)
        .select(
            left_id=pl.col("offer_id").min().over(*equal, "seen_on"),
            right_id="offer_id",
            text=1.0,
            title=1.0,
            apart=False,
            reposted=True,
        )
        .filter(pl.col("left_id") != pl.col("right_id"))
        .unique()
    )


@dataclass(frozen=True)
class _Offers:
    """What decides whether two offers are compared, an array each; equal codes say equal texts, 0 none."""

    block: Codes
    commune: Codes
    employer: Codes
    source: Codes
    partners: tuple[frozenset[str | None], ...]  # of each source code
    slots: NDArray[np.uint8]
    length: Rows

    def comparable(self, left: Rows, right: Rows) -> NDArray[np.bool_]:
        """Whether the method lets them be copies: one place and employer, as far as told; two partners."""
        several = np.array([len(names) > 1 for names in self.partners], dtype=bool)[self.source]
        apart: NDArray[np.bool_] = self.source[left] != self.source[right]
        apart &= self.block[left] == self.block[right]
        apart &= _agree(self.commune[left], self.commune[right])
        apart &= _agree(self.employer[left], self.employer[right])
        asked = np.flatnonzero(apart & (several[left] | several[right]))
        sources = self.source[left[asked]].astype(np.int64) << 32 | self.source[right[asked]]
        both, which = np.unique(sources, return_inverse=True)
        disjoint = [self.partners[one >> 32].isdisjoint(self.partners[one & 0xFFFFFFFF]) for one in both]
        apart[asked] = np.array(disjoint, dtype=bool)[which]
        return apart


def _agree(one: Codes, other: Codes) -> NDArray[np.bool_]:
    agreeing: NDArray[np.bool_] = (one == other) | (one == 0) | (other == 0)
    return agreeing


def _alike(offers: pl.DataFrame) -> pl.DataFrame:
    """Offers of two sources whose titles and texts resemble each other."""
    told = offers.filter(pl.col("text_signature").is_not_null() & pl.col("title_key").is_not_null())
    source, partners = _sources(told)
    told = told.drop("partners", "seen_on").with_columns(source=pl.Series(source)).sort("offer_id")
    # Of references of one source that say the same of the same place, the first is compared for all.
    said = (*_BLOCK, "source", "employer_hash", "commune_hash", "title_key", "text_hash")
    firsts = told.with_row_index("row").filter("again").unique(said, keep="first")["row"]
    compared = ~told["again"].to_numpy()
    compared[firsts.to_numpy()] = True
    told = told.filter(compared)
    known = _coded(told, partners)
    least_text, least_title, least_both = method.COPY_RULES["looser"]
    left, right, text = _near(known, _candidates(known), least_text)
    nearest = _nearest(left, right, text)
    left, right, text = left[nearest], right[nearest], text[nearest]
    titles = Titles.of(told.select(title="title_key", job="appellation"))
    text, title = np.round(text, 6), np.round(titles.likeness(left, right), 6)
    wanted = (title >= least_title) & (text + title >= least_both)
    left, right = left[wanted], right[wanted]
    return pl.DataFrame(
        {
            "left_id": told["offer_id"].gather(left),
            "right_id": told["offer_id"].gather(right),
            "text": text[wanted],
            "title": title[wanted],
            "apart": titles.apart(left, right),
            "reposted": np.zeros(len(left), dtype=bool),
        }
    )


def _nearest(left: Rows, right: Rows, text: NDArray[np.float64]) -> Rows:
    """The positions of the pairs that are among the `_KEPT` most alike of one of their offers."""
    if not len(left) or np.bincount(np.concatenate([left, right])).max() <= _KEPT:
        return np.arange(len(left))
    kept = np.zeros(len(left), dtype=bool)
    for offer, other in ((left, right), (right, left)):
        order = np.lexsort((other, -text, offer))
        begins = np.searchsorted(offer[order], offer[order])
        kept[order[np.arange(len(order)) - begins < _KEPT]] = True
    return np.flatnonzero(kept)


def _sources(offers: pl.DataFrame) -> tuple[Codes, tuple[frozenset[str | None], ...]]:
    """A code for each offer's source, own or its partners in any order, and the partners of each code."""
    spelled = offers.select(
        "partners",
        "own",
        spelling=_code(pl.when("own").then(pl.lit("own")).otherwise(pl.col("partners").list.join("\x1f"))),
    )
    known: dict[frozenset[str | None], int] = {}
    codes = np.zeros(spelled["spelling"].n_unique() + 1, dtype=np.int32)
    for partners, own, spelling in spelled.unique("spelling", keep="any").iter_rows():
        names = frozenset(["own"] if own else partners)
        codes[spelling] = known.setdefault(names, len(known))
    return codes[spelled["spelling"].to_numpy()], tuple(known)


def _code(texts: pl.Expr) -> pl.Expr:
    """A number for each distinct text, 0 for none; which is whose depends on the order of the rows."""
    return texts.cast(pl.Categorical(pl.Categories.random())).to_physical().cast(pl.Int32) + 1


def _coded(offers: pl.DataFrame, partners: tuple[frozenset[str | None], ...]) -> _Offers:
    codes = offers.select(
        block=pl.struct(*_BLOCK).rank("dense").cast(pl.Int32),
        commune=_code(pl.col("commune_hash")).fill_null(0),
        employer=_code(pl.col("employer_hash")).fill_null(0),
        length=pl.col("text_length").clip(1).cast(pl.Int64),
    )
    return _Offers(
        block=codes["block"].to_numpy(),
        commune=codes["commune"].to_numpy(),
        employer=codes["employer"].to_numpy(),
        source=offers["source"].to_numpy(),
        partners=partners,
        slots=slots_of(offers["text_signature"]),
        length=codes["length"].to_numpy(),
    )


class _Distinct:
    """Numbers that come many times over, held once: memory grows with the distinct ones."""

    def __init__(self) -> None:
        self._known: Rows = np.zeros(0, dtype=np.int64)
        self._new: list[Rows] = []
        self._size = 0

    def add(self, numbers: Rows) -> None:
        self._new.append(numbers)
        self._size += len(numbers)
        if self._size > max(_HELD, len(self._known)):
            self.sorted()

    def sorted(self) -> Rows:
        """The distinct numbers so far, in order; np.unique hashes them, which takes four times as long."""
        if self._new:
            every = np.concatenate([self._known, *self._new])
            every.sort()
            self._known = every[np.concatenate([[True], every[1:] != every[:-1]])] if len(every) else every
            self._new, self._size = [], 0
        return self._known


def _candidates(offers: _Offers) -> Rows:
    """Offers of a place, then of none, that are few or agree on a band: each pair as one number."""
    size = len(offers.block)
    bands = _bands(offers.slots)
    found = _Distinct()
    everywhere = np.zeros(size, dtype=np.int32)
    for place in (offers.commune, everywhere):
        rows = _mixed_sources(offers, place)
        if place is everywhere:
            rows = rows[np.isin(offers.block[rows], offers.block[rows][offers.commune[rows] == 0])]
        else:
            rows = rows[offers.commune[rows] != 0]
        spots = offers.block[rows].astype(np.uint64) << np.uint64(32) | place[rows].astype(np.uint64)
        few, sized = _in_few(spots)
        found.add(_met(offers, rows[few], sized, place is everywhere))
        many = np.setdiff1d(np.arange(len(rows)), few, assume_unique=True)
        agreeing = partial(
            _agreeing, offers, rows, many, mixed(spots[many] + _ODD), bands, place is everywhere
        )
        with ThreadPoolExecutor(THREADS) as pool:
            for numbers in pool.map(agreeing, range(len(bands))):
                found.add(numbers)
    return found.sorted()


def _agreeing(
    offers: _Offers,
    rows: Rows,
    among: Rows,
    base: NDArray[np.uint64],
    bands: Sequence[NDArray[np.unsignedinteger]],
    placeless: bool,
    band: int,
) -> Rows:
    """Pairs among those rows that agree on one band, each as one number, but most of what is not comparable.

    `among` tells their positions in `rows`, `base` says of each of them where it is.
    """
    asked = rows[among]
    keys = base ^ _scattered(bands[band][asked])
    if placeless:  # the others have been held against each other at their place
        met = _met_by(keys, offers.commune[asked] == 0)
        keys, among, asked = keys[met], among[met], asked[met]
    following = _scattered(bands[(band + 1) % len(bands)][asked])
    order, reach = _side_by_side(keys, following, among, len(rows), band)
    return _met(offers, rows[order], reach, placeless)


def _met(offers: _Offers, offer: Rows, reach: Rows, placeless: bool) -> Rows:
    """Each offer with so many of those after it, but most of what is not comparable: pairs as one number."""
    size, found = len(offers.block), [np.zeros(0, dtype=np.int64)]
    source, employer, commune = offers.source[offer], offers.employer[offer], offers.commune[offer]
    step, at = 1, np.flatnonzero(reach)
    while len(at):
        one = at[source[at] != source[at + step]]
        one = one[_agree(employer[one], employer[one + step])]
        if placeless:
            one = one[(commune[one] == 0) | (commune[one + step] == 0)]
        first, second = offer[one], offer[one + step]
        found.append(np.minimum(first, second) * size + np.maximum(first, second))
        step += 1
        at = at[reach[at] >= step]
    return np.concatenate(found)


def _in_few(spots: NDArray[np.uint64]) -> tuple[Rows, Rows]:
    """The positions of what few share a spot with, side by side, and how many of them follow each."""
    order = np.argsort(spots, kind="stable")
    ends, sizes = _runs(spots[order])
    small = np.repeat(sizes <= _SMALL, sizes)
    return order[small], (np.repeat(ends, sizes) - 1 - np.arange(len(order)))[small]


def _runs(ordered: NDArray[np.uint64]) -> tuple[Rows, Rows]:
    """Of equal numbers side by side, where each run ends and its length."""
    ends = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True)[: len(ordered)]) + 1
    return ends, np.diff(ends, prepend=0)


def _mixed_sources(offers: _Offers, place: Codes) -> Rows:
    """The offers of blocks and places where there is more than one source: others have nothing to match."""
    spots = pl.DataFrame({"block": offers.block, "place": place, "source": offers.source})
    return np.flatnonzero(
        spots.select(
            pl.col("source").min().over("block", "place") != pl.col("source").max().over("block", "place")
        )
        .to_series()
        .to_numpy()
    )


def _bands(slots: NDArray[np.uint8]) -> list[NDArray[np.unsignedinteger]]:
    """By band, a number of what each signature holds there; last of all, of the whole signature.

    An empty slot takes the value of the next that is not, beyond the last the first: short texts have bands.
    """
    bands = np.empty((SLOTS // _BAND, len(slots)), dtype=np.uint16)
    whole = np.zeros(len(slots), dtype=np.uint64)

    def turned(start: int) -> None:
        rows = slice(start, start + _TURNED)
        columns = slots[rows].T.copy()
        following = columns[0]
        for column in (*columns[::-1], *columns[::-1]):
            column |= following * (column == 0)
            following = column
        bands[:, rows] = columns[::_BAND].astype(np.uint16) << np.uint16(8) | columns[1::_BAND]
        for eight in slots[rows].view("<u8").T:
            whole[rows] = mixed(whole[rows] ^ eight)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(turned, range(0, len(slots), _TURNED)))
    return [*bands, whole]


def _scattered(numbers: NDArray[np.unsignedinteger]) -> NDArray[np.uint64]:
    """`mixed`, of short numbers looked up."""
    return _SHORT[numbers] if numbers.dtype == np.uint16 else mixed(numbers.astype(np.uint64))


def _met_by(keys: NDArray[np.uint64], some: NDArray[np.bool_]) -> Rows:
    """The positions of the keys that one of some equals, and of few others: by the keys' first bits."""
    first = keys >> np.uint64(64 - _FIRST)
    met = np.zeros(1 << _FIRST, dtype=bool)
    met[first[some]] = True
    return np.flatnonzero(met[first])


def _side_by_side(
    keys: NDArray[np.uint64], following: NDArray[np.uint64], among: Rows, size: int, band: int
) -> tuple[Rows, NDArray[np.int64]]:
    """The positions of keys that others equal, side by side, and how many beyond each it is held against.

    `among` tells the position of each key among `size`. Of equals those stand together whose next band is
    equal too. Keys shared by few are held against all; what many share says little, so of many each is held
    against its neighbours: memory and time stay in proportion to the offers. Half of each key, some bits of
    the next band's and the position are sorted as one number; the position is multiplied by an odd number
    of the band's, which can be undone, so that who stands beside whom among equals changes from band to
    band.
    """
    width = np.uint64(max(size - 1, 1).bit_length())
    mask = (np.uint64(1) << width) - np.uint64(1)
    times = (mixed(np.array([band], dtype=np.uint64))[0] | np.uint64(1)) & mask
    back = np.uint64(pow(int(times), -1, int(mask) + 1))
    packed = keys & ~_HALF | following & (_HALF ^ mask) | among.astype(np.uint64) * times & mask
    packed.sort()
    same = packed[1:] >> np.uint64(32) == packed[:-1] >> np.uint64(32)
    held = packed[np.append(same, False)[: len(packed)] | np.append(False, same)[: len(packed)]]
    equal = held >> np.uint64(32)
    ends, sizes = _runs(equal)
    beyond = np.repeat(ends, sizes) - 1 - np.arange(len(held))
    reach = np.minimum(beyond, np.where(np.repeat(sizes, sizes) <= _FEW, _FEW, _NEIGHBOURS))
    return ((held & mask) * back & mask).astype(np.int64), reach


def _near(offers: _Offers, met: Rows, least: float) -> tuple[Rows, Rows, NDArray[np.float64]]:
    """Of pairs that met, the comparable that share enough of the shorter text: left, right, the share."""

    def measured(start: int) -> tuple[Rows, Rows, NDArray[np.float64]]:
        left, right = np.divmod(met[start : start + _CHUNK], len(offers.block))
        wanted = offers.comparable(left, right)
        left, right = left[wanted], right[wanted]
        text = containment(
            similarity(offers.slots[left], offers.slots[right]), offers.length[left], offers.length[right]
        )
        enough = text >= least
        return left[enough], right[enough], text[enough]

    found = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))]
    with ThreadPoolExecutor(THREADS) as pool:
        found.extend(pool.map(measured, range(0, len(met), _CHUNK)))
    left, right, text = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return left, right, text
