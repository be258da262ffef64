"""The examples of README and docs/researchers.md run as they are printed, and each finds an answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from genscan.paths import CHECKOUT
from genscan.series import write_series
from genscan.tables.export import export_tables
from tests.bulletin import sample

BLOCK = re.compile(r"^```(python|sql)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DOCUMENTS = ("README.md", "docs/researchers.md")
EXAMPLES = [
    pytest.param(*found, id=f"{name}-{number}")
    for name in DOCUMENTS
    for number, found in enumerate(BLOCK.findall((CHECKOUT / name).read_text("utf-8")), 1)
]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What of a site the examples read: one edition, the series, `latest.json`."""
    folder = tmp_path_factory.mktemp("site")
    edition = folder / "2026-Q1" / "r1"
    edition.mkdir(parents=True)
    export_tables(sample.tables(), sample.FACTS, edition)
    manifest = {"quarter": "2026-Q1", "revision": 1, "demonstration": True, "reason": None}
    (edition / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    write_series([edition], [edition], folder / "staging", folder / "series")
    (folder / "latest.json").write_text(json.dumps({"quarter": "2026-Q1", "revision": 1}), "utf-8")
    return folder


@pytest.fixture
def there(published: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(published)
    yield


@pytest.mark.usefixtures("there")
@pytest.mark.parametrize(("language", "example"), EXAMPLES)
def test_an_example_finds_an_answer(language: str, example: str) -> None:
    if language == "sql":
        rows = duckdb.connect().execute(example).fetchall()
    else:
        names: dict[str, Any] = {}
        exec(compile(example, "example", "exec"), names)
        rows = names["answer"]
    assert len(rows) > 0


def test_each_document_has_examples() -> None:
    assert {str(example.id).rsplit("-", 1)[0] for example in EXAMPLES} == set(DOCUMENTS)
