"""Reading a site on this machine: what is served, under which headers, and what never is."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from genscan.serving import server


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    site = tmp_path / "site"
    (site / "2026-Q1").mkdir(parents=True)
    (site / "index.html").write_text("<!doctype html><title>Accueil</title>", "utf-8")
    (site / "2026-Q1" / "cells.parquet").write_bytes(b"PAR1")
    (site / ".draft").write_text("not yet public")
    (tmp_path / "secret.key").write_text("never served")
    (site / "link.key").symlink_to(tmp_path / "secret.key")
    with server(site, 0) as listening:
        Thread(target=listening.serve_forever, daemon=True).start()
        yield listening.server_port
        listening.shutdown()


def asked(port: int, path: str, host: str | None = None) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("GET", path, headers={"Host": host} if host else {})
    return connection.getresponse()


def test_a_page_comes_with_a_strict_content_policy(port: int) -> None:
    answer = asked(port, "/")
    assert answer.status == 200
    assert "Accueil" in answer.read().decode()
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_table_comes_with_its_type(port: int) -> None:
    assert asked(port, "/2026-Q1/cells.parquet").headers["Content-Type"] == "application/vnd.apache.parquet"


@pytest.mark.parametrize(
    "path", ["/2026-Q1/", "/.draft", "/../secret.key", "/%2e%2e/secret.key", "/link.key", "/absent.html"]
)
def test_no_listing_no_hidden_file_and_nothing_outside(port: int, path: str) -> None:
    answer = asked(port, path)
    assert answer.status == 404
    assert b"never served" not in answer.read()
    assert "Content-Security-Policy" in answer.headers


def test_another_name_of_the_machine_is_not_answered(port: int) -> None:
    assert asked(port, "/", host="attacker.example").status == 404
