"""How many copies the rule finds, and how many of those found are copies.

On labelled pairs of real offers where the extracts are; everywhere on a synthetic twin of the same strata.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

import polars as pl
import pytest

from genscan import reference
from genscan.coding.signatures import signatures
from genscan.feeds.text import normal_series, title_key
from genscan.paths import CHECKOUT
from tests.coding.labelled import LABELLED, Found, judged, real_offers

EXTRACTS = CHECKOUT.parent / "shared" / "data" / "dev"
LEAST_PRECISION, LEAST_RECALL = 0.98, 0.90


@pytest.fixture(scope="module")
def labels() -> pl.DataFrame:
    return pl.read_csv(LABELLED, infer_schema=False)


def test_the_labelled_set_holds_identifiers_and_labels_only(labels: pl.DataFrame) -> None:
    assert labels.columns == ["quarter", "left_id", "right_id", "stratum", "half", "label"]
    assert labels.height >= 300
    assert labels.select("left_id", "right_id").is_unique().all()
    assert labels.select(pl.col("left_id", "right_id").str.contains(r"^[0-9A-Z]{7}$").all()).row(0) == (
        True,
        True,
    )
    sides = pl.concat([labels.select("half", id=side) for side in ("left_id", "right_id")])
    assert sides.group_by("id").agg(pl.col("half").n_unique()).get_column("half").max() == 1


@pytest.mark.skipif(
    not EXTRACTS.is_dir(), reason="the real extracts are not beside this checkout (../shared)"
)
def test_the_accuracies_told_are_those_of_the_labelled_set(labels: pl.DataFrame) -> None:
    offers = real_offers(EXTRACTS)
    measured = {
        part: judged(offers, rows)
        for part, rows in (
            ("all", labels),
            ("tuning", labels.filter(pl.col("half") == "tuning")),
            ("held_out", labels.filter(pl.col("half") == "held_out")),
        )
    }
    told = {
        measure: tuple(row)
        for measure, *row in reference.table("accuracy")
        .filter(pl.col("measure").str.starts_with("copies_"))
        .select("measure", "n", "value", "low", "high")
        .iter_rows()
    }
    assert told == {
        f"copies_{name}" + ("" if part == "all" else f"_{part}"): getattr(found, name)
        for part, found in measured.items()
        for name in ("precision", "recall")
    }
    assert measured["all"].precision[1] >= LEAST_PRECISION and measured["all"].recall[1] >= LEAST_RECALL


LETTERS = "bcdfglmnprstv"
VOWELS = "aeiou"


def words(seed: str, count: int) -> str:
    """Words of three syllables, the same for the same seed."""
    made = []
    for number in range(count):
        digest = sha256(f"{seed} {number}".encode()).digest()
        made.append("".join(LETTERS[digest[i] % 13] + VOWELS[digest[i + 1] % 5] for i in (0, 2, 4)))
    return " ".join(made)


def offer(offer_id: str, partner: str | None, title: str, text: str, **given: Any) -> dict[str, Any]:
    return {
        "offer_id": offer_id,
        "own": partner is None,
        "partners": [partner] if partner else [],
        "title": title,
        "text": text,
        "department_code": "75",
        "commune_hash": "75102",
        "employer_hash": None,
        "contract_type": "CDI",
        **given,
    }


TRADES = (
    "Administrateur réseaux",
    "Développeur web",
    "Data analyst",
    "Chef de projet web",
    "Technicien support",
)


def twin() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Offers and labelled pairs of the strata of the real set: forty vacancies of each kind."""
    offers: list[dict[str, Any]] = []
    labels: list[tuple[str, str, str]] = []

    def pair(one: dict[str, Any], other: dict[str, Any], label: str) -> None:
        offers.extend((one, other))
        labels.append((one["offer_id"], other["offer_id"], label))

    for n in range(40):
        title, trade = TRADES[n % 5] + " (H/F)", f"trade {n}"
        post, profile, firm = words(f"post {n}", 120), words(f"profile {n}", 50), words(f"firm {n % 4}", 60)
        whole = f"{post} {profile}"
        where = {"commune_hash": f"c{n}"}
        # a board copies all; leaves out the profile; adds its page; loses line breaks; shortens the title
        pair(offer(f"A{n}a", "P", title, whole, **where), offer(f"A{n}b", "Q", title, whole, **where), "copy")
        pair(
            offer(f"B{n}a", None, title, f"b {whole[1:]}", department_code="13", **where),
            offer(f"B{n}b", "Q", title, post, department_code="13", **where),
            "copy",
        )
        pair(
            offer(f"C{n}a", "P", title, whole, department_code="31", **where),
            offer(f"C{n}b", "Q", title, f"{firm} {whole}", department_code="31", **where),
            "copy",
        )
        joined = " ".join(a + b for a, b in zip(post.split()[::2], post.split()[1::2], strict=True))
        pair(
            offer(f"D{n}a", "P", title, whole, department_code="33", **where),
            offer(
                f"D{n}b",
                "Q",
                title,
                f"{joined[: len(joined) // 3]} {post} {profile}",
                department_code="33",
                **where,
            ),
            "copy",
        )
        pair(
            offer(f"E{n}a", "P", f"{title} - {words(trade, 1)}", whole, department_code="35", **where),
            offer(f"E{n}b", "Q", title, whole, department_code="35", **where),
            "copy",
        )
        # two posts of a firm on two boards: the page of the firm is most of both texts
        for board in "PQ":
            for job in "xy":
                offers.append(
                    offer(
                        f"F{n}{board}{job}",
                        board,
                        f"Administrateur {words(job + trade, 1)}",
                        f"{words(f'large firm {n}', 150)} {words(f'{n} {job}', 60)}",
                        department_code="44",
                        employer_hash=None,
                        **where,
                    )
                )
        labels += [
            (f"F{n}Px", f"F{n}Qx", "copy"),
            (f"F{n}Py", f"F{n}Qy", "copy"),
            (f"F{n}Px", f"F{n}Qy", "not"),
        ]
        # the same advertisement elsewhere, for another employer, under another reference, of France Travail
        pair(
            offer(f"G{n}a", "P", title, whole, department_code="59", commune_hash="59350"),
            offer(f"G{n}b", "Q", title, whole, department_code="59", commune_hash="59009"),
            "not",
        )
        pair(
            offer(f"H{n}a", "P", title, whole, department_code="67", employer_hash="one", **where),
            offer(f"H{n}b", "Q", title, whole, department_code="67", employer_hash="other", **where),
            "not",
        )
        pair(
            offer(f"I{n}a", "P", title, whole, department_code="69", **where),
            offer(f"I{n}b", "P", title, f"{whole} {words('new', 2)}", department_code="69", **where),
            "not",
        )
        pair(
            offer(f"J{n}a", None, title, whole, department_code="74", **where),
            offer(f"J{n}b", None, title, whole, department_code="74", **where),
            "not",
        )
        # the same title in one commune, another text
        pair(
            offer(f"K{n}a", "P", title, whole, department_code="92", **where),
            offer(f"K{n}b", "Q", title, words(f"else {n}", 150), department_code="92", **where),
            "not",
        )
        # posted again
        pair(
            offer(f"L{n}a", "P", title, whole, department_code="93", **where),
            offer(f"L{n}b", "P", title, whole, department_code="93", **where),
            "copy",
        )
    frame = pl.DataFrame(offers, infer_schema_length=None)
    texts = normal_series(frame["text"])
    prepared = frame.select(
        pl.exclude("text"),
        parent_code=pl.lit("M1801"),
        region_code=pl.lit("11"),
        appellation=pl.lit(None, pl.String),
        title_key=pl.col("title").map_elements(title_key, return_dtype=pl.String),
        text_hash=texts,
        text_signature=signatures(texts),
        text_length=texts.str.len_chars().cast(pl.Int32),
        created_at=pl.lit(date(2026, 1, 1)),
        seen_on=pl.lit([date(2026, 1, 15)]),
    )
    columns = ["left_id", "right_id", "label"]
    return prepared, pl.DataFrame(labels, schema=columns, orient="row").with_columns(
        quarter=pl.lit("2026-Q1")
    )


def test_the_rule_keeps_its_accuracy_on_a_synthetic_twin() -> None:
    offers, pairs = twin()
    assert pairs.height >= 300
    found: Found = judged({"2026-Q1": offers}, pairs)
    assert found.precision[1] >= LEAST_PRECISION, found
    assert found.recall[1] >= LEAST_RECALL, found
