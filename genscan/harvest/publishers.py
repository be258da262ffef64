"""The harvest of each feed by its name: what `genscan harvest` and the daily job call."""

from __future__ import annotations

from genscan.errors import GenscanError
from genscan.harvest import catalogue, exports, offers
from genscan.harvest.addresses import Addresses
from genscan.harvest.harvested import Harvested
from genscan.harvest.surroundings import Network, Tell
from genscan.paths import DataFolder
from genscan.quarters import Quarter


def harvest(
    data: DataFolder, feed: str, quarter: Quarter, addresses: Addresses, network: Network, tell: Tell
) -> Harvested:
    """Fetch a feed into the inbox of a quarter; after a GenscanError the same call goes on from what came."""
    if feed == offers.FEED:
        return offers.harvest(data, quarter, addresses, network, tell)
    if feed in catalogue.EXPORTS:
        return exports.harvest(data, feed, quarter, addresses, network, tell)
    raise GenscanError(
        f"{feed} has no national address to harvest: each Carif-Oref and Onisep send their own files;"
        f" genscan receive {feed} FILE... --quarter {quarter} takes them in"
    )
