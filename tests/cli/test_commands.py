"""What the command line answers to good and to wrong arguments: exit status, one sentence, no traceback."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from genscan import publications
from genscan.cli import app, main
from genscan.cli.arguments import FEEDS
from genscan.cli.settings import Progress, RunRequest, Settings
from genscan.feeds import FEEDS as FEEDS_OF_THE_HOUSE
from genscan.paths import DataFolder
from genscan.warned import Warned
from tests.edition import sealing

COMMANDS = sorted(
    command.name or command.callback.__name__ for command in app.registered_commands if command.callback
)
OFFER = {
    "id": "1234567",
    "intitule": "Développeur web H/F",
    "dateCreation": "2026-02-01T08:00:00.000Z",
    "dateActualisation": "2026-02-02T08:00:00.000Z",
    "lieuTravail": {"libelle": "69 - LYON 03", "commune": "69383", "codePostal": "69003"},
    "romeCode": "M1805",
    "typeContrat": "CDI",
    "nombrePostes": 1,
}


class Shell:
    """The command line on a data folder of its own, with a run that only remembers what was asked."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data = DataFolder(root)
        self.asked: list[RunRequest] = []
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        settings = Settings(
            data=self.data,
            browser=None,
            now=lambda: datetime(2026, 4, 10, 9, 0, tzinfo=UTC),
            run=self._run,
        )
        status = main(arguments, settings)
        out, err = self._capsys.readouterr()
        return status, out, err

    def _run(self, request: RunRequest, progress: Progress) -> None:
        self.asked.append(request)


@pytest.fixture
def genscan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path / "data", capsys)


def offers(folder: Path, name: str = "offers.jsonl.gz") -> Path:
    path = folder / name
    path.write_bytes(gzip.compress((json.dumps(OFFER) + "\n").encode(), mtime=0))
    return path


def one_sentence(err: str) -> str:
    lines = err.strip().splitlines()
    assert len(lines) == 1, err
    assert lines[0].startswith("genscan: ")
    return lines[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(genscan: Shell, command: str) -> None:
    status, out, _ = genscan(command, "--help")
    assert status == 0
    assert f"genscan {command}" in out or f"{command} [OPTIONS]" in out


def test_the_commands_are_those_of_the_interface() -> None:
    making = {"demo-feeds", "receive", "harvest", "run", "publish", "withdraw"}
    looking = {"verify", "diff", "serve", "ledger", "sql", "doctor"}
    keeping = {"rebuild", "backup", "restore"}
    assert set(COMMANDS) == making | looking | keeping


def test_the_feeds_in_the_help_are_those_of_the_house() -> None:
    assert tuple(FEEDS_OF_THE_HOUSE) == FEEDS


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["run"],
        ["run", "--quarter"],
        ["receive", "adzuna", "x.json", "--quarter", "2026-Q1"],
        ["receive", "mcf", "--quarter", "2026-Q1"],
        ["receive", "mcf", "x.csv", "--quarter", "2026-Q1", "--observed-on", "31/03/2026"],
        ["demo-feeds", "--quarter", "2026-Q1", "--quarters", "none", "--out", "x"],
        ["publish", "2026-Q1", "--reason", "no name given"],
        ["ledger", "--quarter", "2026-Q1", "--feed", "adzuna"],
        ["serve", "--port", "70000"],
        ["harvest"],
        ["harvest", "adzuna", "--quarter", "2026-Q1"],
        ["harvest", "mcf", "--quarter", "2026-Q9"],
        ["receive", "mcf", "x.csv", "--quarter", "2026-Q1", "--confidential=yes"],
        ["ledger", "--quarter", "2026-Q1", "--reason", "nonsense"],
        ["doctor", "everything"],
        ["receive", "mcf", "nowhere.csv", "--quarter", "2026-Q1"],
        ["restore", "nowhere.tar"],
        ["verify", "nowhere"],
        ["diff", "nowhere", "nowhere"],
        ["publish", "2026-Q1", "--by", "  ", "--reason", "x"],
        ["publish", "2026-Q1", "--by", "x", "--reason", ""],
        ["withdraw", "2026-Q1", "--revision", "1", "--by", "x", "--reason", " "],
        ["run", "--quarter", "2026-Q1", "--reason", "   "],
        ["demo-feeds", "--quarter", "2026-Q1", "--vacancies", "0", "--out", "x"],
        ["demo-feeds", "--quarter", "2026-Q1", "--courses", "0", "--out", "x"],
    ],
    ids=" ".join,
)
def test_a_wrong_argument_exits_2(genscan: Shell, arguments: list[str]) -> None:
    status, _, err = genscan(*arguments)
    assert status == 2
    assert "Traceback" not in err


def test_a_day_that_does_not_exist_is_told_as_such(genscan: Shell, tmp_path: Path) -> None:
    arguments = ["receive", "france-travail", str(offers(tmp_path)), "--quarter", "2026-Q1", "--observed-on"]
    status, _, err = genscan(*arguments, "2026-02-30")
    assert status == 2
    assert "there is no day 2026-02-30" in err
    status, _, err = genscan(*arguments, "30/02/2026")
    assert "'30/02/2026' is no day: write it as 2026-03-31" in " ".join(err.split())


@pytest.mark.parametrize("quarter", ["2026Q1", "2026-Q5", "first", "1999-Q4"])
def test_an_unknown_quarter_is_told_in_one_sentence(genscan: Shell, quarter: str) -> None:
    for arguments in (["run", "--quarter", quarter], ["publish", quarter, "--by", "A", "--reason", "B"]):
        status, _, err = genscan(*arguments)
        assert status == 2
        assert "write it as 2026-Q1" in err and "Traceback" not in err


def test_a_quarter_of_which_nothing_was_received_is_not_run(genscan: Shell) -> None:
    status, _, err = genscan("run", "--quarter", "2026-Q1")
    assert status == 1
    assert "nothing was received for 2026-Q1" in one_sentence(err)
    assert not genscan.asked


def test_a_missing_feed_is_named_with_the_command_that_brings_it(genscan: Shell, tmp_path: Path) -> None:
    assert genscan("receive", "france-travail", str(offers(tmp_path)), "--quarter", "2026-Q1")[0] == 0
    status, _, err = genscan("run", "--quarter", "2026-Q1")
    assert status == 1
    assert "genscan receive rncp FILE --quarter 2026-Q1" in one_sentence(err)
    assert not genscan.asked


def test_a_received_file_lands_in_the_inbox_with_its_day(genscan: Shell, tmp_path: Path) -> None:
    file = str(offers(tmp_path))
    status, out, _ = genscan(
        "receive", "france-travail", file, "--quarter", "2026-Q1", "--observed-on", "2026-02-15", "--partial"
    )
    assert status == 0
    assert "observed on 2026-02-15, partial" in out
    folder = genscan.data.root / "inbox" / "france-travail" / "2026-Q1"
    assert sorted(path.name for path in folder.iterdir()) == ["offers.jsonl.gz", "offers.jsonl.gz.meta.json"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.jsonl", b""),
        ("page.jsonl", b"<html><body>Service indisponible</body></html>"),
        ("offers.xml", b"<lheo/>"),
        ("table.csv", b"a,b\n1,2\n"),
    ],
)
def test_what_is_not_the_feeds_format_is_refused_whole(
    genscan: Shell, tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    status, _, err = genscan("receive", "france-travail", str(path), "--quarter", "2026-Q1")
    assert status == 1
    assert name in one_sentence(err)
    assert not [path for path in genscan.data.root.rglob("*") if path.is_file()]


def test_a_folder_that_cannot_be_written_is_named(genscan: Shell, tmp_path: Path) -> None:
    genscan.data.root.write_text("a file stands where the folder should be")
    status, _, err = genscan("receive", "france-travail", str(offers(tmp_path)), "--quarter", "2026-Q1")
    assert status == 1
    assert str(genscan.data.root) in one_sentence(err)


def test_debug_shows_the_traceback(genscan: Shell) -> None:
    status, _, err = genscan("run", "--debug", "--quarter", "2026-Q1")
    assert status == 1
    assert "Traceback" in err


def test_an_unexpected_failure_without_a_word_is_told_by_its_type(
    genscan: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ValueError

    monkeypatch.setattr("genscan.feeds.inbox.receive", fails)
    status, _, err = genscan("receive", "mcf", str(offers(tmp_path)), "--quarter", "2026-Q1")
    assert (status, one_sentence(err)) == (
        1,
        "genscan: unexpected failure (ValueError); --debug gives the traceback",
    )


def test_doctor_tells_what_is_missing_for_the_newest_quarter(genscan: Shell, tmp_path: Path) -> None:
    genscan("receive", "france-travail", str(offers(tmp_path)), "--quarter", "2026-Q1")
    status, out, err = genscan("doctor")
    assert status == 1
    assert "france-travail: 1 file\n" in out
    assert "2026-Q1 has no courses" in out
    assert one_sentence(err).startswith("genscan: not ready: ")
    assert err.count("feeds of 2026-Q1") == 1


def test_doctor_says_that_a_file_is_no_data_folder(genscan: Shell) -> None:
    genscan.data.root.write_text("", encoding="utf-8")
    status, out, err = genscan("doctor")
    assert status == 1
    assert f"{genscan.data.root} is a file: GENSCAN_DATA must name a folder" in out
    assert "data folder" in one_sentence(err)


@pytest.mark.parametrize("command", ["verify", "diff"])
def test_a_folder_without_manifest_is_no_edition(genscan: Shell, tmp_path: Path, command: str) -> None:
    status, _, err = genscan(command, *[str(tmp_path)] * (2 if command == "diff" else 1))
    assert status == 1
    assert "no edition" in one_sentence(err)


def test_publishing_without_a_sealed_revision_is_refused(genscan: Shell) -> None:
    status, _, err = genscan("publish", "2026-Q1", "--by", "A. Name", "--reason", "Quarterly")
    assert status == 1
    assert "no sealed revision" in one_sentence(err)


@pytest.mark.parametrize(
    ("more", "kept"), [((), "Parution prévue"), (("--accept-warnings", "Rupture connue"), "Rupture connue")]
)
def test_warnings_are_accepted_with_the_reason_and_cited(
    genscan: Shell, more: tuple[str, ...], kept: str
) -> None:
    warned = Warned("core.cells.volumes", "Volumes are like those of before.", 2, "region_code=28")
    sealing.land(genscan.data, demonstration=True)
    sealing.seal(genscan.data, warned=[warned])
    status, out, _ = genscan("publish", "2026-Q1", "--by", "A. Name", "--reason", "Parution prévue", *more)
    assert status == 0
    assert f"as the log keeps: {warned.sentence}" in out
    entry = publications.entries(genscan.data)[-1]
    assert (entry.accepted, entry.warnings) == (kept, (warned.sentence,))


def test_serving_before_anything_is_published_is_refused(genscan: Shell) -> None:
    status, _, err = genscan("serve")
    assert status == 1
    assert "nothing is published yet" in one_sentence(err)


def test_sql_before_the_first_run_is_refused(genscan: Shell) -> None:
    status, _, err = genscan("sql", "select 1")
    assert status == 1
    assert "holds no table yet" in one_sentence(err)


def test_the_ledger_of_a_quarter_that_was_never_run_is_refused(genscan: Shell) -> None:
    status, _, err = genscan("ledger", "--quarter", "2026-Q1")
    assert status == 1
    assert "2026-Q1" in one_sentence(err)
