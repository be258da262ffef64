"""Words: normalisation, gender marks, scrubbing, keyed hashes."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genscan.feeds.text import (
    Hasher,
    normal,
    normal_series,
    plain,
    plain_series,
    scrubbed,
    scrubbed_series,
    title_key,
    title_tokens,
)


@pytest.mark.parametrize(
    "title", ["H/F Coiffeur", "Coiffeur.se", "Coiffeuse", "Coiffeur (H/F)", "coiffeur/euse", "COIFFEUR F/H"]
)
def test_titles_that_differ_by_gender_marks_have_one_key(title: str) -> None:
    assert title_key(title) == "coiffeur"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Administrateur / Administratrice réseau", "Administrateur réseau (H/F)"),
        ("Développeur(se) web", "Développeuse web"),
        ("Technicien(ne) support", "Technicien support h/f"),
        ("Chargé.e de communication", "Chargée de communication"),
        ("Ingénieur·e data", "Ingénieur data F/H/X"),
        ("Responsable d'exploitation", "Responsable d’exploitation"),
    ],
)
def test_inclusive_and_feminine_forms_are_those_of_the_masculine(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


def test_names_of_languages_are_not_gender_marks() -> None:
    assert title_tokens("Développeur C/C++ - C# (H/F)") == ("developpeur", "c", "c++", "c#")
    assert "e" in title_tokens("Chef de projet e-commerce")


def test_different_trades_have_different_keys() -> None:
    assert title_key("Développeur web") != title_key("Développeur mobile")
    assert title_key("(H/F)") is None


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Data engineer - jean.dupont@exemple.fr", "Data engineer -"),
        ("Technicien tél 06 12 34 56 78", "Technicien tél"),
        ("Technicien +33 6.12.34.56.78 Lyon", "Technicien Lyon"),
        ("Postulez sur https://exemple.fr/x?y=1 vite", "Postulez sur vite"),
        ("Dev\u202eWEB\x00 &eacute;quipe", "Dev WEB équipe"),
        ("Développeur Java 17 2026", "Développeur Java 17 2026"),
    ],
)
def test_titles_are_scrubbed_of_addresses_numbers_links_and_unseen_characters(text: str, kept: str) -> None:
    assert scrubbed(text) == kept
    assert scrubbed_series(pl.Series([text, None])).to_list() == [kept, None]


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=60)), max_size=8))
def test_columns_and_single_texts_are_treated_alike(texts: list[str | None]) -> None:
    column = pl.Series("text", texts, dtype=pl.String)
    assert scrubbed_series(column).to_list() == [
        scrubbed(text) if text is not None else None for text in texts
    ]


SAID = st.sampled_from(
    (
        *(
            "Mme",
            "mme",
            "M.",
            "Mr",
            "Monsieur",
            "Dupont",
            "DUPONT",
            "dupont",
            "Contact",
            "contact",
            ":",
            "contactez",
        ),
        *(
            "12",
            "5",
            "bis",
            "rue",
            "avenue",
            "Victor",
            "place",
            "Hugo",
            "z.a.",
            "75002",
            "2A004",
            "Recruteur",
        ),
        *(
            "06",
            "12",
            "34",
            "56",
            "78",
            "+33",
            "0612345678",
            "O6",
            "６",
            "a@b.fr",
            "(at)",
            "arobase",
            "point",
            "fr",
        ),
        *(
            "exemple.fr",
            "bit.ly/x",
            "www.",
            "http:",
            "programme",
            "à",
            "É",
            "attention de",
            "l'",
            "demander",
            "'",
        ),
    )
)


@settings(deadline=None)
@given(st.lists(st.tuples(SAID, st.sampled_from(["", " ", "-", ".", " / ", "(0) "])), max_size=9))
def test_no_text_that_holds_personal_data_passes_as_usual(parts: list[tuple[str, str]]) -> None:
    text = "".join(word + gap for word, gap in parts)
    assert scrubbed_series(pl.Series([text], dtype=pl.String)).to_list() == [scrubbed(text)]


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="cp1252"), max_size=80))
def test_normal_text_is_the_same_alone_and_in_a_column(text: str) -> None:
    assert normal_series(pl.Series("text", [text])).to_list() == [normal(text) or None]


def test_normal_text_has_neither_case_accents_entities_nor_signs() -> None:
    assert normal("L&rsquo;&eacute;quipe — ŒUVRE,\n à  Noël&nbsp;!") == "l equipe oeuvre a noel"


def test_escaped_html_is_stripped() -> None:
    assert plain("&lt;p&gt;BTS &amp;amp; plus&lt;/p&gt;<b>net</b>") == "BTS & plus net"


def test_hashes_differ_by_key_and_by_kind_but_not_by_call() -> None:
    one, other = Hasher(b"one"), Hasher(b"other")
    assert one.one("employer", "x") == one.one("employer", "x")
    assert len({one.one("employer", "x"), other.one("employer", "x"), one.one("commune", "x")}) == 3
    assert len(one.one("employer", "x") or "") == 32
    assert one.column("employer", ["x", None, ""]).to_list() == [one.one("employer", "x"), None, None]


@given(
    st.text(st.sampled_from("aé <>&;#x9\t\n\x1f\u200b\u00a0\uff21b"), max_size=12)
    | st.sampled_from(["<b>Gras</b>", "R&amp;D", "a<", "&lt;i&gt;x", " x", "x ", "a  b", "<>"])
)
def test_a_column_becomes_plain_as_its_texts_do(text: str) -> None:
    assert plain_series(pl.Series([text, None])).to_list() == [plain(text) or None, None]
