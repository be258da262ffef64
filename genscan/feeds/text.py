"""Words: normalisation for comparing, scrubbing of personal data, keyed hashes."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

import polars as pl

_NOT_WORD = re.compile(r"[^\w]+|_+")
_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE", "ß": "ss", "’": "'", "ʼ": "'", "`": "'"}
)
_TAG = re.compile(r"<[^<>]{0,1000}>")

EMAIL = r"[\w.+%-]+(?:@|\s?\(at\)\s?|\s?\[at\]\s?)[\w-]+(?:\.[\w-]+)+"
PHONE = r"(?:\+33|\b0033|\b0)[\s.\-/]?(?:\(0\)[\s.\-/]?)?[1-9](?:[\s.\-/]?\d{2}){4}\b"
LINK = r"(?i:\bhttps?://|\bwww\.)\S+"
UNSEEN = r"[\p{Cc}\p{Cf}\p{Co}\p{Cn}]+"  # controls, bidi marks and other characters that show nothing


def unescaped(text: str) -> str:
    """The text without HTML entities, also where they were escaped twice."""
    for _ in range(2):
        if "&" not in text:
            break
        text = html.unescape(text)
    return text


def plain(text: str) -> str:
    """The visible text of escaped HTML, on one line."""
    text = unescaped(text)
    if "<" in text:
        text = unescaped(_TAG.sub(" ", text))
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def unaccented(text: str) -> str:
    """Lower case without accents or ligatures."""
    text = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(c for c in text if not unicodedata.combining(c)).lower()


def normal(text: str) -> str:
    """The text reduced to its letters and digits: lower case, no accents, single spaces."""
    return _NOT_WORD.sub(" ", unaccented(unescaped(text))).strip()


_GENDER_PAIR = re.compile(
    r"(?<![\w+#&])[\(\[]?\s*(?:h|f|m|w)\s*[/|\\.,\-–·•]\s*(?:h|f|m|w)(?:\s*[/|\\.,\-–·•]\s*(?:x|n|d|nb))?\s*[\)\]]?(?![\w+#&])"
)
_GENDER_SUFFIX = re.compile(
    r"(?<=[a-z]{2})\s?[.(/\-·•–]\s?(?:s\s?[.·•])?"
    r"(?:e|ee|se|euse|teuse|rice|trice|atrice|ice|ne|nne|ienne|enne|iere|ere|re|le|fe|ve|te|ante|esse)"
    r"(?:[.·•(]?s\)?)?\)?(?![a-z0-9])"
)
_GENDER_WORD = frozenset({"hf", "fh", "hommes", "femmes", "homme", "femme", "hfx", "hfnb"})
_ELISION = re.compile(r"(?<![a-z0-9])(?:d|l|n|s|j|qu)'")
_WORDS = re.compile(r"c\+\+|c#|f#|\.net(?![a-z0-9])|[a-z0-9]+")
_FEMININE = (
    ("trice", "teur"),
    ("euse", "eur"),
    ("ienne", "ien"),
    ("iere", "ier"),
    ("cheffe", "chef"),
    ("ante", "ant"),
    ("ee", "e"),
)


@lru_cache(maxsize=1 << 16)
def _masculine(word: str) -> str:
    for feminine, masculine in _FEMININE:
        if word.endswith(feminine) and len(word) > len(feminine) + 1:
            return word[: -len(feminine)] + masculine
    return word


@lru_cache(maxsize=1 << 17)
def title_tokens(text: str) -> tuple[str, ...]:
    """The words of a job or course title, in order, without gender marks: feminine forms become masculine.

    "H/F Coiffeur", "Coiffeur.se" and "Coiffeuse" all give ("coiffeur",).
    """
    text = _GENDER_PAIR.sub(" ", unaccented(unescaped(text)))
    text = _ELISION.sub(" ", _GENDER_SUFFIX.sub(" ", text))
    return tuple(_masculine(word) for word in _WORDS.findall(text) if word not in _GENDER_WORD)


@lru_cache(maxsize=1 << 17)
def title_key(text: str) -> str | None:
    """The distinct words of a title in alphabetical order: what equal titles share."""
    return " ".join(sorted(set(title_tokens(text)))) or None


_SCRUB = re.compile(f"{EMAIL}|{PHONE}|{LINK}")


@lru_cache(maxsize=1 << 16)
def scrubbed(text: str) -> str | None:
    """A label without e-mail addresses, telephone numbers, links and unseen characters."""
    text = _SCRUB.sub(" ", unescaped(text))
    return " ".join("".join(c if c.isprintable() else " " for c in text).split()) or None


def scrubbed_series(values: pl.Series) -> pl.Series:
    """The same for a whole column."""
    if values.str.contains("&", literal=True).any():
        values = values.map_elements(unescaped, return_dtype=pl.String)
    return (
        values.to_frame("text")
        .select(
            pl.col("text")
            .str.replace_all(UNSEEN, " ")
            .str.replace_all(f"{EMAIL}|{PHONE}|{LINK}", " ")
            .str.replace_all(r"\s+", " ")
            .str.strip_chars()
            .replace("", None)
        )
        .to_series()
        .alias(values.name)
    )


def normal_series(values: pl.Series) -> pl.Series:
    """`normal` for a whole column of texts."""
    if values.str.contains("&", literal=True).any():
        values = values.map_elements(unescaped, return_dtype=pl.String)
    return (
        values.to_frame("text")
        .select(
            pl.col("text")
            .str.replace_many(["œ", "æ", "Œ", "Æ", "ß"], ["oe", "ae", "OE", "AE", "ss"])
            .str.normalize("NFKD")
            .str.replace_all(r"\p{M}+", "")
            .str.to_lowercase()
            .str.replace_all(r"[^\p{L}\p{N}]+", " ")
            .str.strip_chars()
        )
        .to_series()
        .alias(values.name)
    )


class Hasher:
    """Keyed hashes of 16 bytes, in hexadecimal: the same thing under two keys can't be linked."""

    def __init__(self, key: bytes) -> None:
        if not key:
            raise ValueError("the key that hashes employers is empty")
        self._key = key if len(key) <= 64 else blake2b(key).digest()

    def one(self, kind: str, text: str) -> str:
        return blake2b(text.encode(), digest_size=16, key=self._key, person=kind.encode()).hexdigest()

    def column(self, kind: str, texts: Iterable[str | None]) -> pl.Series:
        key, person = self._key, kind.encode()
        return pl.Series(
            kind,
            [
                blake2b(text.encode(), digest_size=16, key=key, person=person).hexdigest() if text else None
                for text in texts
            ],
            dtype=pl.String,
        )
