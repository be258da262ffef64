"""The beginning of single records, read again from a raw file for whoever looks into what was set aside."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Any, BinaryIO

import orjson
from lxml import etree

from genscan.feeds import FEEDS
from genscan.feeds.archive import Member, members, opened
from genscan.feeds.landed import LandedFile
from genscan.feeds.limits import MAX_FIELD, MAX_LINE
from genscan.feeds.reasons import Unreadable
from genscan.feeds.tables import separator
from genscan.feeds.text import visible
from genscan.paths import DataFolder
from genscan.quarters import Quarter

LETTERS = 300  # enough to see what is wrong with a record


def excerpts(data: DataFolder, landed: LandedFile, records: Collection[int]) -> dict[int, str] | None:
    """The beginning of these records, by position; None where the raw file is gone or no longer the same."""
    if not records:
        return {}
    member = _member(data, landed)
    if member is None:
        return None
    found: dict[int, str] = {}
    try:
        with opened(member) as stream:
            with suppress(etree.XMLSyntaxError):  # the courses before the fault are told
                for record, text in enumerate(_texts(landed, stream.stream), 1):
                    if record in records and text is not None:
                        found[record] = visible(text[: 4 * LETTERS])[:LETTERS]
                    if record >= max(records):
                        break
            digest = stream.finish()[0]
    except (Unreadable, OSError):
        return None
    return found if digest == landed.sha256 else None


def _member(data: DataFolder, landed: LandedFile) -> Member | None:
    name, _, inside = landed.file.partition("!")
    path = data.inbox_of(landed.feed, Quarter.parse(landed.quarter)) / name
    if not path.is_file():
        return None
    if not inside:
        return Member(path)
    try:
        return next(
            (one for one in members(path, FEEDS[landed.feed].suffixes) if one.file == landed.file), None
        )
    except Unreadable:
        return None


def _texts(landed: LandedFile, stream: BinaryIO) -> Iterator[str | None]:
    """The records in their order; None for one that can't be shown."""
    if ".xml" in FEEDS[landed.feed].suffixes:
        return _courses(stream)
    if ".csv" in FEEDS[landed.feed].suffixes:
        return _rows(stream)
    return _offers(stream, landed.file)


def _offers(stream: BinaryIO, name: str) -> Iterator[str | None]:
    first = stream.readline(MAX_LINE)
    while first and first.isspace():
        first = stream.readline(MAX_LINE)
    if _is_lines(first.removeprefix(b"\xef\xbb\xbf"), name):
        yield from _lines(stream, first)
        return
    value: Any = orjson.loads(first + stream.read())
    if isinstance(value, dict):
        value = value.get("resultats", [value])
    for one in value if isinstance(value, list) else [value]:
        yield orjson.dumps(one).decode()


def _is_lines(first: bytes, name: str) -> bool:
    if first.lstrip()[:1] == b"[":
        return False
    try:
        whole = orjson.loads(first)
    except orjson.JSONDecodeError:
        return name.lower().removesuffix(".gz").endswith(".jsonl")
    return not (isinstance(whole, dict) and isinstance(whole.get("resultats"), list))


def _lines(stream: BinaryIO, line: bytes) -> Iterator[str]:
    while line:
        beginning = line
        while line and not line.endswith(b"\n"):
            line = stream.readline(MAX_LINE)
        if not beginning.isspace():
            yield beginning[: 8 * LETTERS].decode("utf-8", errors="replace")
        line = stream.readline(MAX_LINE)


def _rows(stream: BinaryIO) -> Iterator[str | None]:
    csv.field_size_limit(MAX_FIELD)
    between = separator(stream.readline(MAX_FIELD).decode("utf-8", errors="replace"))
    texts = (line.decode("utf-8", errors="replace") for line in iter(lambda: stream.readline(MAX_FIELD), b""))
    reader = csv.reader(texts, delimiter=between)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None
            continue
        if row:
            yield between.join(row)


def _courses(stream: BinaryIO) -> Iterator[str | None]:
    events = etree.iterparse(
        stream, tag="{*}formation", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    for _, element in events:
        parent = element.getparent()
        if parent is None or not str(parent.tag).endswith("offres"):
            continue
        yield " ".join(map(str, element.itertext()))
        element.clear()
        while element.getprevious() is not None:
            del parent[0]
