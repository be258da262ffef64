"""`genscan harvest` and what `genscan doctor` says of it: exit status, one sentence, progress."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from genscan.cli import main
from genscan.cli.settings import Settings
from genscan.harvest.addresses import Addresses, Secret
from genscan.harvest.surroundings import Network
from tests.harvest.conftest import DAY, Harvester
from tests.harvest.stub import CLIENT_ID, CLIENT_SECRET, Stub, offers


@pytest.fixture
def genscan(
    harvesting: Callable[..., Harvester], capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    harvester = harvesting(offers(300))

    def run(
        *arguments: str, where: Addresses = harvester.serve, interrupted: bool = False
    ) -> tuple[int, str, str]:
        def network() -> Network:
            return harvester.clock.network(harvester.client)

        def stop(_: Stub) -> None:
            raise KeyboardInterrupt

        if interrupted:
            harvester.client.event_hooks = {"request": [stop]}
        settings = Settings(
            harvester.data, None, harvester.clock.now, lambda request, progress: None, where, network
        )
        status = main(list(arguments), settings)
        harvester.client.event_hooks = {}
        out, err = capsys.readouterr()
        return status, out, err

    return run


Genscan = Callable[..., tuple[int, str, str]]


def test_a_harvest_tells_how_far_it_is_and_what_it_brought(genscan: Genscan) -> None:
    status, out, err = genscan("harvest", "france-travail", "--quarter", "2026-Q4")
    assert status == 0
    assert f"france-travail 2026-Q4: offres-{DAY}.jsonl.gz holds 300 offers observed on {DAY}" in out
    assert "300 of 300 offers" in err
    status, out, _ = genscan("harvest", "france-travail", "--quarter", "2026-Q4")
    assert status == 0
    assert "already there" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ("harvest",),
        ("harvest", "adzuna", "--quarter", "2026-Q4"),
        ("harvest", "mcf"),
        ("harvest", "mcf", "x", "-q"),
    ],
    ids=" ".join,
)
def test_a_wrong_argument_exits_2(genscan: Genscan, arguments: tuple[str, ...]) -> None:
    status, _, err = genscan(*arguments)
    assert status == 2
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("feed", "quarter", "sentence"),
    [
        ("lheo", "2026-Q4", "lheo has no national address"),
        ("france-travail", "2026-Q3", "outside 2026-Q3: harvest for 2026-Q4"),
        ("mcf", "2026-Q3", "outside 2026-Q3: harvest for 2026-Q4"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    genscan: Genscan, feed: str, quarter: str, sentence: str
) -> None:
    status, _, err = genscan("harvest", feed, "--quarter", quarter)
    assert status == 1
    assert sentence in err.splitlines()[-1]
    assert "Traceback" not in err


def test_ctrl_c_says_that_the_same_command_goes_on(genscan: Genscan) -> None:
    arguments = ("harvest", "france-travail", "--quarter", "2026-Q4")
    status, _, err = genscan(*arguments, interrupted=True)
    assert status == 1
    assert (
        err.splitlines()[-1]
        == "genscan: stopped; the same command goes on with the harvest of france-travail"
    )
    assert genscan(*arguments)[0] == 0


def test_without_its_settings_the_harvest_names_them(genscan: Genscan) -> None:
    status, _, err = genscan("harvest", "france-travail", "--quarter", "2026-Q4", where=Addresses())
    assert status == 1
    assert "GENSCAN_FRANCE_TRAVAIL_CLIENT_ID and GENSCAN_FRANCE_TRAVAIL_CLIENT_SECRET must be set" in err


def test_doctor_says_whether_the_settings_are_there_and_not_what_they_are(genscan: Genscan) -> None:
    _, out, _ = genscan("doctor", where=Addresses(client_id=Secret(CLIENT_ID)))
    assert "note     harvest of offers      GENSCAN_FRANCE_TRAVAIL_CLIENT_SECRET not set" in out
    _, whole, _ = genscan("doctor", where=Addresses(Secret(CLIENT_ID), Secret(CLIENT_SECRET)))
    assert "ok       harvest of offers      client id and secret are set" in whole
    assert CLIENT_ID not in out + whole
    assert CLIENT_SECRET not in out + whole
