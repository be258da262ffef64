"""A file server on loopback, with ranges, versions and checksums, that can cut, change and refuse."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass
class Files:
    """What is served, by path; `cuts` are the positions at which the next replies break off."""

    files: dict[str, bytes] = field(default_factory=dict)
    cuts: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    ranges: bool = True
    tagged: bool = True
    dated: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    redirects: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    wbufsize = -1

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        served = self.server.served
        path = urlsplit(self.path).path
        wanted = self.headers.get("Range")
        served.asked.append((path, wanted))
        status = served.statuses.pop(0) if served.statuses else 200
        content = served.files.get(path)
        if status != 200:
            return self._answer(status, b"")
        if path in served.redirects:
            return self._answer(302, b"", {"Location": served.redirects[path]})
        if content is None:
            return self._answer(404, b"")
        marks: dict[str, str] = {}
        if served.tagged:
            marks["ETag"] = f'"{hashlib.sha1(content).hexdigest()}"'
        if served.dated:
            marks["Last-Modified"] = f"Thu, 26 Nov 2026 0{len(content) % 10}:00:00 GMT"
        start = 0
        match = re.fullmatch(r"bytes=(\d+)-", wanted or "") if served.ranges else None
        if match and self.headers.get("If-Range") in marks.values():
            start = int(match[1])
            if start >= len(content):
                return self._answer(416, b"", marks | {"Content-Range": f"bytes */{len(content)}"})
            marks["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self._answer(
            206 if start else 200, content[start:], marks, served.cuts.pop(0) if served.cuts else None
        )

    def _answer(
        self, status: int, body: bytes, headers: dict[str, str] | None = None, cut: int | None = None
    ) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), **self.server.served.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:cut])
        self.wfile.flush()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, served: Files) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.served = served


@contextmanager
def serving_files(served: Files) -> Iterator[Files]:
    """The files behind a port of their own until the block ends."""
    server = _Server(served)
    served.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()


def digest(content: bytes) -> str:
    return f"sha-256={base64.b64encode(hashlib.sha256(content).digest()).decode()}"
