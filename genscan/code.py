"""The hash of the code that an edition was made with."""

from __future__ import annotations

import hashlib
from pathlib import Path

from genscan.paths import CHECKOUT

ROOTS = ("genscan", "assets", "warehouse", "reports", "uv.lock")


def code_hash(checkout: Path = CHECKOUT) -> str:
    """SHA-256 over the names and bytes of every file that can change a figure, a page or a table.

    Compiled files, caches and hidden files are left out: they differ from one machine to the next.
    """
    digest = hashlib.sha256()
    for root in ROOTS:
        top = checkout / root
        files = [top] if top.is_file() else [path for path in top.rglob("*") if path.is_file()]
        for path in sorted(files, key=lambda path: path.relative_to(checkout).as_posix()):
            name = path.relative_to(checkout)
            if path.suffix == ".pyc" or any(p == "__pycache__" or p.startswith(".") for p in name.parts):
                continue
            content = path.read_bytes()
            digest.update(f"{name.as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()
