"""The finder in a browser: names, numbers and postcodes as they are typed, what it says, the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="module")
def page(browser: Path, edition: Path) -> Iterator[Any]:
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=browser)
        tab = chromium.new_page()
        tab.goto((edition / "index.html").as_uri())
        yield tab
        chromium.close()


def shown(page: Any) -> list[str]:
    return list(page.locator("#regions tr:visible th").all_text_contents())


@pytest.mark.parametrize(
    ("typed", "regions", "said"),
    [
        ("2A", ["Corse"], "Une région : Corse"),
        ("75 001", ["Île-de-France"], "Une région : Île-de-France"),
        ("750", ["Île-de-France"], "Une région : Île-de-France"),
        ("97400", ["La Réunion"], "Une région : La Réunion"),
        ("97133", [], "Ce code postal est hors des 18 régions"),
        ("98800", [], "Ce code postal est hors des 18 régions"),
        ("cote d'or", ["Bourgogne-Franche-Comté"], "Une région : Bourgogne-Franche-Comté"),
        ("zzz", [], "Aucune région ne répond à ces mots"),
    ],
)
def test_what_is_typed_is_found_and_said(page: Any, typed: str, regions: list[str], said: str) -> None:
    page.fill("#chercher", typed)
    assert shown(page) == regions
    assert page.text_content("#reponse").replace("\u00a0", " ") == said


def test_the_first_digit_of_a_postcode_already_narrows(page: Any) -> None:
    page.fill("#chercher", "2")
    assert "Corse" in shown(page) and "Île-de-France" not in shown(page)


def test_enter_leads_to_the_first_answer(page: Any) -> None:
    page.fill("#chercher", "finistère")
    page.press("#chercher", "Enter")
    assert page.evaluate("document.activeElement.textContent") == "Bretagne"
