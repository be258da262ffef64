"""The harvest of offers: what is collected equals what is served, whatever the network or the board does."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from genscan.errors import GenscanError
from genscan.harvest.limits import ATTEMPTS, CALLS_PER_SECOND
from genscan.harvest.perimeter import codes
from genscan.quarters import Quarter
from tests.harvest.conftest import DAY, Harvester, by_id
from tests.harvest.stub import Fault, Offer, Stub, offer, offers

Harvesting = Callable[..., Harvester]
SECOND = "2026-11-20T08:00:00.000Z"
NAME = f"offres-{DAY}.jsonl.gz"


def test_what_is_collected_is_what_is_served(harvesting: Harvesting) -> None:
    board = offers(400)
    harvester = harvesting(
        [*board, offer(9001, code="H1101"), offer(9002, created="2026-11-27T09:00:00.000Z")]
    )
    done = harvester()
    assert harvester.collected() == by_id(board)  # not the cook, not what appears after the beginning
    assert (done.records, done.short, done.scope) == (400, 0, "full")
    assert harvester.files() == [NAME, f"{NAME}.meta.json"]
    meta = json.loads((harvester.inbox / f"{NAME}.meta.json").read_text())
    assert meta == {"observed_on": DAY, "scope": "full"}


def test_the_bytes_do_not_depend_on_the_order_served(harvesting: Harvesting) -> None:
    one, other = harvesting(offers(300)), harvesting(offers(300)[::-1])
    other.data = type(one.data)(one.data.root.with_name("other"))
    one(), other()
    assert (one.inbox / NAME).read_bytes() == (other.inbox / NAME).read_bytes()
    assert (one.inbox / NAME).read_bytes()[4:8] == bytes(4)  # no time in the gzip header


@pytest.mark.parametrize("count", [0, 1, 149, 150, 151, 298, 299, 300, 3149, 3150, 3151])
def test_every_number_of_offers_is_paged_to_its_end(harvesting: Harvesting, count: int) -> None:
    harvester = harvesting([offer(1, code="M1801"), *offers(count, codes=["M1805"], first=10)])
    harvester()
    assert harvester.collected() == by_id(harvester.stub.board)


def test_more_than_the_ceiling_in_one_day_and_one_code(harvesting: Harvesting) -> None:
    board = offers(7000, codes=["M1805"], since=datetime(2026, 11, 26, tzinfo=UTC), days=1)
    harvester = harvesting(board)
    harvester()
    assert harvester.collected() == by_id(board)


def test_more_than_the_ceiling_in_one_second_is_cut_by_code(harvesting: Harvesting) -> None:
    board = [offer(n, code=("M1805", "M1801", "M1844")[n % 3]) for n in range(4000)]
    harvester = harvesting(board)
    harvester()
    assert harvester.collected() == by_id(board)
    assert not any("region" in asked for asked in harvester.stub.searches)


def test_more_than_the_ceiling_in_one_second_and_code_is_cut_by_place(harvesting: Harvesting) -> None:
    crowded = [offer(n, place=("69", "38")[n % 2]) for n in range(3200)]  # both in one region
    spread = [*crowded, *(offer(4000 + n, place=("971", "2A")[n % 2]) for n in range(20))]
    nowhere = [offer(7000 + n, place=None) for n in range(5)]
    harvester = harvesting([*nowhere, *spread])
    done = harvester()
    assert harvester.collected() == by_id([*nowhere, *spread])  # also those that no query by place returns
    assert done.short == 0
    assert {"departement", "region"} <= {name for asked in harvester.stub.searches for name in asked}


def test_what_cannot_be_cut_any_more_is_told_and_makes_the_observation_partial(
    harvesting: Harvesting,
) -> None:
    harvester = harvesting([offer(n) for n in range(3200)])
    done = harvester()
    assert (done.records, done.short, done.scope) == (3150, 50, "partial")
    assert "50 more are counted by the API and reached by none of its filters" in done.sentence
    assert any("it can't be cut finer" in text for text in harvester.told)


def test_offers_without_a_creation_date_are_told(harvesting: Harvesting) -> None:
    harvester = harvesting([*offers(3000), offer(9000, created=None), offer(9001, created=None)])
    done = harvester()
    assert (done.records, done.short, done.scope) == (3000, 2, "full")
    assert "2 more" in done.sentence


@pytest.mark.parametrize("fault", ["429", "500", "503", "401", "cut", "truncate", "broken", "lacking"])
@pytest.mark.parametrize("call", [1, 4])
def test_a_fault_at_any_call_loses_nothing(harvesting: Harvesting, fault: str, call: int) -> None:
    harvester = harvesting(offers(500), faults={call: fault, call + 2: fault})
    done = harvester()
    assert harvester.collected() == by_id(harvester.stub.board)
    assert done.repeated == (0 if fault == "401" else 2)


def test_a_slow_reply_is_asked_for_again(harvesting: Harvesting) -> None:
    harvester = harvesting(offers(200), faults={2: "slow"}, slow=0.8)
    assert harvester().repeated == 1
    assert harvester.collected() == by_id(harvester.stub.board)


def test_many_faults_in_a_row_end_in_a_sentence_and_what_was_read_stays(harvesting: Harvesting) -> None:
    harvester = harvesting(offers(4000), faults=dict.fromkeys(range(20, 20 + ATTEMPTS), "500"))
    with pytest.raises(GenscanError, match="answers 500, 8 times in a row: start again later"):
        harvester()
    kept = {path.name for path in (harvester.inbox / f".harvest-{DAY}").glob("*.jsonl")}
    assert kept
    asked = len(harvester.stub.searches)
    harvester()
    assert harvester.collected() == by_id(harvester.stub.board)
    assert len(harvester.stub.searches) - asked < 57  # as many as a whole harvest makes


def moved_up(stub: Stub) -> None:
    """The oldest offer becomes the newest: it leaves the last page for the first, which was read."""
    min(stub.board, key=lambda each: str(each["dateCreation"]))["dateCreation"] = "2026-11-26T00:00:00.000Z"


def moved_down(stub: Stub) -> None:
    max(stub.board, key=lambda each: str(each["dateCreation"]))["dateCreation"] = "2026-09-01T00:00:00.000Z"


def vanished(stub: Stub) -> None:
    stub.board.remove(max(stub.board, key=lambda each: str(each["dateCreation"])))


def appeared(stub: Stub) -> None:
    stub.board.append(offer(8000 + len(stub.board), created="2026-11-26T01:00:00.000Z"))


def replaced(stub: Stub) -> None:
    """One goes and one comes, so that no total tells it."""
    vanished(stub)
    stub.board.append(offer(8000, created="2026-09-01T00:00:00.000Z"))


@pytest.mark.parametrize("change", [moved_up, moved_down, vanished, appeared, replaced])
@pytest.mark.parametrize("call", [2, 4, 6])
def test_a_board_that_changes_while_it_is_read_is_read_as_it_is_at_the_end(
    harvesting: Harvesting, change: Fault, call: int
) -> None:
    harvester = harvesting(offers(700), faults={call: change})
    harvester()
    assert harvester.collected() == by_id(harvester.stub.board)


@pytest.mark.parametrize(
    ("change", "call"),
    [
        (moved_up, 30),
        (moved_up, 46),
        (moved_up, 53),
        (vanished, 47),
        (vanished, 54),
        (appeared, 53),
        (appeared, 54),
    ],
)
def test_a_part_that_changes_after_it_was_read_is_read_again(
    harvesting: Harvesting, change: Fault, call: int
) -> None:
    harvester = harvesting(offers(4000), faults={call: change})
    harvester()
    assert harvester.collected() == by_id(harvester.stub.board)


def test_a_board_that_never_holds_still_keeps_what_was_online_throughout(harvesting: Harvesting) -> None:
    def changed(stub: Stub) -> None:
        appeared(stub)
        stub.remove(f"{len(stub.searches):07d}")

    harvester = harvesting(offers(400), faults=dict.fromkeys(range(1, 500), changed))
    harvester()
    collected = {each["id"] for each in harvester.collected()}
    assert collected >= {each["id"] for each in harvester.stub.board if each["id"] < "0000400"}


def test_of_two_versions_the_later_stays(harvesting: Harvesting) -> None:
    def edited(stub: Stub) -> None:
        stub.board[0] |= {"dateActualisation": "2026-11-26T12:00:00.000Z", "intitule": "Nouveau titre"}

    board = [offer(n, created=f"2026-11-2{n % 7}T08:00:00.000Z") for n in range(3300)]
    harvester = harvesting(board, faults={40: edited})
    harvester()
    assert len(harvester.collected()) == 3300
    assert len({each["id"] for each in harvester.collected()}) == 3300


def test_a_token_is_renewed_before_its_end(harvesting: Harvesting) -> None:
    harvester = harvesting(offers(4000), token_lasts=64)
    harvester.clock.sleep = lambda seconds: setattr(  # type: ignore[method-assign]
        harvester.clock, "seconds", harvester.clock.seconds + max(seconds, 5)
    )
    done = harvester()
    assert harvester.collected() == by_id(harvester.stub.board)
    assert len(harvester.stub.tokens) > 2
    assert done.calls == len(harvester.stub.searches)
    assert done.repeated == 0  # never one that the API refused


def test_no_second_holds_more_calls_than_agreed(harvesting: Harvesting) -> None:
    harvester = harvesting(offers(4000))
    moments: list[float] = []
    harvester.client.event_hooks = {"request": [lambda _: moments.append(harvester.clock.seconds)]}
    harvester()
    assert len(moments) > 50
    assert all(
        later - earlier >= 1 - 1e-9
        for earlier, later in zip(moments, moments[CALLS_PER_SECOND:], strict=False)
    )


def test_the_wait_that_the_api_asks_for_is_kept(harvesting: Harvesting) -> None:
    harvester = harvesting(offers(10), faults={1: "429"}, retry_after="7")
    harvester()
    assert any(7 <= seconds < 8 for seconds in harvester.clock.slept)
    assert any("answers 429: again in 8 s" in text or "again in 7 s" in text for text in harvester.told)


def test_a_wait_of_hours_is_left_to_a_person(harvesting: Harvesting) -> None:
    harvester = harvesting(offers(10), faults={1: "429"}, retry_after="7200")
    with pytest.raises(GenscanError, match="asks to be left alone for 7,200 s"):
        harvester()


def test_a_second_harvest_of_the_day_does_nothing(harvesting: Harvesting) -> None:
    harvester = harvesting(offers(10))
    harvester()
    asked = len(harvester.stub.searches)
    again = harvester()
    assert not again.fresh
    assert f"{NAME} is already there, observed on {DAY}: nothing done" in again.sentence
    assert len(harvester.stub.searches) == asked


def test_a_day_outside_the_quarter_is_refused(harvesting: Harvesting) -> None:
    harvester = harvesting(offers(10))
    with pytest.raises(GenscanError, match="outside 2026-Q3: harvest for 2026-Q4"):
        harvester(Quarter(2026, 3))
    assert not harvester.stub.searches
    assert not harvester.data.root.exists()


def test_the_day_is_that_of_paris(harvesting: Harvesting) -> None:
    harvester = harvesting(offers(10))
    harvester.clock.begins = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
    assert str(harvester().day) == "2026-11-27"


def test_a_harvest_that_midnight_interrupts_is_no_observation(harvesting: Harvesting) -> None:
    harvester = harvesting(offers(4000))
    harvester.clock.begins = datetime(2026, 11, 26, 22, 59, 58, tzinfo=UTC)
    with pytest.raises(GenscanError, match="begun on 2026-11-26 was not over before 2026-11-27 began"):
        harvester()
    assert harvester.files() == []


def test_a_harvest_left_yesterday_is_discarded_and_told(harvesting: Harvesting) -> None:
    harvester = harvesting(offers(4000), faults=dict.fromkeys(range(20, 20 + ATTEMPTS), "500"))
    with pytest.raises(GenscanError):
        harvester()
    assert harvester.files() == [f".harvest-{DAY}"]
    harvester.clock.begins += timedelta(days=1)
    harvester.stub.remove("0000001")
    harvester()
    assert any(f"{DAY} has no observation: its harvest was not finished" in text for text in harvester.told)
    assert harvester.collected("2026-11-28") == by_id(harvester.stub.board)
    assert not any(name.startswith(".") for name in harvester.files())


def test_an_api_that_serves_nothing_is_told(harvesting: Harvesting) -> None:
    harvester = harvesting([offer(1, code="H1101")])
    with pytest.raises(GenscanError, match="the API serves no offer for any of 138 ROME codes"):
        harvester()


def test_codes_that_a_landed_rome_adds_under_a_whole_parent_are_asked_for(harvesting: Harvesting) -> None:
    board = [offer(1), offer(2, code="M1899"), offer(3, code="M1499")]
    harvester = harvesting(board)
    landed = harvester.data.landing_of("rome", Quarter(2026, 3))
    landed.mkdir(parents=True)
    codes = pl.DataFrame(
        {"rome_code": ["M1899", "M1499", "M1807"], "parent_code": ["M1805", "M1402", "M1805"]}
    )
    codes.write_parquet(landed / "rome.parquet")
    harvester()
    assert harvester.collected() == board[:2]  # M1402 lies partly inside; M1807 is known, and outside


@pytest.mark.parametrize("seed", [1, 2, *(pytest.param(n, marks=pytest.mark.long) for n in range(3, 40))])
def test_whatever_the_board_does_nothing_is_lost_or_made_up(harvesting: Harvesting, seed: int) -> None:
    chance = random.Random(seed)
    ever: dict[str, Offer] = {}
    always = {each["id"] for each in offers(3400, seed=seed)}

    def event(stub: Stub) -> None:
        for _ in range(chance.randint(1, 3)):
            kind, one = chance.choice("gce"), chance.choice(stub.board)
            if kind == "g":
                stub.remove(one["id"])
                always.discard(one["id"])
            elif kind == "c":
                stub.board += offers(1, seed=chance.randrange(10**6), first=10_000 + len(ever))
            else:
                always.discard(one["id"])  # it may move from a part not yet read to one that was
                one["dateCreation"] = chance.choice(stub.board)["dateCreation"]
            ever.update({each["id"]: each for each in stub.board})

    harvester = harvesting(
        offers(3400, seed=seed), faults={chance.randint(1, 120): event for _ in range(chance.randint(1, 60))}
    )
    ever.update({each["id"]: each for each in harvester.stub.board})
    harvester()
    collected = [each["id"] for each in harvester.collected()]
    assert len(collected) == len(set(collected))
    assert always <= set(collected) <= set(ever)


def test_an_offer_with_half_an_emoji_does_not_keep_its_page_from_being_read(harvesting: Harvesting) -> None:
    board = [*offers(200), offer(5000) | {"intitule": "D\ud83d"}, offer(5001)]
    harvester = harvesting(board)
    harvester.stub.escaped = True
    harvester()
    assert harvester.collected() == by_id(board)


def test_offers_of_one_moment_may_come_in_any_order(harvesting: Harvesting) -> None:
    """Ties are sorted by relevance, of which nothing is promised: parts are cut until they are one page."""
    board = [offer(n, created=f"2026-11-20T08:0{n % 8}:00.000Z") for n in range(600)]
    harvester = harvesting(board)
    chance = random.Random(1)

    def shuffled(stub: Stub) -> None:
        chance.shuffle(stub.board)

    harvester.stub.faults = dict.fromkeys(range(1, 3000), shuffled)
    done = harvester()
    assert harvester.collected() == by_id(board)
    assert not any("come and go" in text for text in harvester.told)
    assert done.short == 0


def test_a_code_that_was_split_is_harvested_as_long_as_titles_decide_it(harvesting: Harvesting) -> None:
    data = harvesting([]).data
    before, after = (codes(data, quarter) for quarter in (Quarter(2025, 3), Quarter(2026, 4)))
    assert "M1403" in before
    assert "M1403" not in after
    assert len(after) == 138
