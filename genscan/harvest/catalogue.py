"""Where the export of a feed is today: at its own address, or the newest that its data set names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

import httpx
import orjson

from genscan.errors import GenscanError
from genscan.harvest.addresses import Addresses
from genscan.harvest.pace import Pace
from genscan.harvest.patience import Passing, patient
from genscan.harvest.surroundings import Network, Tell
from genscan.harvest.transport import checked_address, exchange

EXPORTS = {"mcf": "GENSCAN_MCF_URL", "rncp": "GENSCAN_RNCP_URL", "rome": "GENSCAN_ROME_URL"}
_RNCP = re.compile(r"export-fiches-csv-(\d{4}-\d{2}-\d{2})\.zip")
_ROME = re.compile(r"[\w.-]{1,80}_v\d{2,4}[_.-][\w.-]{0,40}\.(?:csv|zip)", re.ASCII)
_ALGORITHMS = ("sha256", "sha512", "sha1", "md5")


@dataclass(frozen=True)
class Published:
    """A published file: where it is, the name that it takes, its published checksum as `algorithm`, `hex`."""

    address: httpx.URL
    name: str
    checksum: tuple[str, str] | None = None


def published(feed: str, day: date, addresses: Addresses, network: Network, tell: Tell) -> Published:
    """The file that a feed's address leads to; raises GenscanError where it leads to none."""
    given = {"mcf": addresses.mcf_url, "rncp": addresses.rncp_url, "rome": addresses.rome_url}[feed]
    address = checked_address(given, EXPORTS[feed])
    last = address.path.rstrip("/").rpartition("/")[2]
    if feed == "mcf":
        return Published(address, f"mcf-{day}.csv{'.gz' if last.endswith('.gz') else ''}")
    if feed == "rome":
        return Published(address, last if _ROME.fullmatch(last) else f"rome-{day}.zip")
    if last.endswith(".zip"):
        return Published(address, last if _RNCP.fullmatch(last) else f"rncp-{day}.zip")
    return _newest(address, network, tell)


def _newest(address: httpx.URL, network: Network, tell: Tell) -> Published:
    """The newest export that a data set's description on data.gouv.fr names."""
    pace = Pace(network)
    try:
        for attempt in patient(network, tell):
            with attempt:
                reply = exchange(network, pace, network.client.build_request("GET", address), "rncp")
    except Passing as fault:
        raise GenscanError(
            f"{fault}: start again later, or set {EXPORTS['rncp']} to the zip's address"
        ) from None
    try:
        content = orjson.loads(reply.body) if reply.status == 200 else None
    except orjson.JSONDecodeError:
        content = None
    resources = content.get("resources") if isinstance(content, dict) else None
    found: dict[str, Published] = {}
    for resource in resources if isinstance(resources, list) else []:
        if isinstance(resource, dict) and isinstance(url := resource.get("url"), str):
            match = _RNCP.fullmatch(url.rpartition("/")[2]) or _RNCP.fullmatch(str(resource.get("title")))
            if match:
                file = checked_address(urljoin(str(address), url), EXPORTS["rncp"])
                found[match[1]] = Published(file, match[0], _checksum(resource.get("checksum")))
    if not found:
        raise GenscanError(
            f"rncp: {address.host} (status {reply.status}) names no export-fiches-csv-YYYY-MM-DD.zip:"
            f" set {EXPORTS['rncp']} to the zip's own address"
        )
    return found[max(found)]


def _checksum(given: object) -> tuple[str, str] | None:
    if not isinstance(given, dict):
        return None
    algorithm, value = str(given.get("type")).lower().replace("-", ""), str(given.get("value")).lower()
    return (
        (algorithm, value) if algorithm in _ALGORITHMS and re.fullmatch(r"[0-9a-f]{32,128}", value) else None
    )
