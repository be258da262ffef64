"""Arguments that several commands share: quarter, feed, day, and the settings behind them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import typer

from genscan.cli.settings import Settings
from genscan.errors import GenscanError
from genscan.quarters import Quarter

FEEDS = ("france-travail", "mcf", "lheo", "rncp", "rome")


def settings_of(ctx: typer.Context) -> Settings:
    """The surroundings that the command line was started with."""
    assert isinstance(ctx.obj, Settings)
    return ctx.obj


def _feed(name: str) -> str:
    if name not in FEEDS:
        raise typer.BadParameter(f"{name!r} is no feed: choose one of {', '.join(FEEDS)}")
    return name


def _quarter(text: str) -> Quarter:
    try:
        return Quarter.parse(text)
    except GenscanError as error:
        raise typer.BadParameter(str(error)) from error


QUARTER: Any = typer.Option("--quarter", metavar="QUARTER", parser=_quarter, help="Such as 2026-Q1.")
QUARTER_ARGUMENT: Any = typer.Argument(metavar="QUARTER", parser=_quarter, help="Such as 2026-Q1.")
FEED: Any = typer.Argument(metavar="FEED", parser=_feed, help=f"One of {', '.join(FEEDS)}.")
SKIP: Any = typer.Option(
    "--skip", metavar="FEED", parser=_feed, help="Leave this feed of the quarter out; may be given again."
)
FEED_OPTION: Any = typer.Option("--feed", metavar="FEED", parser=_feed, help=f"One of {', '.join(FEEDS)}.")


def _day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
        raise typer.BadParameter(f"{text!r} is no day: write it as 2026-03-31")
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise typer.BadParameter(f"there is no day {text.strip()}") from error


def _said(text: str | None) -> str | None:
    if text is not None and not text.strip():
        raise typer.BadParameter("nothing but blanks was given")
    return text


def DATE(name: str, help: str) -> Any:
    """An option that is a day."""
    return typer.Option(name, metavar="YYYY-MM-DD", parser=_day, help=help)


def SAID(help: str) -> Any:
    """An option that is a name or a reason: anything but blanks."""
    return typer.Option(callback=_said, help=help)


def FILE(name: str, help: str) -> Any:
    """An argument that names files that are there."""
    return typer.Argument(metavar=name, exists=True, dir_okay=False, help=help)
