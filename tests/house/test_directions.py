"""Who may import whom, and what each tree may not contain."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from genscan.paths import CHECKOUT

OURS = (
    "genscan",
    "assets",
    "warehouse",
    "reports",
    "tests",
    "benchmarks",
    "scripts",
    "deploy",
    ".ci",
    "docs",
)
TEXT = {".py", ".sql", ".html", ".css", ".js", ".toml", ".yaml", ".yml", ".md", ".csv", ".txt", ".json", ""}
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users)/\w+")
ONE_SCREEN = 90


def modules(tree: str) -> list[Path]:
    return sorted((CHECKOUT / tree).rglob("*.py"))


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found


def named(path: Path) -> set[str]:
    """Every dotted name that a module mentions, such as `os.environ`."""
    return {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }


@pytest.mark.parametrize("path", modules("genscan"), ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_the_domain_knows_neither_dagster_nor_the_shell(path: Path) -> None:
    banned = {"dagster", "assets", "random", "secrets", "requests", "httpx"}
    assert not imported(path) & (banned - {"httpx"} if path.parent.name == "harvest" else banned)


@pytest.mark.parametrize("path", modules("genscan/harvest"), ids=lambda path: path.name)
def test_the_harvest_goes_out_only_through_the_client_it_is_handed(path: Path) -> None:
    called = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "httpx"
    }
    assert called <= {"URL"}


@pytest.mark.parametrize("path", modules("genscan"), ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_the_domain_reads_no_environment_and_no_clock(path: Path) -> None:
    clocks = {"os.environ", "os.getenv", "datetime.now", "datetime.utcnow", "date.today", "time.time"}
    assert not named(path) & clocks


@pytest.mark.parametrize("path", modules("assets"), ids=lambda path: path.name)
def test_the_shell_is_wiring_of_one_screen_a_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= ONE_SCREEN
    assert "from __future__ import annotations" not in text, "it breaks the parameters of Dagster's assets"


@pytest.mark.parametrize("tree", ["genscan", "assets", "benchmarks"])
def test_each_module_opens_with_what_belongs_in_it(tree: str) -> None:
    mute = [path for path in modules(tree) if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert not mute


def test_only_one_module_knows_weasyprint() -> None:
    assert [path.name for path in modules("genscan") if "weasyprint" in imported(path)] == ["pdf.py"]


def test_no_file_names_a_place_of_one_machine() -> None:
    files = [path for tree in OURS for path in (CHECKOUT / tree).rglob("*")] + list(CHECKOUT.glob("*"))
    found = [
        f"{path.relative_to(CHECKOUT)}: {match[0]}"
        for path in files
        if path.is_file()
        and path.suffix in TEXT
        and "__pycache__" not in path.parts
        and path.name != "uv.lock"
        for match in [MACHINE_PATH.search(path.read_text(encoding="utf-8", errors="replace"))]
        if match and path != Path(__file__)
    ]
    assert not found


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = [project["project"]["optional-dependencies"]["several"], project["dependency-groups"]["dev"]]
    asked = [*project["project"]["dependencies"], *(name for group in groups for name in group)]
    names = {re.split(r"[\[<>=~! ]", line)[0] for line in asked}
    text = (CHECKOUT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    reasons = dict(re.findall(r"^\| ([a-z0-9-]+) \| (\S.*) \|$", text.split("## Dependencies")[1], re.M))
    assert set(reasons) - {"package"} == names


def test_the_readme_starts_with_the_two_commands() -> None:
    text = (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert re.search(r"```\n(.*?)```", text, re.S)[1].split("\n") == ["make demo", "make test", ""]  # type: ignore[index]
