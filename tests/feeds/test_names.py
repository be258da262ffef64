"""The employer and the town of an offer are taken out of its title, and nothing else is."""

from __future__ import annotations

import pytest

from genscan.feeds.names import employer_words, town_of, unnamed
from genscan.feeds.text import normal


@pytest.mark.parametrize(
    ("title", "employer", "label", "kept"),
    [
        ("Développeur chez SOCIÉTÉ TÉMOIN (H/F)", "Société Témoin", "35 - RENNES", "Développeur chez (H/F)"),
        ("Administrateur réseau - Rennes", "X", "35 - RENNES", "Administrateur réseau -"),
        ("Administrateur - Paris 7 (H/F)", None, "75 - PARIS 07", "Administrateur - 7 (H/F)"),
        (
            "Chargé de données - Brest Habitat (H/F)",
            "Brest Habitat",
            "29 - BREST",
            "Chargé de données - (H/F)",
        ),
        ("Développeur - Témoin - Lyon (H/F)", "Témoin - Lyon", "69 - LYON 03", "Développeur - (H/F)"),
        ("Développeur web", "DÉVELOPPEUR WEB", "35 - RENNES", "Développeur web"),
        ("Data engineer", "DATA", "Île-de-France", "Data engineer"),
        ("Ingénieur d'études à L'Haÿ-les-Roses", None, "94 - L HAY LES ROSES", "Ingénieur d'études à"),
        ("Technicien", None, None, "Technicien"),
    ],
)
def test_titles_lose_their_employer_and_town(
    title: str, employer: str | None, label: str | None, kept: str
) -> None:
    names = [employer_words(normal(employer)) if employer else None, town_of(label) if label else None]
    assert unnamed(title, names) == kept
