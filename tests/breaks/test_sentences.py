"""A partner's break is told in French and in English, with its counts and dates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from genscan.told_breaks import in_english, in_french, is_of_partners, partner_of, scope_of

BREAK: dict[str, Any] = {
    "break_date": date(2025, 11, 1),
    "before_date": date(2025, 8, 14),
    "region_code": "32",
    "partner": "HELLO",
    "direction": "left",
    "offers_before": 1270,
    "offers_after": 0,
}


def test_a_partner_that_leaves() -> None:
    assert in_french(BREAK) == (
        "Le site partenaire HELLO ne publie presque plus d’offres dans les Hauts-de-France\u00a0: "
        "1\u202f270\u00a0offres le\u00a014\u00a0août 2025, aucune le\u00a01ᵉʳ\u00a0novembre 2025"
    )
    assert in_english(BREAK) == (
        "Partner board HELLO has all but left in Hauts-de-France: 1,270 vacancies on 14 August 2025, "
        "0 on 1 November 2025"
    )


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"direction": "joined", "offers_before": 0, "offers_after": 1}, "apporte soudain des offres dans"),
        ({"direction": "joined", "offers_before": 0, "offers_after": 1}, "aucune offre le"),
        ({"offers_before": 1, "offers_after": 0}, "une offre le"),
        ({"partner": None}, "L’ensemble des sites partenaires publie bien moins d’offres"),
        ({"partner": None, "direction": "joined"}, "apporte soudain bien plus d’offres"),
        ({"region_code": "FR"}, "dans tout le pays"),
        ({"region_code": "ZZ"}, "parmi les offres sans région connue"),
        ({"region_code": "53"}, "en Bretagne"),
    ],
)
def test_each_kind_of_break_has_its_words(changed: dict[str, Any], told: str) -> None:
    assert told in in_french({**BREAK, **changed})
    assert in_english({**BREAK, **changed})


def test_a_scope_names_its_partner() -> None:
    assert (scope_of("HELLO"), scope_of(None)) == ("partner:HELLO", "partners")
    assert (partner_of("partner:HELLO"), partner_of("partners"), partner_of("all")) == ("HELLO", None, None)
    assert [is_of_partners(scope) for scope in ("partner:HELLO", "partners", "all")] == [True, True, False]
