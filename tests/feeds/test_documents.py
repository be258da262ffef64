"""A document in pieces: the records are those of the whole, wherever it is cut; memory does not grow."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from genscan.feeds import documents
from genscan.feeds.documents import TooLarge, each_document
from genscan.paths import CHECKOUT


def numbers(root: etree._Element) -> list[str | None]:
    """The numbers of the records directly on offer."""
    return [record.get("n") for offers in root for record in offers if record.tag.endswith("formation")]


def read(content: bytes, block: int) -> list[str | None]:
    with mock.patch.object(documents, "XML_BLOCK", block):
        found = each_document(io.BytesIO(content), "formation", numbers)
        return [number for document in found for number in document]


RECORD = st.sampled_from(
    [
        "<formation n='{n}'/>",
        "<formation n='{n}'>text</formation>",
        "<formation n='{n}'><![CDATA[<formation n='x'>]]></formation>",
        "<formation n='{n}'><extras><formation n='nested'/><formation/></extras></formation>",
        "<!-- <formation n='x'> --><formation n='{n}'/>",
        "<formation n='{n}'><?pi <formation ?></formation>",
        "<formation\nn='{n}'\n><formation-x/>é</formation >",
        "<formations/><formation n='{n}'/>",
    ]
)
HEAD = st.sampled_from(
    [
        "<lheo><offres>",
        "<?xml version='1.0' encoding='UTF-8'?><!-- <formation> --><lheo a='1'><offres>\n",
        "<lheo><offres></offres><offres>",
        "<!DOCTYPE lheo [<!ELEMENT formation ANY>]><lheo xmlns='urn:x'><offres>",
    ]
)


@settings(deadline=None, max_examples=150)
@given(HEAD, st.lists(RECORD, max_size=8), st.integers(8, 200))
def test_records_are_those_of_the_whole_wherever_it_is_cut(head: str, records: list[str], block: int) -> None:
    body = "".join(record.format(n=at) for at, record in enumerate(records))
    content = f"{head}{body}</offres><extras/></lheo>".encode()
    whole = numbers(etree.fromstring(content, etree.XMLParser(remove_comments=True)))
    if len(head) > block:  # the head has to stand in the first block to be known
        block += len(head) + 20
    assert read(content, block) == whole


def test_what_is_cut_off_anywhere_is_broken() -> None:
    content = b"<lheo><offres>" + b"<formation n='1'>abc</formation>" * 5 + b"</offres></lheo>"
    for end in range(1, len(content)):
        with pytest.raises(etree.XMLSyntaxError):
            read(content[:end], 40)


def test_a_record_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MAX_XML_RECORD", 300)
    content = b"<lheo><offres><formation n='1'/><formation n='2'>%s</formation></offres></lheo>"
    assert read(content % (b"x" * 100), 64) == ["1", "2"]
    with pytest.raises(TooLarge):
        read(content % (b"x" * 1000), 64)


PEAK = """
import sys
from datetime import date
from genscan.feeds import lheo
from genscan.feeds.reading import Reading

class Endless:
    def __init__(self, record, times):
        self.parts = iter([b"<lheo><offres>", *(record for _ in range(times)), b"</offres></lheo>"])
        self.held = b""
    def read(self, size):
        held = [self.held]
        length = len(self.held)
        while length < size and (part := next(self.parts, None)) is not None:
            held.append(part)
            length += len(part)
        text = b"".join(held)
        self.held = text[size:]
        return text[:size]

record = open(sys.argv[1], "rb").read()
frames = lheo.parse(Endless(record, int(sys.argv[2])), Reading("x.xml", date(2026, 3, 31), b"key"))
courses = sum(map(len, frames))
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM:"))
print(courses, int(peak.split()[1]) // 1024)
"""


@pytest.mark.long
def test_memory_is_flat_whatever_the_size(tmp_path: Path) -> None:
    record = tmp_path / "record.xml"
    text = "<formation numero='1'><contenu-formation>" + "mot " * 1000 + "</contenu-formation><action>"
    text += "<session><periode><debut>20260101</debut></periode></session>" * 10 + "</action></formation>\n"
    record.write_text(text)
    peaks = []
    for size in (30, 300):
        times = size * 2**20 // len(text)
        output = subprocess.run(
            [sys.executable, "-c", PEAK, str(record), str(times)],
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        courses, peak = map(int, output.split())
        assert courses == times
        peaks.append(peak)
    assert peaks[1] < peaks[0] + 40
    assert peaks[1] < 300
