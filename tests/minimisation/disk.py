"""Everything that lies in a folder, decoded to text: Parquet, SQLite, DuckDB, gzip, zip, PDF and the rest."""

from __future__ import annotations

import gzip
import html
import io
import json
import re
import sqlite3
import subprocess
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pikepdf
import polars as pl

from genscan.manifest import file_hash
from genscan.paths import VENDOR
from tests.minimisation import planted

_CODE = re.compile(rf"(?<![\w.])(?:{'|'.join(planted.CODES)})(?![\w.]*\d)")
_PHONE = re.compile(r"[\s.\-/_·:()]{0,4}".join(planted.PHONE_DIGITS))


def found(root: Path, leaving_out: Path | None = None) -> list[str]:
    """Where something planted lies below a folder, and what."""
    places = []
    for where, text in texts(root, leaving_out):
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
        places += [f"{where}: {needle}" for needle in planted.NEEDLES if needle in plain]
        places += [f"{where}: {match[0]}" for match in (*_CODE.finditer(plain), *_PHONE.finditer(plain))]
    return sorted(set(places))


def texts(root: Path, leaving_out: Path | None) -> Iterator[tuple[str, str]]:
    """Where, and what is written there: the bytes as text, and what they hold once unpacked.

    Fonts, maps and scripts that are those of the checkout, byte for byte, hold nothing of the feeds.
    """
    vendored = {file_hash(path) for path in VENDOR.rglob("*") if path.is_file()}
    for path in sorted(root.rglob("*")):
        where = path.relative_to(root).as_posix()
        if leaving_out is not None and path.is_relative_to(leaving_out):
            continue
        yield f"{where} (its name)", path.name
        if path.is_file() and not path.is_symlink() and file_hash(path) not in vendored:
            yield from _of_bytes(where, path.read_bytes())


def _of_bytes(where: str, content: bytes) -> Iterator[tuple[str, str]]:
    if content[:4] == b"PAR1":
        yield where, _parquet(content)
        return
    if content[:15] == b"SQLite format 3":
        yield where, _sqlite(content)
    elif content[8:12] == b"DUCK":
        yield where, _duckdb(content)
    elif content[:2] == b"\x1f\x8b":
        yield from _of_bytes(f"{where}!", gzip.decompress(content))
    elif content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield f"{where}!{name} (its name)", name
                yield from _of_bytes(f"{where}!{name}", archive.read(name))
    elif content[:4] == b"%PDF" and b"%%EOF" in content:
        yield from _pdf(where, content)
    yield where, _text(content)


def _text(content: bytes) -> str:
    text = content.decode("utf-8", errors="replace")
    # escapes of JSON and entities of HTML and XML would hide an accent or a sign
    if "\\u" in text:
        text += text.encode("ascii", "backslashreplace").decode("unicode-escape", errors="replace")
    return text + html.unescape(text) if "&" in text else text


def _parquet(content: bytes) -> str:
    frame, told = pl.read_parquet(io.BytesIO(content)), pl.read_parquet_metadata(io.BytesIO(content))
    return json.dumps([told, frame.to_dicts()], ensure_ascii=False, default=str)


def _sqlite(content: bytes) -> str:
    con = sqlite3.connect(":memory:")
    con.deserialize(content[:18] + b"\x01\x01" + content[20:])  # a copy in memory has no log beside it
    names = [row[0] for row in con.execute("select name from sqlite_master where type = 'table'")]
    rows = [row for name in names for row in con.execute(f'select * from "{name}"')]
    con.close()
    return json.dumps(rows, ensure_ascii=False, default=str).replace("\\\\", "\\").replace('\\"', '"')


def _duckdb(content: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.duckdb"
        path.write_bytes(content)
        with duckdb.connect(str(path), read_only=True) as con:
            names = [row[0] for row in con.execute("select table_name from duckdb_tables()").fetchall()]
            rows = [row for name in names for row in con.execute(f'select * from "{name}"').fetchall()]
    return json.dumps(rows, ensure_ascii=False, default=str)


def _pdf(where: str, content: bytes) -> Iterator[tuple[str, str]]:
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    yield where, done.stdout.decode("utf-8", errors="replace")
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_metadata() as metadata:
        yield f"{where} (metadata)", str(metadata)
        for name, attached in pdf.attachments.items():
            yield from _of_bytes(f"{where}!{name}", attached.get_file().read_bytes())
