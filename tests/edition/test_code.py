"""The hash of the code changes with what can change an edition, and with nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from genscan.code import code_hash


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name, text in {
        "genscan/a.py": "a = 1\n",
        "assets/b.py": "b = 2\n",
        "warehouse/core/c.sql": "select 1\n",
        "reports/d.html": "<p>\n",
        "uv.lock": "lock\n",
        "README.md": "read me\n",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "name", ["genscan/a.py", "assets/b.py", "warehouse/core/c.sql", "reports/d.html", "uv.lock"]
)
def test_a_changed_file_changes_the_hash(checkout: Path, name: str) -> None:
    before = code_hash(checkout)
    (checkout / name).write_text("other\n", encoding="utf-8")
    assert code_hash(checkout) != before


def test_a_renamed_file_changes_the_hash(checkout: Path) -> None:
    before = code_hash(checkout)
    (checkout / "genscan/a.py").rename(checkout / "genscan/z.py")
    assert code_hash(checkout) != before


def test_text_moved_between_files_changes_the_hash(checkout: Path) -> None:
    (checkout / "genscan/b.py").write_text("", encoding="utf-8")
    before = code_hash(checkout)
    (checkout / "genscan/a.py").write_text("a =", encoding="utf-8")
    (checkout / "genscan/b.py").write_text(" 1\n", encoding="utf-8")
    assert code_hash(checkout) != before


def test_compiled_hidden_and_other_files_do_not_count(checkout: Path) -> None:
    before = code_hash(checkout)
    for name in ("genscan/__pycache__/a.cpython-311.pyc", "warehouse/.gitkeep", "tests/test.py", "README.md"):
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text("other", encoding="utf-8")
    assert code_hash(checkout) == before


def test_the_place_of_the_checkout_does_not_count(
    checkout: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "checkout"
    shutil.copytree(checkout, elsewhere)
    assert code_hash(elsewhere) == code_hash(checkout)
