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
_LATIN_ACCENT = re.compile("[\u0300-\u034e\u0350-\u036f]+")  # combining, as are only letters that follow
_OTHER_ACCENT = re.compile("[\u0370-\u1fff\u20d0-\U0010ffff]")
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
    if text.isascii():
        return text.replace("`", "'").lower()
    text = _LATIN_ACCENT.sub("", unicodedata.normalize("NFKD", text.translate(_LIGATURES)))
    if _OTHER_ACCENT.search(text):
        text = "".join(c for c in text if not unicodedata.combining(c))
    return text.lower()


def normal(text: str) -> str:
    """The text reduced to its letters and digits: lower case, no accents, single spaces."""
    return _NOT_WORD.sub(" ", unaccented(unescaped(text))).strip()


_GENDER_PAIR = re.compile(
    r"(?<![\w+#&])[\(\[]?\s*(?:h|f|m|w)\s*[/|\\.,\-–·•]\s*(?:h|f|m|w)(?:\s*[/|\\.,\-–·•]\s*(?:x|n|d|nb))?\s*[\)\]]?(?![\w+#&])"
)
_GENDER_SUFFIX = re.compile(
    r"[\s.(/\-·•–](?:(?<=[a-z]{2}\s)[.(/\-·•–]|(?<=[a-z]{2}\S))\s?(?:s\s?[.·•])?"
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
    return tuple(_tokens(unaccented(unescaped(text))))


def _tokens(text: str) -> list[str]:
    """The same of an unaccented title."""
    text = _GENDER_SUFFIX.sub(" ", _GENDER_PAIR.sub(" ", text))
    if "'" in text:
        text = _ELISION.sub(" ", text)
    return [_masculine(word) for word in _WORDS.findall(text) if word not in _GENDER_WORD]


def title_key(text: str) -> str | None:
    """The distinct words of a title in alphabetical order: what equal titles share."""
    return _key(unaccented(unescaped(text)))


@lru_cache(maxsize=1 << 17)
def _key(text: str) -> str | None:
    return " ".join(sorted(set(_tokens(text)))) or None


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


def _changed_where(texts: pl.Series, pattern: str, change: Callable[[str], str | None]) -> pl.Series:
    """The column with those texts changed that match; most don't, and cost one look."""
    at = texts.str.contains(pattern).fill_null(False).arg_true()
    changed = [change(text) for text in texts.gather(at)]
    return texts.clone().scatter(at, pl.Series(changed, dtype=pl.String)) if changed else texts


# What no entity, full-width or unseen character can do without.
_UNUSUAL = r"[&\x{FF01}-\x{FF5E}\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]|[\p{Zs}--[ ]]|^\s|\s\s|\s$|^$"


def plain_series(texts: pl.Series) -> pl.Series:
    """`plain` for a whole column; what is left empty is null."""
    return _changed_where(texts, f"<|{_UNUSUAL}", lambda text: plain(text) or None)


def scrubbed_series(texts: pl.Series) -> pl.Series:
    """`scrubbed` for a whole column."""
    written = _changed_where(texts, _UNUSUAL, _written)
    return _changed_where(written, f"{SUSPECT}|^$", scrubbed)


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
} | {"œ": "oe", "æ": "ae", "ß": "ss", "’": "'", "`": "'"}
_NOT_ASCII = r"[^\x00-\x7F]"


def title_key_series(texts: pl.Series) -> pl.Series:
    """`title_key` for a whole column."""
    lower = _lower_case(texts)
    odd = lower.str.contains(_NOT_ASCII) | texts.str.contains("ẞ")  # which becomes ß
    at = odd.fill_null(False).arg_true()
    keys = [None if text is None else _key(text) for text in lower]
    for position in at:
        keys[position] = title_key(texts[position])
    return pl.Series(texts.name, keys, dtype=pl.String)


def _lower_case(texts: pl.Series) -> pl.Series:
    """Lower case without the accents and ligatures of French; other letters stay as they are."""
    return _changed_where(texts, "&", unescaped).str.to_lowercase().str.replace_many(_ACCENTED)


def normal_series(texts: pl.Series) -> pl.Series:
    """`normal` for a whole column; what is left empty is null."""
    letters = _lower_case(texts)
    at = letters.str.contains(_NOT_ASCII).fill_null(False).arg_true()
    plain = letters.clone().scatter(at, _decomposed(letters.gather(at))) if len(at) else letters
    return plain.str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars().replace("", None)


def _decomposed(texts: pl.Series) -> pl.Series:
    return texts.str.normalize("NFKD").str.replace_all(r"\p{M}+", "").str.to_lowercase()


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
