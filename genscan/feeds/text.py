"""Words: normalisation for comparing, scrubbing of personal data, keyed hashes."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from hashlib import blake2b

import polars as pl

from genscan.feeds.personal import CONTACTS, PERSONAL, SUSPECT

_NOT_WORD = re.compile(r"[\W_]+")
_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE", "ß": "ss", "’": "'", "ʼ": "'", "`": "'"}
)
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Zs"})
_TAG = re.compile(r"<[^<>]{0,1000}>")


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
    return visible(text)


def visible(text: str) -> str:
    """The text on one line, without controls, bidi marks and other characters that show nothing."""
    if not text.isprintable():
        text = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in text)
    return " ".join(text.split())


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


_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width letters, digits and signs


def _written(text: str) -> str:
    return visible(unescaped(text).translate(_WIDE))


@lru_cache(maxsize=1 << 16)
def scrubbed(text: str) -> str | None:
    """A label without what tells of a person or an exact place, and without unseen characters."""
    return visible(PERSONAL.sub(" ", _written(text))) or None


@lru_cache(maxsize=1 << 16)
def without_contacts(text: str) -> str | None:
    """The name of a legal person or of a town, without e-mail addresses, telephone numbers and links."""
    return visible(CONTACTS.sub(" ", _written(text))) or None


def _changed_where(texts: pl.Series, pattern: str, change: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """The column with those texts changed that match; most don't, and cost one look."""
    at = texts.str.contains(pattern).fill_null(False).arg_true()
    return texts.clone().scatter(at, change(texts.gather(at))) if len(at) else texts


def _unescaped_where_needed(texts: pl.Series) -> pl.Series:
    return _changed_where(texts, "&", lambda some: pl.Series([unescaped(text) for text in some]))


# What no personal data, entity, full-width or unseen character can do without.
_UNUSUAL = r"[&\x{FF01}-\x{FF5E}\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]|[\p{Zs}--[ ]]|^\s|\s\s|\s$|^$"
_SUSPECT = f"{_UNUSUAL}|{SUSPECT}"


def scrubbed_series(texts: pl.Series) -> pl.Series:
    """`scrubbed` for a whole column."""
    return _changed_where(
        texts, _SUSPECT, lambda some: pl.Series([scrubbed(text) for text in some], dtype=pl.String)
    )


_ACCENTED = {
    accented: plain
    for plain, letters in {
        "a": "àâäáãå",
        "c": "ç",
        "e": "éèêë",
        "i": "îïíì",
        "n": "ñ",
        "o": "ôöóõò",
        "u": "ùûüú",
        "y": "ÿý",
    }.items()
    for accented in letters
} | {"œ": "oe", "æ": "ae", "ß": "ss", "’": "'"}


def normal_series(texts: pl.Series) -> pl.Series:
    """`normal` for a whole column; what is left empty is null."""
    letters = _unescaped_where_needed(texts).str.to_lowercase().str.replace_many(_ACCENTED)
    plain = _changed_where(letters, r"[^\x00-\x7F]", _decomposed)  # few texts keep other letters than French
    return plain.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars().replace("", None)


def _decomposed(texts: pl.Series) -> pl.Series:
    return texts.str.normalize("NFKD").str.replace_all(r"\p{M}+", "").str.to_lowercase()


def by_distinct(
    texts: pl.Series, function: Callable[[str], object], dtype: type[pl.DataType] = pl.String
) -> pl.Series:
    """A function of each text, called once for each distinct one."""
    distinct = texts.drop_nulls().unique(maintain_order=True)
    if distinct.is_empty():
        return pl.Series(texts.name, [None] * len(texts), dtype=dtype)
    results = pl.Series([function(text) for text in distinct], dtype=dtype)
    return texts.replace_strict(distinct, results, default=None, return_dtype=dtype)


class Hasher:
    """Keyed hashes of 16 bytes, in hexadecimal: the same thing under two keys can't be linked."""

    def __init__(self, key: bytes) -> None:
        if not key:
            raise ValueError("the key that hashes employers is empty")
        self._key = key if len(key) <= 64 else blake2b(key).digest()

    def one(self, kind: str, text: str | None) -> str | None:
        if not text:
            return None
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
