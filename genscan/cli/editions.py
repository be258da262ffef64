"""Commands on editions that are there: publish, withdraw, verify, diff, serve."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from genscan.cli.arguments import QUARTER_ARGUMENT, SAID, settings_of
from genscan.errors import GenscanError
from genscan.quarters import Quarter

BY = SAID("Who decides, by name.")
REASON = SAID("Why; it is kept in the log.")
FOLDER = typer.Argument(
    metavar="DIR",
    exists=True,
    file_okay=False,
    help="An edition's folder: the one that holds manifest.json.",
)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (publish, withdraw, verify, diff, serve):
        app.command()(command)


def _embargo(text: str) -> datetime | None:
    from genscan.publications import embargo

    try:
        return embargo(text)
    except GenscanError as error:
        raise typer.BadParameter(str(error)) from error


def publish(
    ctx: typer.Context,
    quarter: Annotated[Quarter, QUARTER_ARGUMENT],
    by: Annotated[str, BY],
    reason: Annotated[str, REASON],
    revision: Annotated[int | None, typer.Option(min=1, help="Default: the latest sealed one.")] = None,
    not_before: Annotated[
        datetime | None,
        typer.Option(metavar="TIME", parser=_embargo, help="Embargo, in UTC: a day, or 2026-04-10T09:00."),
    ] = None,
    accept_warnings: Annotated[
        str,
        typer.Option(
            metavar="REASON", help="Why it goes out although checks warned, if --reason does not say it."
        ),
    ] = "",
) -> None:
    """Put a sealed revision on the site. What its checks warned of is accepted with it, and told."""
    from genscan import site

    settings = settings_of(ctx)
    outcome = site.publish(
        settings.data,
        quarter,
        revision,
        by=by,
        reason=reason,
        now=settings.now(),
        not_before=not_before,
        accepted=accept_warnings or reason,
    )
    for warned in outcome.accepted:
        typer.echo(f"Accepted with it, as the log keeps: {warned}")
    _tell_clock(outcome.clock)
    typer.echo(f"Published {quarter}: {outcome}")


def withdraw(
    ctx: typer.Context,
    quarter: Annotated[Quarter, QUARTER_ARGUMENT],
    revision: Annotated[int, typer.Option(min=1, help="The published revision.")],
    by: Annotated[str, BY],
    reason: Annotated[str, REASON],
) -> None:
    """Mark a published revision as withdrawn; its files stay."""
    from genscan import site

    settings = settings_of(ctx)
    outcome = site.withdraw(settings.data, quarter, revision, by=by, reason=reason, now=settings.now())
    _tell_clock(outcome.clock)
    typer.echo(f"Withdrawn: {quarter} r{revision}")


def _tell_clock(sentence: str | None) -> None:
    if sentence is not None:
        typer.echo(f"To be looked at: {sentence}.")


def verify(folder: Annotated[Path, FOLDER]) -> None:
    """Check an edition folder: every checksum, row count, the data package, the ledger."""
    from genscan.verify import verify as faults_of

    faults = faults_of(_edition(folder))
    for fault in faults:
        typer.echo(fault)
    if faults:
        raise GenscanError(f"{folder} does not hold what it promises: {len(faults)} faults, named above")
    typer.echo(f"{folder}: every file, row and sum is as sealed.")


def diff(
    older: Annotated[Path, FOLDER],
    newer: Annotated[Path, FOLDER],
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write changes.csv and changes.html here instead.")
    ] = None,
) -> None:
    """What changed between two editions or revisions, cell by cell."""
    from genscan.diff import diff as difference
    from genscan.text_tables import aligned

    changes = difference(_edition(older), _edition(newer))
    if out is not None:
        from genscan.bulletin.changes import write_difference

        typer.echo(f"{changes.height} differences: {write_difference(older, newer, changes, out)}")
        return
    if changes.is_empty():
        typer.echo("No cell differs.")
        return
    typer.echo(aligned(changes.columns, changes.iter_rows()))


def serve(
    ctx: typer.Context,
    folder: Annotated[
        Path | None,
        typer.Argument(metavar="[DIR]", help="The site by default, or an edition.", show_default=False),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any free one.")] = 8000,
) -> None:
    """Serve the site, or an edition, on this machine for reading. Ctrl-C stops."""
    from genscan.serving import server

    site = settings_of(ctx).data.site
    if folder is None and not (site / "index.html").is_file():
        raise GenscanError(f"nothing is published yet in {site}: genscan publish does it")
    if folder is not None and not (folder / "index.html").is_file():
        raise GenscanError(f"{folder} has no index.html: give the site's folder or an edition's")
    with server(folder or site, port) as listening:
        typer.echo(f"http://127.0.0.1:{listening.server_port}/  (Ctrl-C stops)")
        try:
            listening.serve_forever()
        except KeyboardInterrupt:
            typer.echo("stopped")


def _edition(folder: Path) -> Path:
    if not (folder / "manifest.json").is_file():
        raise GenscanError(f"{folder} is no edition: it has no manifest.json")
    return folder
