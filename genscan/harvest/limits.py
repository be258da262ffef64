"""Limits of what the harvest asks, waits and accepts: the API's own, and ours, each with its reason."""

from __future__ import annotations

from genscan.feeds.limits import FIRST_YEAR, MIB

CALLS_PER_SECOND = 10  # the lower of the two rates that France Travail's pages give
PAGE = 150  # offers a reply, at most
LAST_START = 3000  # the highest position that a page may start at
REACHABLE = LAST_START + PAGE  # offers of one query that can be read: a larger one has to be cut
CODES_A_QUERY = 200  # ROME codes that one query may name
FIRST_MOMENT = f"{FIRST_YEAR}-01-01T00:00:00Z"  # an older creation date is a typing error

ATTEMPTS = 8  # of one call: with the waits below, two to four minutes, longer than a restart of the API
FIRST_WAIT = 2.0  # seconds before the second attempt, doubled for each next one
LONGEST_WAIT = 60.0  # seconds between two attempts
LONGEST_RETRY_AFTER = 900.0  # seconds that the publisher may ask for; beyond, a person starts again
CONNECT_SECONDS = 10.0  # to reach a publisher at all
READ_SECONDS = 30.0  # without a byte; a page of 150 offers takes one or two
REPLY_SECONDS = 120.0  # for a whole page: a reply that trickles is as good as none
TOKEN_MARGIN = 60.0  # seconds before its end at which a token is renewed: longer than a slow call

READINGS = 4  # of one slice that changes while it is read, before it is cut into smaller ones
ROUNDS = 5  # of closing checks; a board that changes faster than it can be checked stays a day's observation

MAX_REPLY = 64 * MIB  # a page of 150 offers is about 1 MiB
MAX_DOWNLOAD = 16 * 1024 * MIB  # as much as may be unpacked of a received file
