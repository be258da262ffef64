"""Spelling and typography of every French text that the pages of 18 regions say, each looked at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html
from spylls.hunspell import Dictionary

from genscan import french
from genscan.bulletin.html import Pictures, bulletin_page
from genscan.bulletin.published import Published
from genscan.bulletin.read_back import Page
from genscan.bulletin.setting import compose
from tests.bulletin.test_pages import Blank
from tests.judges.conftest import PAGES

DICTIONARIES = ("/usr/share/hunspell/fr", "/usr/share/myspell/dicts/fr")
ALLOWED = Path(__file__).with_name("allowed_words.txt")
ELIDED = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)’", re.IGNORECASE)

# What no French text has; spaces are those of a line, so that a line's end is no mistake.
FAULTS = {
    "a space that breaks before ; ! ? or %": r"\w [;!?%]",
    "a space that breaks inside guillemets": r"« \w|\w »",
    "a space that breaks before a colon": r"\w :",
    "no space before a colon": r"[a-zà-ÿ]:(?!//)",
    "a typewriter's apostrophe": r"\w'\w",
    "three dots": r"\.\.\.",
    "two marks or spaces": r",,|(?<!\.)\.\.(?!\.)|  ",
    "a decimal point": r"(?<![\w.])\d+\.\d+(?![\w.])",
    "thousands apart by a space that breaks": r"(?<![\d,])\d{1,3} \d{3}(?!\d)",
    "a hyphen for a minus": r"(?<!\w)-\d",
    "an ordinal written out badly": r"\d(?:ème|eme|ère|er e)\b",
    "an article that is not contracted": r"\b(?:de les?|à les?) (?=[a-zà-ÿ])|\bde le\b",
    "a vowel that is not elided": r"\b(?:le|la|de|que|ne|se|je) (?=[aeiouâàéèêîôû][a-zà-ÿ])(?!onz|oui|un\b)",
    "a number that does not agree": r"(?<![\d,\u202f\u00a0])1[\u00a0 ](?:offres|formations|régions|points)\b",
}
MEANT = re.compile(
    r"(?:Licence Ouverte|CC BY|ROME|RGAA|WCAG|ODbL)[ \u00a0]\d\.\d|partner:NOM"
    r"|^\d+\.\d+$"  # the version of a table, alone in its cell
    r"|[\w/-]+\.(?:csv|json|xlsx|ttl|jsonld|parquet)"
)
WORD = re.compile(r"(?<![\w’])[^\W\d_][\w’-]*")
ADDRESS = re.compile(r"[\w/.-]+\.\w{2,}|\b\w*_\w+\b|@[\w/.-]+")


def lines_of(page: str) -> Iterator[str]:
    """The visible text of a page, a line a block, code aside."""
    root: Any = html.document_fromstring(page)
    for element in root.xpath("//code|//script|//style|//svg"):
        element.drop_tree()
    for block in root.iter("p", "td", "th", "li", "dt", "dd", "h1", "h2", "h3", "h4", "caption", "summary"):
        if not block.xpath(".//p|.//td|.//li|.//dd|.//h3"):
            yield re.sub(r"[ \n\t]+", " ", str(block.text_content())).strip(" ")


def spoken_of(page: str) -> Iterator[str]:
    """What is only read aloud, whose spaces nobody sees."""
    read = Page(page)
    yield from (*read.attributes(), *read.labels)


@pytest.fixture(scope="module")
def pages(judged: Path, published: Published) -> dict[str, str]:
    """Each kind of page as rendered, and the bulletins of 18 regions without their drawings."""
    pages = {name: (judged / name).read_text("utf-8") for name in PAGES}
    for code in french.region_names():
        pages[f"region {code}"] = bulletin_page(compose(published, code), Pictures(Blank()), "screen")
    return pages


@pytest.fixture(scope="module")
def said(pages: Mapping[str, str]) -> dict[str, str]:
    """Every visible line, with the last page that says it."""
    return {line: name for name, page in pages.items() for line in lines_of(page)}


@pytest.mark.parametrize("fault", FAULTS)
def test_typography(said: Mapping[str, str], fault: str) -> None:
    wrong = {
        line[max(0, match.start() - 30) : match.end() + 30]: page
        for line, page in said.items()
        if (match := re.search(FAULTS[fault], MEANT.sub("§", line)))
    }
    assert wrong == {}


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    for path in DICTIONARIES:
        if Path(f"{path}.dic").exists():
            return Dictionary.from_files(path)
    pytest.skip("no French dictionary on this machine: sudo apt-get install hunspell-fr-classical")


def allowed() -> frozenset[str]:
    """The words of the list, whose second column says why each is right."""
    lines = ALLOWED.read_text("utf-8").splitlines()
    return frozenset(line.split("\t")[0] for line in lines if line and not line.startswith("#"))


def words_of(text: str) -> Iterator[str]:
    """Words without what is elided before them; acronyms and codes aside."""
    for word in WORD.findall(text.replace("\u00ad", "")):
        bare = ELIDED.sub("", word).strip("’-")
        if len(bare) > 1 and not bare.isupper() and not re.search(r"\d", bare):
            yield bare


def vocabulary(tables: Mapping[str, pl.DataFrame]) -> frozenset[str]:
    """The words of labels and codes that the tables hold, and of the names of their columns."""
    texts = {name for table in tables.values() for name in table.columns} | set(tables)
    for table in tables.values():
        for column in table.select(pl.col(pl.String)):
            texts |= set(column.drop_nulls().unique())
    return frozenset(word for text in texts for word in words_of(text.replace("_", " ").replace("'", "’")))


def unknown_words(lines: Mapping[str, str], known: frozenset[str], dictionary: Dictionary) -> dict[str, str]:
    """The words that are neither French nor known, each with a line that has it."""
    first = {
        word: f"{page}: {line[:60]}"
        for line, page in lines.items()
        for word in words_of(ADDRESS.sub("", line))
    }
    return {
        word: line
        for word, line in first.items()
        if not (word in known or dictionary.lookup(word))
        and not all(part in known or dictionary.lookup(part) for part in word.split("-"))
    }


def test_every_word_is_french_or_on_the_list(
    pages: Mapping[str, str],
    said: Mapping[str, str],
    dictionary: Dictionary,
    tables: Mapping[str, pl.DataFrame],
) -> None:
    spoken = {line: name for name, page in pages.items() for line in spoken_of(page)}
    assert unknown_words({**spoken, **said}, vocabulary(tables) | allowed(), dictionary) == {}


def test_a_misspelt_word_is_found(dictionary: Dictionary) -> None:
    line = {"Les offfres de l’Occitanie": "page"}
    assert list(unknown_words(line, frozenset(), dictionary)) == ["offfres"]


def test_each_allowed_word_has_its_reason_and_is_no_french_word(dictionary: Dictionary) -> None:
    lines = [line for line in ALLOWED.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"\S+\t\S.+", line) for line in lines)
    assert [word for word in allowed() if dictionary.lookup(word)] == []
