"""France Travail's API "Offres d'emploi" v2 as calls: the token, a page of a query, its number of offers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from genscan.errors import GenscanError
from genscan.harvest.addresses import CLIENT_ID, CLIENT_SECRET, Addresses
from genscan.harvest.limits import LAST_START, PAGE, TOKEN_MARGIN
from genscan.harvest.lines import parsed
from genscan.harvest.pace import Pace
from genscan.harvest.patience import Passing, patient
from genscan.harvest.surroundings import Network, Tell
from genscan.harvest.transport import Reply, checked_address, exchange

SEARCH = "/v2/offres/search"
SCOPE = "api_offresdemploiv2 o2dsoffre"
API_SETTING, TOKEN_SETTING = "GENSCAN_FRANCE_TRAVAIL_API_URL", "GENSCAN_FRANCE_TRAVAIL_TOKEN_URL"
_RANGE = re.compile(r"(?:offres\s+)?(?:(\d{1,9})-(\d{1,9})|\*)/(\d{1,9})", re.IGNORECASE)
_TOKEN = re.compile(r"[\x21-\x7e]{1,8192}")
_REFUSALS = {
    "invalid_client": f"check {CLIENT_ID} and {CLIENT_SECRET}",
    "invalid_scope": 'subscribe the application to "Offres d\'emploi v2" on francetravail.io',
}


@dataclass(frozen=True)
class Page:
    """Some offers of a query, from position `start`, and how many offers the query has."""

    start: int
    total: int
    offers: tuple[Mapping[str, object], ...]


@dataclass
class Calls:
    """What a harvest asked of the API."""

    made: int = 0
    repeated: int = 0


@dataclass
class OffersApi:
    """The API behind its token; a call is repeated as long as patience allows, then told in one sentence."""

    addresses: Addresses
    network: Network
    tell: Tell
    calls: Calls = field(default_factory=Calls)

    def __post_init__(self) -> None:
        if absent := self.addresses.absent():
            raise GenscanError(
                f"france-travail: {' and '.join(absent)} must be set: francetravail.io gives them to an"
                ' application that subscribes to "Offres d\'emploi v2"'
            )
        self.address = self.addresses.api_url.rstrip("/")
        self._search = checked_address(self.address + SEARCH, API_SETTING)
        self._token_url = checked_address(self.addresses.token_url, TOKEN_SETTING)
        self._pace = Pace(self.network)
        self._token: str | None = None
        self._renew_at = 0.0

    def page(self, query: Mapping[str, str], start: int, width: int = PAGE) -> Page:
        """At most `width` offers of a query, from a position on; GenscanError after too many faults."""
        if not 0 <= start <= LAST_START or not 1 <= width <= PAGE:
            raise ValueError(f"range {start}-{start + width - 1} is beyond what the API serves")
        try:
            for attempt in patient(self.network, self.tell):
                with attempt:
                    self.calls.repeated += attempt.retry_state.attempt_number > 1
                    return self._page(query, start, width)
        except Passing as fault:
            raise GenscanError(
                f"{fault}, {attempt.retry_state.attempt_number} times in a row: start again later;"
                " what was harvested today is kept"
            ) from None
        raise AssertionError("a call ends with a page or a fault")

    def total(self, query: Mapping[str, str]) -> int:
        """How many offers a query has."""
        return self.page(query, 0, 1).total

    def _page(self, query: Mapping[str, str], start: int, width: int) -> Page:
        request = self.network.client.build_request(
            "GET",
            self._search,
            params={**query, "range": f"{start}-{start + width - 1}"},
            headers={"Accept": "application/json"},
        )
        reply = self._authorised(request)
        if reply.status == 401:
            self._token = None  # ended before its time: a new one, and the same call at once
            reply = self._authorised(request)
        if reply.status == 401:
            self._token = None
            raise Passing("france-travail: the API refuses a token that it has just given")
        if reply.status == 204:
            return Page(start, 0, ())
        if reply.status not in (200, 206):
            raise GenscanError(_refusal(reply, self._search))
        return _page_of(reply, start, width)

    def _authorised(self, request: httpx.Request) -> Reply:
        request.headers["Authorization"] = f"Bearer {self._bearer()}"
        self.calls.made += 1
        return exchange(self.network, self._pace, request, "france-travail: the API")

    def _bearer(self) -> str:
        if self._token is None or self.network.monotonic() >= self._renew_at:
            asked_at = self.network.monotonic()
            self._token, lasts = self._new_token()
            self._renew_at = asked_at + max(lasts - TOKEN_MARGIN, lasts / 2)
        return self._token

    def _new_token(self) -> tuple[str, float]:
        form = {
            "grant_type": "client_credentials",
            "client_id": self.addresses.client_id.reveal(),
            "client_secret": self.addresses.client_secret.reveal(),
            "scope": SCOPE,
        }
        request = self.network.client.build_request("POST", self._token_url, data=form)
        reply = exchange(self.network, self._pace, request, "france-travail: the token end point")
        given = parsed(reply.body)
        if reply.status != 200:
            code = str(given.get("error")) if isinstance(given, dict) else ""
            advice = _REFUSALS.get(code, f"check {TOKEN_SETTING}, {CLIENT_ID} and {CLIENT_SECRET}")
            shown = code if re.fullmatch(r"[a-z_]{1,40}", code) else f"HTTP {reply.status}"
            raise GenscanError(f"france-travail: no token was given ({shown}): {advice}")
        token = given.get("access_token") if isinstance(given, dict) else None
        lasts = given.get("expires_in") if isinstance(given, dict) else None
        if not isinstance(token, str) or not _TOKEN.fullmatch(token):
            raise Passing("france-travail: the token end point answers without a token")
        return token, float(lasts) if isinstance(lasts, int | float) and lasts > 0 else 2 * TOKEN_MARGIN


def _page_of(reply: Reply, start: int, width: int) -> Page:
    found = _RANGE.fullmatch(reply.headers.get("Content-Range", "").strip())
    content = parsed(reply.body)
    offers = content.get("resultats") if isinstance(content, dict) else None
    if found is None or not isinstance(offers, list) or not all(isinstance(offer, dict) for offer in offers):
        raise Passing("france-travail: the API answers what is no page of offers")
    total = int(found[3])
    if found[1] is None:
        return Page(start, total, ())
    first, last = int(found[1]), int(found[2])
    if first != start or last - first + 1 != len(offers) or last - first + 1 > width or last >= total:
        raise Passing("france-travail: the API answers a page that does not hold what its Content-Range says")
    return Page(start, total, tuple(offers))


def _refusal(reply: Reply, address: httpx.URL) -> str:
    content = parsed(reply.body)
    said = content.get("message") if isinstance(content, dict) else None
    words = " ".join(re.findall(r"[\w.,;:'()/-]+", said))[:200] if isinstance(said, str) else ""
    if reply.status == 400:
        why = f"400: {words}" if words else "400"
        return f"france-travail: the API refuses the query ({why}): its rules may have changed"
    if reply.status == 403:
        return f"france-travail: the API is closed to this application (403): {_REFUSALS['invalid_scope']}"
    return f"france-travail: {address.host} answers {reply.status}: check {API_SETTING}"
