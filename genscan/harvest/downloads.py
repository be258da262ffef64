"""One published file fetched to its last byte: gone on with after a cut, begun anew where it has changed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from genscan.errors import GenscanError
from genscan.feeds.limits import MIB
from genscan.harvest.limits import ATTEMPTS, MAX_DOWNLOAD
from genscan.harvest.patience import Passing, patient
from genscan.harvest.surroundings import Network, Tell
from genscan.harvest.transport import named_fault, refuse_transient

STEP = 64 * MIB  # bytes between two lines of progress
_PART = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)")


@dataclass(frozen=True)
class Source:
    """What is known of a file on its way: its address, the mark of its version, the digest sent with it."""

    address: str
    version: str | None
    digest: str | None = None


class Download:
    """A file on its way into a folder; `part` holds what has arrived."""

    def __init__(
        self, network: Network, tell: Tell, address: httpx.URL, folder: Path, who: str, setting: str
    ) -> None:
        self.part = folder / "download.part"
        self._state = folder / "download.json"
        self._network, self._tell, self._address, self._who = network, tell, address, who
        self._setting = setting
        self._stalled = 0

    @property
    def size(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def run(self) -> Source:
        """Fetch what is missing; raises GenscanError once nothing has come for as long as patience lasts."""
        try:
            for attempt in patient(self._network, self._tell, lambda _: self._stalled >= ATTEMPTS):
                with attempt:
                    before = self.size
                    try:
                        return self._fetch()
                    except Passing:
                        self._stalled = 0 if self.size > before else self._stalled + 1
                        raise
        except Passing as fault:
            raise GenscanError(
                f"{fault}, {ATTEMPTS} times in a row: start again later; what has arrived is kept"
            ) from None
        except OSError as error:
            raise GenscanError(f"{self.part.parent} can't be written ({error.strerror})") from error
        raise AssertionError("a download ends with a file or a fault")

    def _fetch(self) -> Source:
        known = self._known()
        headers = {"Accept-Encoding": "identity"}  # positions count the bytes of the file itself
        if known is not None and known.version is not None and self.size:
            headers |= {"Range": f"bytes={self.size}-", "If-Range": known.version}
        request = self._network.client.build_request("GET", self._address, headers=headers)
        try:
            response = self._network.client.send(request, stream=True, follow_redirects=True)
            try:
                return self._take(response, known)
            finally:
                response.close()
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise Passing(f"{self._who}: {named_fault(error)}") from None

    def _take(self, response: httpx.Response, known: Source | None) -> Source:
        refuse_transient(response.status_code, response.headers, self._who, self._network)
        if response.status_code == 416 and known is not None:
            if response.headers.get("Content-Range") == f"bytes */{self.size}":
                return known
            self._forget()
            raise Passing(f"{self._who}: the file has changed")
        if response.status_code == 206 and known is not None:
            found = _PART.fullmatch(response.headers.get("Content-Range", ""))
            if found is None or int(found[1]) != self.size:
                self._forget()
                raise Passing(f"{self._who}: the file has changed")
            self._write(response, "ab", None if found[2] == "*" else int(found[2]))
            return known
        if response.status_code != 200:
            raise GenscanError(
                f"{self._who}: {response.url.host} answers {response.status_code}: check {self._setting}"
            )
        self._forget()
        known = Source(str(self._address), _version(response.headers), _digest(response.headers))
        self._state.write_text(json.dumps(asdict(known)), encoding="utf-8")
        length = response.headers.get("Content-Length", "")
        packed = response.headers.get("Content-Encoding", "identity") != "identity"  # its length is another
        told = length.isascii() and length.isdigit() and not packed
        self._write(response, "wb", int(length) if told else None)
        return known

    def _write(self, response: httpx.Response, mode: str, total: int | None) -> None:
        told = self.size
        with self.part.open(mode) as file:
            for piece in response.iter_bytes():  # as they come: what came before a cut is kept
                file.write(piece)
                if file.tell() > MAX_DOWNLOAD:
                    raise GenscanError(
                        f"{self._who}: over {MAX_DOWNLOAD // MIB:,} MiB: no such export is known"
                    )
                if file.tell() - told >= STEP:
                    told = file.tell()
                    of = f" of {total / MIB:,.0f}" if total else ""
                    self._tell(f"{told / MIB:,.0f}{of} MiB")
        if total is not None and self.size != total:
            raise Passing(f"{self._who}: {self.size:,} bytes came of {total:,}")

    def _known(self) -> Source | None:
        try:
            known = Source(**json.loads(self._state.read_bytes()))
        except (OSError, ValueError, TypeError):
            return None
        return known if known.address == str(self._address) else None

    def _forget(self) -> None:
        self._state.unlink(missing_ok=True)
        self.part.unlink(missing_ok=True)


def _version(headers: Mapping[str, str]) -> str | None:
    """What tells one version of a file from the next: a strong ETag, else the date of its last change."""
    tag = headers.get("ETag", "")
    return tag if tag.startswith('"') else headers.get("Last-Modified") or None


def _digest(headers: Mapping[str, str]) -> str | None:
    """The digest of the whole file that a reply carries, as `algorithm=base64`."""
    for name, algorithm, pattern in (
        ("Repr-Digest", "sha256", r"sha-256=:([\w+/=]+):"),
        ("Digest", "sha256", r"(?i:sha-256)=([\w+/=]+)"),
        ("Content-MD5", "md5", r"([\w+/=]+)"),
    ):
        if found := re.search(pattern, headers.get(name, "")):
            return f"{algorithm}={found[1]}"
    return None
