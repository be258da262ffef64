"""Commands that bring input in and make editions: demo-feeds, receive, run."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from genscan.cli.arguments import DATE, FEED, FILE, QUARTER, SAID, SKIP, settings_of
from genscan.cli.progress import Lines
from genscan.cli.settings import RunRequest
from genscan.errors import Interrupted
from genscan.quarters import Quarter


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command("demo-feeds")(demo_feeds)
    app.command()(receive)
    app.command()(run)


def demo_feeds(
    ctx: typer.Context,
    quarter: Annotated[Quarter, QUARTER],
    out: Annotated[Path, typer.Option(help="Inbox to write into: OUT/<feed>/<quarter>/...")],
    quarters: Annotated[
        int, typer.Option(min=1, max=40, help="How many quarters, ending with this one.")
    ] = 5,
    vacancies: Annotated[int, typer.Option(min=1, help="Vacancies online on one day.")] = 60_000,
    courses: Annotated[int, typer.Option(min=1, help="Courses on offer.")] = 20_000,
    seed: Annotated[int, typer.Option(help="Same seed, same bytes.")] = 1,
) -> None:
    """Write synthetic feeds in the real formats."""
    from genscan.demonstration import write_feeds

    progress = Lines(settings_of(ctx).now)
    write_feeds(
        out,
        quarter,
        quarters=quarters,
        vacancies=vacancies,
        courses=courses,
        seed=seed,
        progress=lambda text: progress.say("demo-feeds", text),
    )
    typer.echo(f"Demonstration feeds of {quarters} quarters, the latest {quarter}, are in {out}.")


def receive(
    ctx: typer.Context,
    feed: Annotated[str, FEED],
    files: Annotated[list[Path], FILE("FILE...", "Files as the publisher sent them.")],
    quarter: Annotated[Quarter, QUARTER],
    observed_on: Annotated[
        date | None,
        DATE("--observed-on", "Day that the files describe; default: the quarter's last day."),
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="The files hold only a part of the feed.")
    ] = False,
    confidential: Annotated[
        bool,
        typer.Option("--confidential", help="Publish of this feed only what statistical secrecy allows."),
    ] = False,
) -> None:
    """Take files that a person was sent into the inbox."""
    from genscan.feeds.inbox import receive as take

    for received in take(
        settings_of(ctx).data,
        feed,
        files,
        quarter,
        observed_on=observed_on,
        partial=partial,
        allow_demonstration=True,
        confidential=confidential,
    ):
        typer.echo(received.sentence)


def run(
    ctx: typer.Context,
    quarter: Annotated[Quarter, QUARTER],
    reason: Annotated[str | None, SAID("Why a next revision is made; the first needs none.")] = None,
    allow_demonstration: Annotated[
        bool, typer.Option("--allow-demonstration", help="Accept demonstration feeds.")
    ] = False,
    skip: Annotated[list[str], SKIP] = [],  # noqa: B006  typer copies it
) -> None:
    """Make a quarter's edition: from what was received to a sealed draft revision."""
    from genscan import edition, preparation
    from genscan.feeds.misplaced import misplaced
    from genscan.warned import read_warnings

    settings = settings_of(ctx)
    before = edition.latest_revision(settings.data, quarter)
    request = RunRequest(settings.data, quarter, reason, allow_demonstration, tuple(skip))
    try:
        preparation.admit(settings.data.without(skip, quarter), quarter, allow_demonstration)
        settings.run(request, Lines(settings.now))
    except KeyboardInterrupt as stop:
        done = edition.latest_revision(settings.data, quarter) != before
        left = "the edition was sealed before, and is whole" if done else "no edition was sealed"
        raise Interrupted(f"interrupted: {left}; run again, and it goes on with what is done") from stop
    for file in preparation.inputs(settings.data, quarter):
        if file.quarantined:
            typer.echo(f"Set aside whole: {file.feed} {file.file} ({file.quarantined})")
    for sentence in misplaced(settings.data):
        typer.echo(f"Left alone: {sentence}")
    sealed = edition.latest_revision(settings.data, quarter)
    if sealed == before:
        typer.echo(f"Nothing to make: {sealed} was made from these very files by this very code.")
    elif sealed is not None:
        for warned in read_warnings(settings.data, quarter, int(sealed.name[1:])):
            typer.echo(f"To be accepted before it is published: {warned.sentence}")
        typer.echo(f"Sealed: {sealed}")
