"""Limits on what a received file may be, each with its reason."""

from __future__ import annotations

MIB = 1024 * 1024

MAX_MEMBERS = 200  # the RNCP export has 11 members and ROME's zip about 25: more is not a publisher's archive
MAX_UNCOMPRESSED = 16 * 1024 * MIB  # a national LHEO export is about 2 GiB: eight times that is an accident
MAX_RATIO = 400  # real feeds compress 4 to 30 times; a bomb, a thousand times and more
RATIO_FROM = 64 * MIB  # below this a high ratio harms nobody and tiny repetitive files reach it
MAX_DOCUMENT = 64 * MIB  # a JSON document that can't be cut between its offers is held whole, four times over
MAX_LINE = 16 * MIB  # one offer is about 5 kB: a longer line is set aside unread
MAX_FIELD = 4 * MIB  # one CSV field; a quote that never closes swallows no more than this
MAX_XML_TEXT = 10_000_000  # lxml's own limit on one text node while huge_tree is off
MAX_XML_RECORD = 12 * MIB  # one `formation`; real ones have 3 to 300 kB, and a tree weighs ten times its text
MAX_IDENTIFIER = 64  # identifiers seen have 7 to 40 characters

XML_BLOCK = 1 * MIB  # of an XML document, parsed as one piece
CHUNK_ROWS = 25_000  # rows held before they are written: memory stays flat
FRAME_ROWS = 25_000  # records worked on together, by one thread
BLOCK = 16 * MIB  # of a file of offers, decoded together by one thread
LOOKED_UP = (
    200_000  # records of earlier observations whose texts are known again: what is online stays online
)
HEAD = 1 * MIB  # what is read of a file to know what it is

FIRST_YEAR = 1990  # an older date is a typing error: the oldest real offer seen was two years old
