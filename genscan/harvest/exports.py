"""A published export brought into the inbox: whole, as its publisher's checksum says, and of its feed."""

from __future__ import annotations

import base64
import binascii
import hashlib
from contextlib import suppress
from pathlib import Path

from genscan.errors import GenscanError
from genscan.feeds import feed_named
from genscan.feeds.inbox import receive
from genscan.feeds.limits import MIB
from genscan.harvest import work
from genscan.harvest.addresses import Addresses
from genscan.harvest.catalogue import EXPORTS, Published, published
from genscan.harvest.downloads import Download, Source
from genscan.harvest.harvested import Harvested
from genscan.harvest.surroundings import Network, Tell
from genscan.paths import DataFolder
from genscan.quarters import Quarter


def harvest(
    data: DataFolder, feed: str, quarter: Quarter, addresses: Addresses, network: Network, tell: Tell
) -> Harvested:
    """Fetch the published export of a feed into the inbox of a quarter.

    Raises GenscanError where the day can't be counted for the quarter, the file is not the feed's or is
    not what its publisher's checksum says (nothing of it is kept), or the publisher does not answer (what
    has arrived is kept, and the same call goes on from it).
    """
    day = network.today()
    if feed_named(feed).dated and day not in quarter:
        raise GenscanError(
            f"{feed}: the address gives the catalogue of today ({day}), which is outside {quarter}:"
            f" harvest for {Quarter.of(day)}"
        )
    file = published(feed, day, addresses, network, tell)
    inbox = data.inbox_of(feed, quarter)
    if (inbox / file.name).exists():
        return Harvested(feed, quarter, day, inbox / file.name, fresh=False)
    folder = inbox / work.PREFIX
    with work.held(folder, feed):
        download = Download(network, tell, file.address, folder, feed, EXPORTS[feed])
        source = download.run()
        sha256, checked = _verified(feed, download.part, file, source, folder)
        arrived = download.part.rename(folder / file.name)
        try:
            (received,) = receive(data, feed, [arrived], quarter, day, allow_demonstration=True)
        finally:
            work.Work(folder).remove()
    _note(received.path, sha256)
    return Harvested(feed, quarter, day, received.path, sha256=sha256, checked=checked)


def _verified(feed: str, part: Path, file: Published, source: Source, folder: Path) -> tuple[str, str | None]:
    """The sha256 of what arrived, and the published checksum that it agrees with; raises if it does not."""
    promised: list[tuple[str, str, str]] = []
    if file.checksum:
        promised.append((*file.checksum, f"the {file.checksum[0]} of its data set"))
    if source.digest:
        algorithm, _, text = source.digest.partition("=")
        with suppress(binascii.Error):
            promised.append((algorithm, base64.b64decode(text).hex(), f"the {algorithm} of its reply"))
    digests = {name: hashlib.new(name) for name in {"sha256", *(each[0] for each in promised)}}
    with part.open("rb") as arrived:
        while block := arrived.read(MIB):
            for digest in digests.values():
                digest.update(block)
    for algorithm, wanted, whose in promised:
        if digests[algorithm].hexdigest() != wanted:
            work.Work(folder).remove()
            raise GenscanError(f"{feed}: {file.name} is not what {whose} says: discarded; start again")
    return digests["sha256"].hexdigest(), promised[0][2] if promised else None


def _note(received: Path, sha256: str) -> None:
    """The checksum beside the file, as sha256sum writes it; hidden, so that it counts as no received file."""
    received.with_name(f".{received.name}.sha256").write_text(
        f"{sha256}  {received.name}\n", encoding="utf-8"
    )
