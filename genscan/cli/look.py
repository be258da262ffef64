"""Commands that only look: ledger, sql, doctor."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from genscan.cli.arguments import FEED_OPTION, QUARTER, settings_of
from genscan.errors import GenscanError
from genscan.quarters import Quarter


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (ledger, sql, doctor):
        app.command()(command)


def ledger(
    ctx: typer.Context,
    quarter: Annotated[Quarter, QUARTER],
    feed: Annotated[str | None, FEED_OPTION] = None,
    reason: Annotated[str | None, typer.Option(help="List records with this reason or outcome.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="With --reason: how many at most.")] = 20,
) -> None:
    """What became of the records of a quarter, file by file."""
    from genscan import records
    from genscan.text_tables import aligned

    data = settings_of(ctx).data
    if reason is None:
        rows = records.ledger(data, quarter, feed)
        typer.echo(aligned(rows.columns, rows.iter_rows()))
        for line in records.explained(rows):
            typer.echo(line)
        return
    if reason not in records.REASONS:
        raise typer.BadParameter(
            f"{reason!r} is no reason: {', '.join(records.REASONS)}", param_hint="--reason"
        )
    listed = records.with_reason(data, quarter, reason, feed, limit)
    typer.echo(aligned(listed.rows.columns, listed.rows.iter_rows()))
    for file in listed.without_text:
        typer.echo(f"{file} has left the inbox: the text of its records can't be shown any more.")


def sql(
    ctx: typer.Context,
    query: Annotated[
        str | None, typer.Argument(metavar="[QUERY]", help="One query; without it, a prompt.")
    ] = None,
) -> None:
    """Query the warehouse with DuckDB, read only."""
    from genscan.sql_prompt import Prompt

    prompt = Prompt(settings_of(ctx).data)
    if query is not None:
        typer.echo(prompt.answer(query, as_csv=not sys.stdout.isatty()), nl=False)
        return
    if not sys.stdin.isatty():
        typer.echo(prompt.answer(sys.stdin.read(), as_csv=not sys.stdout.isatty()), nl=False)
        return
    typer.echo(f"Tables: {', '.join(prompt.tables)}\nOne query a line; Ctrl-D ends.")
    while True:
        try:
            line = input("genscan> ").strip()
        except EOFError:
            typer.echo()
            return
        if line:
            try:
                typer.echo(prompt.answer(line, as_csv=False), nl=False)
            except GenscanError as error:
                typer.echo(str(error))


def doctor(ctx: typer.Context) -> None:
    """Say what of the machine, the settings and the feeds is ready, and what is not."""
    from genscan.doctor import examine

    settings = settings_of(ctx)
    findings = examine(
        settings.data, settings.browser, settings.now().date(), settings.addresses, settings.retention
    )
    for finding in findings:
        typer.echo(f"{finding.mark:<8} {finding.subject:<22} {finding.text}")
    missing = dict.fromkeys(finding.subject for finding in findings if finding.mark == "missing")
    if missing:
        raise GenscanError(f"not ready: {', '.join(missing)}; the lines marked missing say what to do")
