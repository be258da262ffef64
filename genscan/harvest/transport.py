"""One request and its whole reply: all that fails on the way becomes one kind of fault, without a secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from genscan.errors import GenscanError
from genscan.harvest.limits import LONGEST_RETRY_AFTER, MAX_REPLY, REPLY_SECONDS
from genscan.harvest.pace import Pace
from genscan.harvest.patience import Passing, asked_wait
from genscan.harvest.surroundings import Network

TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True)
class Reply:
    """A reply read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def named_fault(error: httpx.HTTPError | httpx.StreamError) -> str:
    """What went wrong on the way, in words; never the exception's own, which may quote a header."""
    if isinstance(error, httpx.TimeoutException):
        return "no reply in time"
    if isinstance(error, httpx.ConnectError):
        return "no connection"
    if isinstance(error, httpx.DecodingError):
        return "the reply is damaged"
    return "the connection was cut"


def refuse_transient(status: int, headers: Mapping[str, str], who: str, network: Network) -> None:
    """Raise Passing for a status that may be gone later, GenscanError where too long a wait is asked for."""
    if status not in TRANSIENT:
        return
    after = asked_wait(headers, network.now())
    if after is not None and after > LONGEST_RETRY_AFTER:
        raise GenscanError(
            f"{who} answers {status} and asks to be left alone for {after:,.0f} s: start again after that"
        )
    raise Passing(f"{who} answers {status}", after)


def exchange(network: Network, pace: Pace, request: httpx.Request, who: str) -> Reply:
    """Send a request at the agreed pace and read the whole reply; raises Passing for what may pass.

    `who` names the other side in sentences. Redirects are not followed.
    """
    pace.wait()
    begun = network.monotonic()
    parts: list[bytes] = []
    size = 0
    try:
        response = network.client.send(request, stream=True, follow_redirects=False)
        try:
            for part in response.iter_bytes():
                parts.append(part)
                size += len(part)
                if size > MAX_REPLY:
                    raise Passing(f"{who}: a reply of over {MAX_REPLY:,} bytes")
                if network.monotonic() - begun > REPLY_SECONDS:
                    raise Passing(f"{who}: a reply that takes over {REPLY_SECONDS:.0f} s")
        finally:
            response.close()
    except (httpx.HTTPError, httpx.StreamError) as error:
        raise Passing(f"{who}: {named_fault(error)}") from None
    pace.heed(response.headers)
    refuse_transient(response.status_code, response.headers, who, network)
    return Reply(response.status_code, response.headers, b"".join(parts))


def checked_address(address: str, setting: str) -> httpx.URL:
    """An address that can be asked; raises GenscanError, without showing it, for anything else."""
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, TypeError, ValueError):
        url = httpx.URL("")
    if url.scheme not in ("http", "https") or not url.host:
        raise GenscanError(f"{setting} is no address: it has to begin with https://")
    return url
