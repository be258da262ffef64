"""One slice read page by page: each way of moving is seen, by shared rows or by the count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import cast

import pytest

from genscan.harvest.client import OffersApi, Page
from genscan.harvest.limits import PAGE, READINGS
from genscan.harvest.lines import identified
from genscan.harvest.reading import TooMany, read
from genscan.harvest.slices import Slice

PART = Slice("0", ("M1805",), datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
Change = Callable[[list[str]], None]


class Board:
    """Identifiers in the order served; a change comes before the calls that it is given for."""

    def __init__(self, changes: Mapping[int, Change]) -> None:
        self.ids = [f"{number:03d}" for number in range(400)]
        self.changes = changes
        self.calls = 0

    def page(self, query: Mapping[str, str], start: int, width: int = PAGE) -> Page:
        self.calls += 1
        if change := self.changes.get(self.calls):
            change(self.ids)
        return Page(start, len(self.ids), tuple({"id": each} for each in self.ids[start : start + width]))


def told(changes: Mapping[int, Change]) -> tuple[Board, list[str], list[str]]:
    board, said = Board(changes), list[str]()
    lines = read(cast(OffersApi, board), PART, said.append)
    return board, [identified(text).removeprefix("=") for text in lines], said


def test_a_board_at_rest_is_read_once() -> None:
    board, found, said = told({})
    assert found == board.ids
    assert (board.calls, said) == (3, [])


def gone_above_and_come_below(ids: list[str]) -> None:
    ids.remove("010")
    ids.append("new")


def last_gone(ids: list[str]) -> None:
    ids.pop()


def swapped(ids: list[str]) -> None:
    ids[10], ids[200] = ids[200], ids[10]


@pytest.mark.parametrize(
    "change",
    [
        gone_above_and_come_below,  # no total and no repetition tells it: 150 would be lost
        swapped,  # no shared row and no total tells it: 200 would be lost, and 010 come twice
        lambda ids: ids.remove("010"),
        lambda ids: ids.insert(0, "new"),
        lambda ids: ids.insert(300, ids.pop(10)),
        lambda ids: ids.insert(10, ids.pop(300)),
        lambda ids: ids.clear(),
        lambda ids: ids.__delitem__(slice(100, None)),
    ],
)
@pytest.mark.parametrize("call", [2, 3])
def test_what_moves_between_two_pages_is_seen(change: Change, call: int) -> None:
    board, found, said = told({call: change})
    assert sorted(found) == sorted(board.ids)
    assert len(said) == (0 if call == 3 and change is swapped else 1)


def test_what_never_holds_still_has_to_be_cut() -> None:
    with pytest.raises(TooMany):
        told(dict.fromkeys(range(1, 400), last_gone))


def test_a_reading_is_given_several_chances() -> None:
    board, found, said = told({2: gone_above_and_come_below, 5: last_gone})
    assert found == board.ids
    assert len(said) == 2 < READINGS
