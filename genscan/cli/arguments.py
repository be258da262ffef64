"""Arguments that several commands share: quarter, feed, day, and the settings behind them."""

from __future__ import annotations

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


def DATE(name: str, help: str) -> Any:
    """An option that is a day."""
    return typer.Option(name, metavar="YYYY-MM-DD", formats=["%Y-%m-%d"], help=help)
