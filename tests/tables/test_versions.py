"""A column that others read never goes, changes or is renamed without being declared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from genscan import edition, site
from genscan.errors import GenscanError
from genscan.paths import DataFolder
from genscan.tables import versions
from genscan.tables.versions import Breaking, Declaration, breaking
from tests.edition import sample, sealing

FIELD = {"name": "openings", "type": "integer", "unit": "posts", "constraints": {"required": True}}
LEVEL = {"name": "level", "type": "string", "constraints": {"enum": ["nation", "region"]}}
SCHEMA = {
    "fields": [FIELD, LEVEL],
    "primaryKey": ["level"],
    "foreignKeys": [{"fields": ["level"], "reference": {"resource": "areas", "fields": ["level"]}}],
}
OLD: dict[str, Any] = {
    "resources": [{"name": "cells", "schema": SCHEMA}, {"name": "skills", "schema": SCHEMA}]
}


def changed(column: int | None = None, **parts: Any) -> dict[str, Any]:
    """The package with the table `cells` altered: its schema, or one of its fields."""
    new: dict[str, Any] = json.loads(json.dumps(OLD))
    schema = new["resources"][0]["schema"]
    (schema if column is None else schema["fields"][column]).update(parts)
    return new


@pytest.mark.parametrize(
    ("new", "column", "what"),
    [
        ({"resources": OLD["resources"][1:]}, "*", "the table is gone"),
        (changed(fields=[LEVEL]), "openings", "is gone or renamed"),
        (changed(0, name="posts"), "openings", "is gone or renamed"),
        (changed(0, type="number"), "openings", "type from integer to number"),
        (changed(0, unit="jobs"), "openings", "unit from posts to jobs"),
        (changed(0, constraints={}), "openings", "may now be empty"),
        (changed(1, constraints={"enum": ["region"]}), "level", "lost its code nation"),
        (changed(primaryKey=["level", "openings"]), "*", "its key is no longer level"),
        (changed(foreignKeys=[]), "level", "no longer leads to areas"),
    ],
)
def test_what_readers_rely_on_breaks(new: dict[str, Any], column: str, what: str) -> None:
    [change] = breaking(OLD, new)
    assert (change.table, change.column) == ("cells", column)
    assert what in change.what


@pytest.mark.parametrize(
    "new",
    [
        OLD,
        changed(fields=[LEVEL, FIELD, {"name": "more", "type": "string"}]),
        changed(1, constraints={"enum": ["nation", "region", "department"]}),
        changed(1, constraints={}),
        {"resources": [*OLD["resources"], {"name": "new", "schema": SCHEMA}]},
        changed(0, title="Another title"),
    ],
)
def test_what_is_added_breaks_nobody(new: dict[str, Any]) -> None:
    assert breaking(OLD, new) == []


@pytest.mark.parametrize(
    ("version", "kind", "table", "column", "covered"),
    [
        ("2.0", "major", "cells", "openings", True),
        ("2.0", "major", "cells", "*", True),
        ("2.0", "major", "*", "*", True),
        ("10.0", "major", "cells", "openings", True),
        ("2.0", "minor", "cells", "openings", False),
        ("1.0", "major", "cells", "openings", False),
        ("2.0", "major", "skills", "openings", False),
        ("2.0", "major", "cells", "vacancies", False),
    ],
)
def test_a_declaration_covers_its_column_from_its_version(
    version: str, kind: str, table: str, column: str, covered: bool
) -> None:
    declared = Declaration(version, kind, table, column, "", "")
    assert declared.covers(Breaking("cells", "openings", "gone"), since="1.0") is covered


def test_versions_rise_and_each_says_what_changed() -> None:
    found = [tuple(map(int, one.version.split("."))) for one in versions.declarations()]
    assert found == sorted(found) and found[0] == (1, 0)
    assert all(
        one.what_en and one.what_fr and one.kind in ("major", "minor") for one in versions.declarations()
    )


def test_an_edition_that_breaks_readers_of_the_published_one_is_not_sealed(tmp_path: Path) -> None:
    data = DataFolder(tmp_path)
    sealing.land(data, demonstration=True)
    sealing.seal(data)
    of = sealing.facts(sample.QUARTER, 2, reason="why")

    def seal() -> Path:
        made = sealing.draft(data, of)
        package = json.loads((made / "datapackage.json").read_text("utf-8"))
        cells = package["resources"][0]["schema"]["fields"]
        next(field for field in cells if field["name"] == "openings")["unit"] = "jobs"
        (made / "datapackage.json").write_text(json.dumps(package), "utf-8")
        history = {sample.QUARTER.year_before: [sample.OFFERS]}
        return edition.seal(
            made, data, of, sample.INPUTS, history, "code", when=sealing.WHEN, who="A. Martin"
        )

    site.publish(data, sample.QUARTER, by="A. Martin", reason="Parution", now=sealing.WHEN)
    with pytest.raises(GenscanError, match=r"cells: column openings changed its unit .* 2026-Q1-r1"):
        seal()
    assert edition.revisions(data, sample.QUARTER) == [1]
    site.withdraw(data, sample.QUARTER, 1, by="A. Martin", reason="Faux", now=sealing.WHEN)
    assert seal().name == "r2"
