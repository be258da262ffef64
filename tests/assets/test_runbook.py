"""The runbook tells of every warning, job, schedule, sensor and setting that staff meet."""

from __future__ import annotations

import re

import pytest

from assets.definitions import defs
from genscan import pipeline
from genscan.cli import app
from genscan.paths import CHECKOUT

RUNBOOK = (CHECKOUT / "docs" / "exploitation.md").read_text(encoding="utf-8")
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("check", [one.name.split(".")[2] for one in pipeline.checks() if one.warns])
def test_every_warning_has_its_answer(check: str) -> None:
    assert f"`{check}`" in RUNBOOK


def test_every_job_schedule_and_sensor_is_named() -> None:
    listed = [*(defs.jobs or ()), *(defs.schedules or ()), *(defs.sensors or ())]
    named = {one.name for one in listed if hasattr(one, "name")}
    assert {"make_edition", "publish", "inbox", "make_edition_quarterly"} <= named
    assert [name for name in sorted(named) if f"`{name}`" not in RUNBOOK] == []


def test_every_command_is_in_the_readme() -> None:
    commands = [one.name or getattr(one.callback, "__name__", "") for one in app.registered_commands]
    assert [name for name in commands if f"`{name}`" not in README] == []


def test_every_setting_of_the_runbook_is_in_the_readme() -> None:
    assert set(re.findall(r"GENSCAN_[A-Z_]+[A-Z]", RUNBOOK)) <= set(
        re.findall(r"GENSCAN_[A-Z_]+[A-Z]", README)
    )


@pytest.mark.parametrize("picture", re.findall(r"\]\((images/[^)]+)\)", RUNBOOK))
def test_every_picture_is_there_and_small(picture: str) -> None:
    assert (CHECKOUT / "docs" / picture).stat().st_size < 150_000
