"""Commands that keep what was made: rebuild, backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from genscan.cli.arguments import FILE, QUARTER_ARGUMENT, settings_of
from genscan.cli.progress import Lines
from genscan.errors import GenscanError
from genscan.quarters import Quarter


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (rebuild, backup, restore):
        app.command()(command)


def rebuild(
    ctx: typer.Context,
    quarter: Annotated[Quarter, QUARTER_ARGUMENT],
    revision: Annotated[int, typer.Option(min=1, help="The sealed revision.")],
) -> None:
    """Make a past revision again from its frozen inputs, and compare the bytes."""
    from genscan.browser import find_browser
    from genscan.code import code_hash
    from genscan.rebuild import rebuild as make_again

    settings = settings_of(ctx)
    progress = Lines(settings.now)
    done = make_again(
        settings.data,
        quarter,
        revision,
        find_browser(settings.browser),
        code_hash(),
        settings.who(f"genscan rebuild {quarter}"),
        progress=lambda text: progress.say("rebuild", text),
    )
    if not done.identical:
        raise GenscanError(done.sentence)
    typer.echo(done.sentence)


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive, on another disk than the data.")],
    keys: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A file of its own for the keys; keep it elsewhere.")
    ] = None,
) -> None:
    """Write all that can't be made again into one file: landing, editions, their log, run history."""
    from genscan.backup import backup as write
    from genscan.backup import backup_keys

    settings = settings_of(ctx)
    progress = Lines(settings.now)
    who = settings.who("genscan backup")
    done = write(settings.data, file, who, lambda text: progress.say("backup", text))
    typer.echo(f"{done.path}: {done.files} files, {done.bytes:,} bytes")
    if keys is not None:
        typer.echo(f"{backup_keys(settings.data, keys).path}: the keys; keep them apart from the rest")
    elif settings.data.secrets.is_dir():
        typer.echo("The keys are not in it: --keys FILE writes them into a file of their own.")


def restore(
    ctx: typer.Context,
    file: Annotated[Path, FILE("FILE", "The archive that genscan backup wrote.")],
    keys: Annotated[
        Path | None,
        typer.Option(metavar="FILE", exists=True, dir_okay=False, help="The file of the keys."),
    ] = None,
) -> None:
    """Put back what a backup holds, where nothing of it is there; make the site again."""
    from genscan.backup import restore as put_back
    from genscan.backup import restore_keys

    settings = settings_of(ctx)
    progress = Lines(settings.now)
    done = put_back(settings.data, file, lambda text: progress.say("restore", text))
    typer.echo(f"{settings.data.root}: {done.files} files are back, every checksum is right.")
    if keys is not None:
        typer.echo(f"{settings.data.secrets}: {restore_keys(settings.data, keys).files} keys are back.")
