"""The job of the daily harvest: off until it is turned on, one observation, failures in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import httpx
import pytest

from assets import harvest
from assets.definitions import defs
from assets.environment import addresses
from tests.harvest.conftest import DAY, Clock
from tests.harvest.stub import CLIENT_ID, CLIENT_SECRET, Stub, offers, serving


class Job:
    """The job run in this process against a stub; the log of its last run is kept."""

    def __init__(self, root: Path, client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
        self._root, self._client, self._patch = root, client, monkeypatch
        self.log = ""

    def __call__(self, secret: str = CLIENT_SECRET) -> dg.ExecuteInProcessResult:
        clock = Clock()
        self._patch.setattr(harvest, "network", lambda: clock.network(self._client))
        with (
            serving(Stub(offers(200), clock=lambda: clock.seconds)) as stub,
            dg.DagsterInstance.ephemeral(str(self._root / "dagster")) as instance,
        ):
            self._patch.setenv("GENSCAN_FRANCE_TRAVAIL_CLIENT_ID", CLIENT_ID)
            self._patch.setenv("GENSCAN_FRANCE_TRAVAIL_CLIENT_SECRET", secret)
            self._patch.setenv("GENSCAN_FRANCE_TRAVAIL_API_URL", stub.api_url)
            self._patch.setenv("GENSCAN_FRANCE_TRAVAIL_TOKEN_URL", stub.token_url)
            result = defs.resolve_job_def("harvest_france_travail").execute_in_process(
                run_config={"resources": {"observatory": {"config": {"root": str(self._root / "data")}}}},
                instance=instance,
                raise_on_error=False,
            )
            self.log = "\n".join(str(entry) for entry in instance.all_logs(result.run_id))
        return result


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Job]:
    with httpx.Client(trust_env=False) as client:
        yield Job(tmp_path, client, monkeypatch)


def test_the_schedule_is_daily_and_off_until_turned_on() -> None:
    schedule = defs.resolve_schedule_def("harvest_france_travail_daily")
    assert schedule.default_status == dg.DefaultScheduleStatus.STOPPED
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 5 * * *", "Europe/Paris")
    assert schedule.job_name == "harvest_france_travail"


def test_a_run_observes_the_current_quarter_and_tells_its_figures(job: Job, tmp_path: Path) -> None:
    result = job()
    assert result.success
    (event,) = [event for event in result.all_events if event.is_step_materialization]
    told = {name: value.value for name, value in event.materialization.metadata.items()}
    file = tmp_path / "data" / "inbox" / "france-travail" / "2026-Q4" / f"offres-{DAY}.jsonl.gz"
    assert file.is_file()
    assert told["records"] == 200
    assert told["file"] == str(file)
    assert CLIENT_SECRET not in job.log
    assert "never-to-be-seen" not in job.log


def test_a_failure_is_one_sentence_without_a_secret(job: Job) -> None:
    assert not job(secret="a-wrong-secret").success
    assert "no token was given (invalid_client): check GENSCAN_FRANCE_TRAVAIL_CLIENT_ID" in job.log
    assert "a-wrong-secret" not in job.log


def test_secrets_of_the_environment_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GENSCAN_FRANCE_TRAVAIL_CLIENT_ID", CLIENT_ID)
    monkeypatch.setenv("GENSCAN_FRANCE_TRAVAIL_CLIENT_SECRET", CLIENT_SECRET)
    found = addresses()
    assert found.client_secret.reveal() == CLIENT_SECRET
    assert CLIENT_SECRET not in f"{found!r} {found}"
    assert CLIENT_ID not in f"{found!r} {found}"
    monkeypatch.setenv("GENSCAN_FRANCE_TRAVAIL_CLIENT_SECRET", "")
    assert addresses().absent() == ["GENSCAN_FRANCE_TRAVAIL_CLIENT_SECRET"]
