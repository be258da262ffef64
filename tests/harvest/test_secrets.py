"""Secrets, tokens and personal data: nowhere but in the request that needs them, and the raw file."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from genscan.cli import main
from genscan.cli.settings import Settings
from genscan.errors import GenscanError
from genscan.harvest.addresses import Addresses, Secret
from tests.harvest.conftest import Harvester
from tests.harvest.stub import CLIENT_ID, CLIENT_SECRET, offers

Harvesting = Callable[..., Harvester]
HIDDEN = (CLIENT_ID, CLIENT_SECRET, "never-to-be-seen", "exemple.invalid")


def told(harvester: Harvester, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    settings = Settings(
        harvester.data,
        None,
        harvester.clock.now,
        lambda request, progress: None,
        harvester.serve,
        lambda: harvester.clock.network(harvester.client),
    )
    status = main(["harvest", "france-travail", "--quarter", "2026-Q4", *options], settings)
    out, err = capsys.readouterr()
    return status, out + err


@pytest.mark.parametrize("fault", [None, "401", "429", "cut", "broken", "400"])
def test_nothing_hidden_is_printed_or_logged(
    harvesting: Harvesting,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    fault: str | None,
) -> None:
    caplog.set_level(logging.INFO)
    faults = dict.fromkeys(range(2, 30), fault) if fault else {}
    harvester = harvesting(offers(300), faults=faults)
    status, text = told(harvester, capsys, "--debug")
    assert status == (0 if fault is None else 1)
    for hidden in HIDDEN:
        assert hidden not in text + caplog.text


def test_a_wrong_secret_is_not_shown_by_the_sentence_or_the_traceback(
    harvesting: Harvesting, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    harvester = harvesting(offers(3))
    harvester.serve = Addresses(
        Secret(CLIENT_ID), Secret("wr0ng-one"), harvester.serve.api_url, harvester.serve.token_url
    )
    status, text = told(harvester, capsys, "--debug")
    assert status == 1
    assert "Traceback" in text
    assert "no token was given (invalid_client): check GENSCAN_FRANCE_TRAVAIL_CLIENT_ID" in text
    assert "wr0ng-one" not in text + caplog.text  # though the end point answers with it
    assert CLIENT_ID not in text


def test_a_token_that_no_header_can_hold_is_not_shown(harvesting: Harvesting) -> None:
    harvester = harvesting(offers(3))
    harvester.stub.token_text = "token-\nnever-to-be-seen"
    with pytest.raises(GenscanError, match="answers without a token") as failure:
        harvester()
    assert "never" not in str(failure.value)
    assert failure.value.__cause__ is None


def test_what_a_settings_object_shows() -> None:
    shown = repr(Settings.__dataclass_fields__) + repr(Addresses(Secret(CLIENT_ID), Secret(CLIENT_SECRET)))
    assert "***" in shown
    assert CLIENT_SECRET not in shown
    assert CLIENT_ID not in shown


@pytest.mark.parametrize(
    ("name", "address"),
    [("api_url", "ftp://here"), ("api_url", ""), ("token_url", "http://"), ("token_url", "x\ny")],
)
def test_an_address_that_is_none_is_named_by_its_setting(
    harvesting: Harvesting, name: str, address: str
) -> None:
    harvester = harvesting(offers(3))
    where = {"api_url": harvester.serve.api_url, "token_url": harvester.serve.token_url, name: address}
    harvester.serve = Addresses(Secret(CLIENT_ID), Secret(CLIENT_SECRET), **where)
    with pytest.raises(GenscanError, match=f"GENSCAN_FRANCE_TRAVAIL_{name.upper()} is no address"):
        harvester()


def test_the_setting_that_is_missing_is_named(harvesting: Harvesting) -> None:
    harvester = harvesting(offers(3))
    harvester.serve = Addresses(Secret(CLIENT_ID), Secret(None))
    with pytest.raises(GenscanError, match="GENSCAN_FRANCE_TRAVAIL_CLIENT_SECRET must be set") as failure:
        harvester()
    assert "CLIENT_ID" not in str(failure.value)
    assert not harvester.data.root.exists()
