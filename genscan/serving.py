"""A small web server for reading a site or an edition on this very machine, under a strict content policy."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from genscan.errors import GenscanError

HEADERS = {
    # Figures are SVG with style attributes, hence 'unsafe-inline' for styles; scripts come from files only.
    "Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self';"
    " style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".parquet": "application/vnd.apache.parquet",
    ".ttl": "text/turtle; charset=utf-8",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "": "text/plain; charset=utf-8",
}


class _Reading(SimpleHTTPRequestHandler):
    """Files of one folder: no listing, no hidden file, nothing outside it, no other name of this machine."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, **TYPES}  # noqa: RUF012 (the library's own way)

    def send_head(self):  # type: ignore[no-untyped-def]
        root = Path(self.directory).resolve()
        asked = Path(self.translate_path(self.path))
        host = (self.headers.get("Host") or "").rsplit(":", 1)[0]
        hidden = any(part.startswith(".") for part in asked.relative_to(self.directory).parts)
        if host not in ("127.0.0.1", "localhost") or hidden or not asked.resolve().is_relative_to(root):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def list_directory(self, path):  # type: ignore[no-untyped-def]
        self.send_error(HTTPStatus.NOT_FOUND)

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def server(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server of that folder on the loopback address, ready to serve."""
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), partial(_Reading, directory=str(folder.resolve())))
    except OSError as error:
        raise GenscanError(
            f"port {port} can't be opened ({error.strerror}): give another with --port"
        ) from error
