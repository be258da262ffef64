"""One harvest in a process of its own, for a test to kill: `tests.harvest.killed DATA API TOKEN`."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx

from genscan.harvest.addresses import Addresses, Secret
from genscan.harvest.offers import harvest
from genscan.paths import DataFolder
from tests.harvest.conftest import QUARTER, Clock
from tests.harvest.stub import CLIENT_ID, CLIENT_SECRET


def main() -> None:
    """Harvest, at once: the clock is the tests' own."""
    data, api, token = sys.argv[1:]
    with httpx.Client(trust_env=False) as client:
        where = Addresses(Secret(CLIENT_ID), Secret(CLIENT_SECRET), api, token)
        harvest(DataFolder(Path(data)), QUARTER, where, Clock().network(client), lambda _: None)


if __name__ == "__main__":
    main()
