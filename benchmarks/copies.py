"""Offers for measuring how copies are found: signatures of firms that write much alike on several boards."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from genscan.coding.signatures import SLOTS

TITLES = ("administrateur reseau", "administrateur systeme", "developpeur web", "data scientist")
PARTNERS, COMMUNES, OFFERS_OF_A_FIRM = 12, 20, 50
SHARED, COPIED, NAMED = 0.6, 0.1, 0.6  # of a firm's signature; of the offers; of the employers


def offers(count: int, blocks: int, seed: int = 1) -> pl.DataFrame:
    """As many offers as `genscan.coding.pairs` takes them, in so many blocks; the same for the same seed."""
    random = np.random.default_rng(seed)
    firms = random.integers(1, 256, (max(count // OFFERS_OF_A_FIRM, 1), SLOTS), dtype=np.uint8)
    firm, block = random.integers(0, len(firms), count), random.integers(0, blocks, count)
    commune = random.integers(0, COMMUNES + 1, count)
    own_words = random.integers(1, 256, (count, SLOTS), dtype=np.uint8)
    slots = np.where(random.random((count, SLOTS)) < SHARED, firms[firm], own_words)
    copy = np.flatnonzero(random.random(count) < COPIED)
    of = random.integers(0, count, len(copy))
    slots[copy], block[copy], commune[copy] = slots[of], block[of], commune[of]
    partner = random.integers(0, PARTNERS + 1, count)
    signed = [row.tobytes() for row in slots]
    return pl.DataFrame(
        {
            "offer_id": [f"{number:07}" for number in range(count)],
            "own": partner == 0,
            "partners": [[f"P{number}"] if number else [] for number in partner],
            "parent_code": [f"M{number}" for number in block],
            "region_code": ["11"] * count,
            "department_code": ["75"] * count,
            "title": [TITLES[at] for at in random.integers(0, len(TITLES), count)],
            "appellation": [None] * count,
            "employer_hash": [
                f"e{name}" if named else None
                for name, named in zip(firm, random.random(count) < NAMED, strict=True)
            ],
            "commune_hash": [f"c{number}" if number else None for number in commune],
            "contract_type": ["CDI"] * count,
            "text_hash": [text[:16].hex() for text in signed],
            "text_signature": signed,
            "text_length": random.integers(500, 4000, count).astype(np.int32),
            "seen_on": [[date(2026, 1, 15)]] * count,
        },
        schema_overrides={"appellation": pl.String, "employer_hash": pl.String, "commune_hash": pl.String},
    ).with_columns(title_key="title")
