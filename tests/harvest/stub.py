"""France Travail's token end point and offer search on loopback, as published, with faults on demand.

`python -m tests.harvest.stub --offers 5000` serves it for trying the harvest by hand.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from genscan.reference import departments

TOKEN_PATH = "/connexion/oauth2/access_token"
SEARCH_PATH = "/partenaire/offresdemploi/v2/offres/search"
CLIENT_ID, CLIENT_SECRET = "PAR_genscan_0123", "s3cr3t-of-the-application"
SCOPES = {"api_offresdemploiv2", "o2dsoffre"}
PARAMETERS = {"range", "sort", "codeROME", "departement", "region", "minCreationDate", "maxCreationDate"}
WIDEST, LAST_START, LAST_END, MOST_CODES, MOST_DEPARTMENTS = 150, 3000, 3149, 200, 5
CREATED = "%Y-%m-%dT%H:%M:%S.000Z"
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_REGION_OF = dict(departments().select("department_code", "region_code").iter_rows())

Offer = dict[str, Any]
Fault = str | Callable[["Stub"], None]


def offer(
    number: int,
    code: str = "M1805",
    created: str | None = "2026-11-20T08:00:00.000Z",
    place: str | None = "69",
) -> Offer:
    """One offer in the API's shape; `place` is a department, None: in France, nowhere in particular."""
    made: Offer = {
        "id": f"{number:07d}",
        "intitule": f"Développeur n° {number} H/F",
        "description": "Un texte d'essai, assez long pour ressembler à une offre. " * 3,
        "dateCreation": created,
        "dateActualisation": created,
        "lieuTravail": {"libelle": f"{place} - QUELQUE PART" if place else "France entière"},
        "romeCode": code,
        "typeContrat": "CDI",
        "nombrePostes": 1,
        "origineOffre": {"origine": "1"},
        "contact": {"nom": "Une Personne", "courriel": "personne@exemple.invalid"},
    }
    return {name: value for name, value in made.items() if value is not None}


def offers(
    count: int,
    codes: Sequence[str] = ("M1805", "M1801", "M1810"),
    since: datetime = datetime(2026, 9, 1, tzinfo=UTC),
    days: float = 80,
    seed: int = 1,
    first: int = 0,
) -> list[Offer]:
    """Offers at random moments of a period, in random departments."""
    chance = random.Random(seed)
    places = sorted(_REGION_OF)
    return [
        offer(
            first + number,
            chance.choice(codes),
            (since + timedelta(seconds=chance.randrange(int(days * 86400) or 1))).strftime(CREATED),
            chance.choice(places),
        )
        for number in range(count)
    ]


@dataclass
class Stub:
    """What the end points serve, what they were asked, and what goes wrong at which call.

    `faults` maps the number of a search call (from 1) to what happens at it: a name, or a function that
    changes the board before the call is answered.
    """

    board: list[Offer]
    faults: dict[int, Fault] = field(default_factory=dict)
    token_faults: dict[int, str] = field(default_factory=dict)
    token_lasts: int = 1499
    token_text: str = "never-to-be-seen"
    clock: Callable[[], float] = time.monotonic
    slow: float = 1.0
    escaped: bool = False
    retry_after: str = "3"
    rate_headers: dict[str, str] = field(default_factory=dict)
    searches: list[dict[str, str]] = field(default_factory=list)
    tokens: dict[str, float] = field(default_factory=dict)
    after_call: Callable[[int], None] | None = None
    url: str = ""
    _answers: dict[tuple[tuple[str, str], ...], list[Offer]] = field(default_factory=dict)

    @property
    def api_url(self) -> str:
        return f"{self.url}/partenaire/offresdemploi"

    @property
    def token_url(self) -> str:
        return f"{self.url}{TOKEN_PATH}?realm=%2Fpartenaire"

    def remove(self, identifier: str) -> None:
        self.board[:] = [each for each in self.board if each["id"] != identifier]
        self._answers.clear()

    def found(self, asked: dict[str, str]) -> list[Offer]:
        """The offers that a query has, in its order; kept until the board changes."""
        query = tuple(sorted((name, value) for name, value in asked.items() if name != "range"))
        if query not in self._answers:
            self._answers[query] = self._searched(asked)
        return self._answers[query]

    def _searched(self, asked: dict[str, str]) -> list[Offer]:
        codes = set(filter(None, asked.get("codeROME", "").split(",")))
        places = set(filter(None, asked.get("departement", "").split(",")))
        since, until, region = (asked.get(n) for n in ("minCreationDate", "maxCreationDate", "region"))

        def matches(each: Offer) -> bool:
            place = each["lieuTravail"]["libelle"].partition(" - ")
            department = place[0] if place[1] else None
            created = each.get("dateCreation")
            return (
                (not codes or each.get("romeCode") in codes)
                and (not places or department in places)
                and (not region or (department is not None and _REGION_OF[department] == region))
                and (not since or (created is not None and created[:19] >= since[:19]))
                and (not until or (created is not None and created[:19] <= until[:19]))
            )

        found = [each for each in self.board if matches(each)]
        return sorted(found, key=lambda each: each.get("dateCreation", ""), reverse=True)


def _error(message: str) -> bytes:
    return json.dumps({"message": message, "codeHttp": 400, "codeErreur": "0000000"}).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        stub = self.server.stub
        form = {
            name: values[0]
            for name, values in parse_qs(
                self.rfile.read(int(self.headers["Content-Length"])).decode()
            ).items()
        }
        with self.server.lock:
            fault = stub.token_faults.pop(len(stub.tokens) + 1, None)
            if urlsplit(self.path).path != TOKEN_PATH or parse_qs(urlsplit(self.path).query).get("realm") != [
                "/partenaire"
            ]:
                return self._send(404, b"")
            if fault == "500":
                return self._send(500, b"")
            error = None
            if form.get("grant_type") != "client_credentials":
                error = "unsupported_grant_type"
            elif (form.get("client_id"), form.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
                error = "invalid_client"
            elif set(form.get("scope", "").split()) != SCOPES:
                error = "invalid_scope"
            if error:
                body = {"error": error, "error_description": f"refused: {form.get('client_secret')}"}
                return self._send(400, json.dumps(body).encode())
            token = f"token-{len(stub.tokens) + 1}-{stub.token_text}"
            stub.tokens[token] = stub.clock() + stub.token_lasts
            given = {"scope": form["scope"], "expires_in": stub.token_lasts, "token_type": "Bearer"}
            self._send(200, json.dumps(given | {"access_token": token}).encode())

    def do_GET(self) -> None:
        stub = self.server.stub
        with self.server.lock:
            asked = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            if urlsplit(self.path).path != SEARCH_PATH:
                return self._send(404, b"")
            stub.searches.append(asked)
            number = len(stub.searches)
            fault = stub.faults.get(number)
            if callable(fault):
                fault(stub)
                stub._answers.clear()
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            if fault == "401" or stub.tokens.get(token, 0) <= stub.clock():
                stub.tokens.pop(token, None)
                self._send(401, b"")
            elif fault == "429":
                self._send(429, b"Too Many Requests", {"Retry-After": stub.retry_after}, "text/plain")
            elif fault == "400":
                self._send(400, _error("Format incorrect."))
            elif fault in ("500", "503"):
                self._send(int(fault), b"<html>erreur</html>", kind="text/html")
            elif fault == "cut":
                self.close_connection = True
            else:
                self._search(asked, fault if isinstance(fault, str) else None)
            if stub.after_call:
                stub.after_call(number)

    def _search(self, asked: dict[str, str], fault: str | None) -> None:
        stub = self.server.stub
        match = re.fullmatch(r"(\d+)-(\d+)", asked.get("range", "0-149"))
        if unknown := set(asked) - PARAMETERS:
            return self._send(400, _error(f"Paramètre inconnu : {sorted(unknown)[0]}"))
        if match is None:
            return self._send(400, _error("Format du paramètre range incorrect."))
        first, last = int(match[1]), int(match[2])
        if last - first + 1 > WIDEST or first > LAST_START or last > LAST_END or last < first:
            return self._send(400, _error("La plage de résultats demandée est trop importante."))
        if len(asked.get("codeROME", "").split(",")) > MOST_CODES:
            return self._send(400, _error("Trop de codes ROME."))
        if len(asked.get("departement", "").split(",")) > MOST_DEPARTMENTS:
            return self._send(400, _error("Trop de départements."))
        for name in ("minCreationDate", "maxCreationDate"):
            if name in asked and not _DATE.fullmatch(asked[name]):
                return self._send(400, _error(f"Format du paramètre {name} incorrect."))
        found = stub.found(asked)
        page = found[first : last + 1]
        if not page:
            return self._send(204, b"", {"Content-Range": f"offres */{len(found)}"})
        body = json.dumps({"resultats": page, "filtresPossibles": []}, ensure_ascii=stub.escaped).encode()
        status = 200 if first + len(page) == len(found) else 206
        headers = {"Content-Range": f"offres {first}-{first + len(page) - 1}/{len(found)}"}
        if fault == "lacking":  # whole JSON, but not the offers that the header promises
            body = json.dumps({"resultats": page[1:]}).encode()
        if fault == "slow":
            time.sleep(stub.slow)
        self._send(status, body, headers, cut=fault == "truncate", broken=fault == "broken")

    def _send(
        self,
        status: int,
        body: bytes,
        headers: dict[str, str] | None = None,
        kind: str = "application/json",
        cut: bool = False,
        broken: bool = False,
    ) -> None:
        body = body[: len(body) // 2] if broken else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in {**self.server.stub.rate_headers, **(headers or {})}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)
        self.wfile.flush()
        self.close_connection = self.close_connection or cut


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, stub: Stub, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.stub = stub
        self.lock = threading.Lock()

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # a client that was killed, or that waits no longer


@contextmanager
def serving(stub: Stub, port: int = 0) -> Iterator[Stub]:
    """The stub behind a port of its own until the block ends."""
    server = _Server(stub, port)
    stub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()


def main() -> None:
    """Serve until Ctrl-C, and print the settings that lead there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, default=5000)
    parser.add_argument("--port", type=int, default=0)
    asked = parser.parse_args()
    with serving(Stub(offers(asked.offers)), asked.port) as stub:
        print(f"export GENSCAN_FRANCE_TRAVAIL_CLIENT_ID={CLIENT_ID}")
        print(f"export GENSCAN_FRANCE_TRAVAIL_CLIENT_SECRET={CLIENT_SECRET}")
        print(f"export GENSCAN_FRANCE_TRAVAIL_API_URL={stub.api_url}")
        print(f"export GENSCAN_FRANCE_TRAVAIL_TOKEN_URL='{stub.token_url}'", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
