"""The keys that hash employers and communes: one a quarter, among the secrets, never changed inside it."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from genscan.errors import GenscanError
from genscan.feeds.landed import landed_files
from genscan.paths import DataFolder
from genscan.quarters import Quarter

KEY_BYTES = 32
HASHED = "france-travail"  # the one feed whose records bear hashes


def hash_key(data: DataFolder, quarter: Quarter, new: Callable[[], bytes]) -> bytes:
    """The quarter's key; `new` gives one of 32 bytes, asked only where nothing was hashed yet.

    Raises GenscanError where files were landed under a key that is gone or is not this one: hashes of
    two keys can't be compared, and copies across the files of the quarter would go unseen.
    """
    path = key_path(data, quarter)
    mark = data.landing / f"hash-{quarter}.mark"
    if not path.exists():
        if mark.exists() or any(file.records for file in landed_files(data, HASHED, quarter)):
            raise GenscanError(
                f"the hash key of {quarter} is missing ({path}), and files of the quarter were "
                f"landed with it: "
                f"restore it from the backup of the keys, or, if it is lost for good, delete {mark.name} and "
                f"{HASHED}/{quarter} in {data.landing}, and run again while the raw files are kept"
            )
        _make(path, new)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise GenscanError(
            f"the hash key of {quarter} ({path}) has {len(key)} bytes, not {KEY_BYTES}: restore "
            f"it from the backup"
        )
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    if not mark.exists():
        mark.parent.mkdir(parents=True, exist_ok=True)
        _write_once(mark, f"{_mark_of(key)}\n".encode(), 0o644)
    if mark.read_text("ascii").strip() != _mark_of(key):
        raise GenscanError(
            f"the hash key of {quarter} ({path}) is not the one that its landed files were hashed with "
            f"({mark} tells): restore that one from the backup of the keys"
        )
    return key


def key_path(data: DataFolder, quarter: Quarter) -> Path:
    """Where the key of a quarter lies."""
    return data.secrets / f"hash-{quarter}.key"


def _mark_of(key: bytes) -> str:
    """What tells one key from another without telling the key: it is random, so this can't be turned back."""
    return blake2b(b"mark", digest_size=8, key=key).hexdigest()


def _make(path: Path, new: Callable[[], bytes]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_once(path, new(), 0o600)
    except OSError as error:
        raise GenscanError(f"the hash key {path} can't be written ({error.strerror})") from error


def _write_once(path: Path, content: bytes, mode: int) -> None:
    """Write beside and link: of two runs that start together, both use the file of the first."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
