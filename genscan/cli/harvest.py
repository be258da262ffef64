"""The command that fetches a feed from its publisher: harvest."""

from __future__ import annotations

from typing import Annotated

import typer

from genscan.cli.arguments import FEED, QUARTER, settings_of
from genscan.cli.progress import Lines
from genscan.errors import GenscanError
from genscan.quarters import Quarter


def register(app: typer.Typer) -> None:
    """Add this command to the command line."""
    app.command()(harvest)


def harvest(ctx: typer.Context, feed: Annotated[str, FEED], quarter: Annotated[Quarter, QUARTER]) -> None:
    """Fetch a feed from its publisher; go on where the last start stopped."""
    from genscan.harvest.publishers import harvest as fetch

    settings = settings_of(ctx)
    progress = Lines(settings.now)
    progress.start(f"harvest {feed}")
    try:
        done = fetch(
            settings.data,
            feed,
            quarter,
            settings.addresses,
            settings.network(),
            lambda text: progress.say(f"harvest {feed}", text),
        )
    except KeyboardInterrupt:
        raise GenscanError(f"stopped; the same command goes on with the harvest of {feed}") from None
    progress.end(f"harvest {feed}")
    typer.echo(done.sentence)
