"""Files of offers cut into blocks: the same rows whatever the form, the size of a block and the workers."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from threading import Semaphore
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from genscan.coding.signatures import signatures
from genscan.feeds import FEEDS, descriptions, landing, offer_blocks, offers
from genscan.feeds.landing import land
from genscan.feeds.reading import Reading, behind, in_order
from genscan.feeds.reasons import Unreadable
from genscan.paths import DataFolder
from tests.feeds.conftest import KEY, QUARTER
from tests.feeds.test_france_travail import OFFERS

Put = Callable[..., Path]


def _offer(number: int, **fields: Any) -> dict[str, Any]:
    offer = {"id": f"{number:07}", "intitule": f"Développeur {number % 7} H/F", "romeCode": "M1805"}
    return offer | {"description": f"Texte « {number % 11} » avec }},{{ et ] dedans"} | fields


def _parsed(content: str | bytes, name: str, workers: int = 1) -> tuple[pl.DataFrame, Reading]:
    content = content.encode() if isinstance(content, str) else content
    reading = Reading(name, date(2026, 3, 31), b"key", workers)
    return pl.concat(FEEDS["france-travail"].parse(io.BytesIO(content), reading)), reading


def _forms(records: list[Any]) -> dict[str, str]:
    """The same records in each form in which offers come."""
    response = {"resultats": records, "filtresPossibles": [{"filtre": "x", "agregation": [{"id": "1"}]}]}
    return {
        "lines.jsonl": "".join(json.dumps(record) + "\n" for record in records),
        "list.json": json.dumps(records),
        "close.json": json.dumps(records, separators=(",", ":"), ensure_ascii=False),
        "a_line_each.json": "[\n" + ",\n".join(json.dumps(record) for record in records) + "\n]\n",
        "pretty.json": json.dumps(records, indent=2),
        "response.json": json.dumps(response),
        "pretty_response.json": json.dumps(response, indent=1),
        "bare_response.json": json.dumps({"resultats": records}),
    }


@pytest.mark.parametrize("block", [300, 5_000, 1 << 23])
@pytest.mark.parametrize("workers", [1, 3])
def test_every_form_gives_the_same_rows_in_the_same_order(
    monkeypatch: pytest.MonkeyPatch, block: int, workers: int
) -> None:
    records: list[Any] = [_offer(number) for number in range(60)]
    records[7] |= {"nombrePostes": "beaucoup"}
    records[20] = 3
    records[33] |= {"entreprise": [], "id": 33}
    expected, told = _parsed(_forms(records)["lines.jsonl"], "lines.jsonl")
    assert expected["record"].to_list() == list(range(1, 61))
    assert expected["quarantined"].to_list() == [None] * 20 + ["not_an_object"] + [None] * 39
    monkeypatch.setattr(offer_blocks, "BLOCK", block)
    for name, content in _forms(records).items():
        rows, reading = _parsed(content, name, workers)
        assert rows.equals(expected), name
        assert reading.notices == told.notices, name


def test_objects_within_an_offer_may_begin_as_offers_do(monkeypatch: pytest.MonkeyPatch) -> None:
    records = [
        _offer(number, competences=[{"id": "1", "code": "1"}, {"id": "2", "code": "2"}, {"id": "3"}])
        for number in range(40)
    ]
    expected, _ = _parsed(_forms(records)["lines.jsonl"], "lines.jsonl")
    assert expected["skills"].list.len().unique().to_list() == [2]
    for block in (50, 300, 1 << 23):
        monkeypatch.setattr(offer_blocks, "BLOCK", block)
        monkeypatch.setattr(offer_blocks, "HEAD", block)
        for name, content in _forms(records).items():
            assert _parsed(content, name, 2)[0].equals(expected), (name, block)


@pytest.mark.parametrize("block", [300, 1 << 23])
def test_a_document_cut_or_broken_anywhere_is_set_aside_whole(
    monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(offer_blocks, "BLOCK", block)
    monkeypatch.setattr(offer_blocks, "HEAD", 200)
    whole = json.dumps([_offer(number) for number in range(8)])
    broken = [whole[:end] for end in range(1, len(whole), 23)]
    broken += [
        whole[:-1] + "}",
        whole + "]",
        whole.replace("}, {", "} {", 1),
        whole[:-1] + ",]",
        whole + " x",
    ]
    broken.append(json.dumps({"resultats": [_offer(number) for number in range(8)]})[:-1])
    for content in broken:
        with pytest.raises(Unreadable) as failure:
            _parsed(content, "list.json", 2)
        assert failure.value.reason == "broken_json", content[-40:]


def test_a_document_that_can_not_be_cut_is_read_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offer_blocks, "BLOCK", 100)
    monkeypatch.setattr(offer_blocks, "HEAD", 100)
    monkeypatch.setattr(offer_blocks, "MAX_LINE", 100)
    monkeypatch.setattr(offer_blocks, "MAX_DOCUMENT", 2_000)
    others = [dict(reversed(_offer(number).items())) for number in range(1, 8)]
    for records, readable in (([_offer(0), *others], True), ([_offer(0), *others * 4], False)):
        for content in (json.dumps(records), json.dumps({"meta": {"pages": [1]}, "resultats": records})):
            if readable:
                assert len(_parsed(content, "a.json")[0]) == 8
                continue
            with pytest.raises(Unreadable) as failure:
                _parsed(content, "a.json")
            assert failure.value.reason == "too_large"


def test_a_record_too_long_in_a_list_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offers, "MAX_LINE", 1_000)
    records = [_offer(1), _offer(2, intitule="y" * 5_000), _offer(3)]
    for name, content in _forms(records).items():
        rows, _ = _parsed(content, name)
        assert rows["quarantined"].to_list() == [None, "record_too_large", None], name


def test_numbers_that_are_none_and_values_behind_an_offer_are_broken_json() -> None:
    lines = [
        '{"id": "1", "intitule": NaN}',
        '{"id": "2", "nombrePostes": -Infinity}',
        '{"id": "3"} null }',
        '{"id": "4"} {"id": "5"}',
        "null",
        '\ufeff{"id": "6"}',
        '{"id": "7"}',
    ]
    rows, _ = _parsed("\n".join(lines), "a.jsonl")
    broken = "broken_json"
    assert rows["quarantined"].to_list() == [broken, broken, broken, broken, "not_an_object", broken, None]


@settings(deadline=None, max_examples=10)
@given(st.lists(OFFERS, min_size=1, max_size=12), st.integers(100, 800))
def test_lines_and_lists_give_the_same_rows(records: list[Any], block: int) -> None:
    assume("Infinity" not in json.dumps(records))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offer_blocks, "BLOCK", block)
        patch.setattr(offer_blocks, "HEAD", block)
        lines, _ = _parsed("\n".join(json.dumps(record) for record in records), "a.jsonl")
        listed, _ = _parsed(json.dumps(records), "a.json")
    assert listed.rows() == lines.rows()


def test_results_come_in_order_and_the_first_failure_ends_the_rest() -> None:
    assert list(in_order(str, range(20), 3)) == [str(number) for number in range(20)]
    begun: list[int] = []

    def halved(number: int) -> float:
        begun.append(number)
        return 1 / (number - 2)

    with pytest.raises(ZeroDivisionError):
        list(in_order(halved, range(1000), 2))
    assert len(begun) < 10


def test_an_item_is_made_while_the_one_before_is_worked_on_and_no_more() -> None:
    made, done = Semaphore(0), []

    def items() -> Iterator[int]:
        for number in range(5):
            made.release()
            yield number
        made.release()

    def worked(number: int) -> int:
        assert made.acquire(timeout=10)  # its own
        assert made.acquire(timeout=10)  # the next, or the end, which is made meanwhile
        made.release()
        done.append(number)
        return number

    assert list(behind(worked, items())) == done == [0, 1, 2, 3, 4]


def test_what_fails_behind_is_told_and_ends_the_rest() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    with pytest.raises(ZeroDivisionError):
        list(behind(lambda number: 1 / (number - 2), items()))
    assert len(taken) == 4
    assert list(behind(str, ())) == []


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.json"])
def test_one_file_lands_the_same_bytes_whatever_the_workers(
    tmp_path: Path, gz: Callable[[bytes], bytes], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(offer_blocks, "BLOCK", 3_000)
    monkeypatch.setattr(landing, "CHUNK_ROWS", 100)
    form = _forms([_offer(number) for number in range(400)])[
        "list.json" if name == "a.json" else "lines.jsonl"
    ]
    content = gz(form.encode()) if name.endswith(".gz") else form.encode()
    found = []
    for workers in (1, 2, 4):
        data = DataFolder(tmp_path / str(workers))
        data.inbox_of("france-travail", QUARTER).mkdir(parents=True)
        (data.inbox_of("france-travail", QUARTER) / name).write_bytes(content)
        (file,) = land(data, "france-travail", QUARTER, KEY, workers=workers)
        assert file.path is not None
        found.append(file.path.read_bytes())
    assert pl.read_parquet(found[0]).height == 400
    assert found[0] == found[1] == found[2]


def test_a_text_met_before_is_not_worked_out_again_and_lands_the_same(
    tmp_path: Path, data: DataFolder, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed: list[str] = []

    def counted(texts: pl.Series) -> pl.Series:
        signed.extend(texts.drop_nulls())
        return signatures(texts)

    monkeypatch.setattr(descriptions, "signatures", counted)
    first = [_offer(number, description=f"Texte numéro {number % 50}") for number in range(60)]
    second = [_offer(number, description=f"Texte numéro {number % 50}") for number in range(40, 53)]
    second += [
        _offer(99, description="Texte nouveau"),
        _offer(98, description=""),
        _offer(97, description=" !"),
    ]
    put("france-travail", "1.jsonl", _forms(first)["lines.jsonl"].encode(), date(2026, 2, 1))
    land(data, "france-travail", QUARTER, KEY)
    assert len(signed) == len(set(signed)) == 50
    put("france-travail", "2.jsonl", _forms(second)["lines.jsonl"].encode(), date(2026, 2, 2))
    _, looked_up = land(data, "france-travail", QUARTER, KEY)
    assert signed[50:] == ["texte nouveau"]
    alone = DataFolder(tmp_path / "alone")
    inbox = alone.inbox_of("france-travail", QUARTER)
    inbox.mkdir(parents=True)
    for path in data.inbox_of("france-travail", QUARTER).glob("2.*"):
        (inbox / path.name).write_bytes(path.read_bytes())
    (worked_out,) = land(alone, "france-travail", QUARTER, KEY)
    assert looked_up.path is not None
    assert worked_out.path is not None
    assert looked_up.path.read_bytes() == worked_out.path.read_bytes()


def test_texts_are_not_looked_up_under_another_key_or_in_a_damaged_file(data: DataFolder, put: Put) -> None:
    put("france-travail", "1.jsonl", _forms([_offer(1)])["lines.jsonl"].encode(), date(2026, 2, 1))
    (first,) = land(data, "france-travail", QUARTER, KEY)
    put("france-travail", "2.jsonl", _forms([_offer(1), _offer(2)])["lines.jsonl"].encode(), date(2026, 2, 2))
    _, second = land(data, "france-travail", QUARTER, b"another key")
    assert first.path is not None
    assert second.path is not None
    whole = second.path.read_bytes()
    hashes = [pl.read_parquet(path)["text_hash"][0] for path in (first.path, second.path)]
    assert hashes[0] != hashes[1]
    second.path.unlink()
    first.path.write_bytes(b"damaged")
    land(data, "france-travail", QUARTER, b"another key")
    assert second.path.read_bytes() == whole
