"""What others made is what the manifest says, and nothing lies there that it does not name."""

from __future__ import annotations

import hashlib
import json
import tomllib
from typing import Any

import pytest

from genscan.figures import words
from genscan.paths import VENDOR

MANIFEST: dict[str, dict[str, Any]] = tomllib.loads((VENDOR / "VENDOR.toml").read_text("utf-8"))
OWN = {"VENDOR.toml", "build_fonts.py", "build_maps.py", "fonts/fonts.css"}


@pytest.mark.parametrize("part", MANIFEST)
def test_vendored_files_have_their_hash_and_licence(part: str) -> None:
    entry = MANIFEST[part]
    assert (VENDOR / entry["licence_file"]).stat().st_size > 100
    for name, expected in entry["files"].items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == expected, name


def test_every_vendored_file_is_named() -> None:
    named = OWN | {entry["licence_file"] for entry in MANIFEST.values()}
    named |= {name for entry in MANIFEST.values() for name in entry["files"]}
    found = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert {name for name in found if "__pycache__" not in name} == named


def test_fonts_measure_what_french_figures_need() -> None:
    for weight in (400, 600, 700):
        for sign in "0123456789 \u00a0\u202f\u2011−–’«»œŒÀÉÈÊÎÔÛÇàéèêîôûçᵉʳ≤≥…%":
            assert sign in words._advances()[weight], (weight, sign)
    assert words.measure("\u202f", 10) == pytest.approx(0.7 * words.measure(" ", 10))


def test_stylesheet_names_only_files_that_exist() -> None:
    text = (VENDOR / "fonts" / "fonts.css").read_text("utf-8")
    names = [part.split('"')[0] for part in text.split('url("')[1:]]
    assert len(names) == 5
    assert all((VENDOR / "fonts" / name).exists() for name in names)


def test_maps_hold_every_department_and_region() -> None:
    departments = json.loads((VENDOR / "maps" / "departments.json").read_text("utf-8"))
    regions = json.loads((VENDOR / "maps" / "regions.json").read_text("utf-8"))
    assert len(departments) == 101 and {"2A", "2B", "971", "976"} <= set(departments)
    assert len(regions) == 18 and {"01", "06", "11", "94"} <= set(regions)
    assert all(
        len(ring) >= 3 for shapes in (departments, regions) for rings in shapes.values() for ring in rings
    )
