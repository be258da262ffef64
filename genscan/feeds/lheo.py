"""The feed `lheo`: courses in LHEO XML 2.2 and 2.3, read in documents cut between courses.

Contacts, addresses, telephones and descriptions never land; the provider, the town of the place of
training and the course's public link do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import polars as pl
from lxml import etree

from genscan.feeds import lheo_tables
from genscan.feeds.documents import TooLarge, each_document
from genscan.feeds.lheo_courses import COLUMNS, framed
from genscan.feeds.limits import MAX_XML_RECORD, MIB
from genscan.feeds.reading import Feed, Reading, beside
from genscan.feeds.reasons import Unreadable

_CHUNK = 5_000  # courses are large: one with its actions and sessions weighs as much as ten offers
_MCF_NAMESPACE = "https://www.of.moncompteformation.gouv.fr"
_NAMESPACE = re.compile(r"https?://(?:www\.)?lheo\.(?:gouv\.fr|org)/2\.[23]/?")
_DEMONSTRATION = re.compile(rb"<\?genscan\s+demonstration\s*\?>")
_ROOTS = ("lheo", "offres")


def _split(tag: object) -> tuple[str, str]:
    """Namespace and local name of a tag."""
    namespace, _, name = str(tag).rpartition("}")
    return namespace.removeprefix("{"), name


def _refusal(tag: object) -> str | None:
    """Why a root element is not that of courses in LHEO, or None."""
    namespace, name = _split(tag)
    if name == "lheo-index":
        return "is an index of courses (root lheo-index), not the courses: ask for the full LHEO export"
    if name not in _ROOTS:
        return f"is not LHEO: its root element is {name}, not lheo"
    if namespace and namespace != _MCF_NAMESPACE and _NAMESPACE.fullmatch(namespace) is None:
        return f"is in the unknown namespace {namespace}: LHEO 2.2 and 2.3 are read"
    return None


def recognise(head: bytes, name: str) -> str | None:
    """Why the beginning of a file is not that of courses in LHEO, or None."""
    if not head.strip():
        return "is empty"
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    problem = "holds no XML element"
    try:
        parser.feed(head[: 64 * 1024])
    except etree.XMLSyntaxError as error:
        problem = f"is not XML ({error.msg})"
    for _, element in parser.read_events():
        return _refusal(getattr(element, "tag", None))
    return problem


def is_demonstration(head: bytes) -> bool:
    """Whether the document bears the processing instruction of demonstration feeds."""
    return _DEMONSTRATION.search(head[: 64 * 1024]) is not None


def _checked(root: etree._Element, file: str) -> None:
    """Raise Unreadable where the document is not LHEO, or declares entities: LHEO needs none."""
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):  # type: ignore[attr-defined]
        raise Unreadable("xml_entities", f"{file} declares XML entities: refused, LHEO needs none")
    if (refusal := _refusal(root.tag)) is not None:
        raise Unreadable("wrong_format", f"{file} {refusal}")


class _Document(NamedTuple):
    """What one document of the file holds: courses, and what `lheo_tables` took of them."""

    courses: int
    taken: list[list[str]]
    from_mcf: bool
    demonstration: bool


def _read(root: etree._Element, file: str) -> _Document:
    _checked(root, file)
    courses = Counter(_split(element.tag)[0] for element in root.iter("{*}formation"))
    marks = root.itersiblings(preceding=True)
    return _Document(
        courses=courses.total(),
        taken=[lheo_tables.taken(root, namespace) for namespace in courses],
        from_mcf=_split(root.tag)[0] == _MCF_NAMESPACE,
        demonstration=any(isinstance(mark, etree._ProcessingInstruction) and _marks(mark) for mark in marks),
    )


def _marks(instruction: etree._ProcessingInstruction) -> bool:
    return instruction.target == "genscan" and (instruction.text or "").strip() == "demonstration"


def _chunks(stream: BinaryIO, reading: Reading) -> Iterator[list[list[str]]]:
    """What is taken of the file's documents, some thousand courses at a time."""
    waiting: list[list[str]] = []
    courses, from_mcf = 0, False
    try:
        for document in each_document(stream, "formation", lambda root: _read(root, reading.file)):
            waiting += document.taken
            courses += document.courses
            from_mcf |= document.from_mcf
            reading.demonstration |= document.demonstration
            if courses >= _CHUNK:
                yield waiting
                waiting, courses = [], 0
    except etree.XMLSyntaxError as error:
        raise Unreadable("broken_xml", f"{reading.file} is broken XML: {error.msg}") from error
    except TooLarge as error:
        raise Unreadable(
            "too_large",
            f"{reading.file} holds a course of over {MAX_XML_RECORD // MIB} MiB, which no real one is",
        ) from error
    if courses:
        yield waiting
    reading.notice("mcf_namespace", int(from_mcf))


def parse(stream: BinaryIO, reading: Reading) -> Iterator[pl.DataFrame]:
    """The courses of a file, in chunks; memory stays flat whatever its size."""
    done = 0
    for frame in beside(framed, _chunks(stream, reading), reading):
        yield frame.with_columns(pl.col("record") + done)
        done += len(frame)


FEED = Feed(
    name="lheo",
    title="Offre de formation au format LHEO (Carif-Oref, Onisep)",
    side="courses",
    requirement="courses",
    dated=True,
    suffixes=(".xml",),
    parser=4,
    columns=COLUMNS,
    parse=parse,
    recognise=recognise,
)
