"""The way out to the publishers: a client, the clock, sleep and chance, handed to the harvest."""

import logging
import random
import time
from datetime import UTC, datetime

import httpx

from genscan.harvest.limits import CONNECT_SECONDS, READ_SECONDS
from genscan.harvest.surroundings import Network

USER_AGENT = "genscan (observatory of digital skills)"


def network() -> Network:
    """A client that waits no longer than agreed; its own log, which shows headers, stays silent."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return Network(
        client=httpx.Client(
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS), headers={"User-Agent": USER_AGENT}
        ),
        now=lambda: datetime.now(UTC),
        monotonic=time.monotonic,
        sleep=time.sleep,
        jitter=random.random,
    )
