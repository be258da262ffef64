"""How well titles are matched, measured on real offers and certifications whose codes are hidden.

The extracts lie beside the checkout (`../shared/data/dev`); of them only identifiers and labels are here:
`contradictions_labelled.csv` (offers with a code of the perimeter: does the title plainly contradict it?) and
`certifications_labelled.csv` (diplomas by their number in Certif Info: the family that the title names).
Thresholds were chosen on the offers of one half of the identifiers, what is published is of the other half.
`python -m tests.coding.measures` writes them into `warehouse/reference/accuracy.csv`.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from genscan import method, reference
from genscan.coding import titles
from genscan.feeds.text import scrubbed
from genscan.paths import CHECKOUT, REFERENCE
from genscan.statistics import wilson_limits

EXTRACTS = CHECKOUT.parent / "shared" / "data" / "dev"
HERE = Path(__file__).parent
MEASURED_ON = date(2026, 11, 27)


def labels(name: str) -> pl.DataFrame:
    """The labelled identifiers of a sample."""
    return pl.read_csv(HERE / f"{name}_labelled.csv", infer_schema_length=0)


def _csv(path: Path, separator: str = ",", quote: str | None = '"') -> pl.DataFrame:
    with gzip.open(path) as file:
        return pl.read_csv(
            io.BytesIO(file.read()),
            separator=separator,
            infer_schema_length=0,
            quote_char=quote,
            truncate_ragged_lines=True,
        )


def rome_codes() -> pl.DataFrame:
    """Each ROME code: its label, parent, family (null outside), and whether it is in the perimeter."""
    codes = _csv(EXTRACTS / "rome" / "v460" / "unix_referentiel_code_rome_v460_utf8.csv.gz")
    whole = reference.parents().filter(pl.col("perimeter") == "whole")["parent_code"]
    return (
        codes.select(
            "libelle_rome", rome_code="code_rome", parent_code=pl.coalesce("code_rome_parent", "code_rome")
        )
        .join(reference.occupations().select("rome_code", "family"), on="rome_code", how="left")
        .with_columns(
            inside=pl.col("family").is_not_null()
            | ((pl.col("rome_code") == pl.col("parent_code")) & pl.col("rome_code").is_in(whole.implode()))
        )
    )


def job_titles(codes: pl.DataFrame) -> pl.DataFrame:
    """ROME's job titles, as the matcher takes them."""
    labels = _csv(EXTRACTS / "rome" / "v460" / "unix_referentiel_appellation_v460_utf8.csv.gz")
    return labels.select(title="libelle_appellation_long", rome_code="code_rome").join(
        codes.select("rome_code", "parent_code", "family"), on="rome_code"
    )


def match(jobs: pl.DataFrame, texts: pl.Series) -> pl.DataFrame:
    """The matches of titles, by title."""
    asked = pl.DataFrame({"title": texts}).with_columns(
        rome_code=pl.lit(None, pl.String), parent_code=pl.lit(None, pl.String), family=pl.lit(None, pl.String)
    )
    return titles.matched(pl.concat([jobs.select(asked.columns), asked]))


def _offers() -> Iterator[tuple[str, str, str | None, str | None]]:
    """Identifier, title, code and label of the code of every real offer that tells one."""
    for path in sorted((EXTRACTS / "offres").iterdir()):
        if path.name.endswith(".jsonl.gz") or "search-response" in path.name:
            with gzip.open(path, "rt", encoding="utf-8") as file:
                text = file.read()
            rows: list[dict[str, Any]] = (
                json.loads(text)["resultats"]
                if "search-response" in path.name
                else [json.loads(line) for line in text.split("\n") if line.strip()]
            )
            yield from ((row["id"], row["intitule"], row.get("romeCode"), None) for row in rows)
        elif "dldi" in path.name:
            yield from ((row["id"], row["intitule"], row["romeCode"], None) for row in _csv(path).to_dicts())
        elif path.name.endswith(".geojson.gz"):
            with gzip.open(path, "rt", encoding="utf-8") as file:
                lines = [line.rstrip().rstrip(",") for line in file]
            for line in lines:
                if '"intitule"' in line:
                    row = json.loads(line)
                    row = row.get("properties", row)
                    yield (row["id"], row["intitule"], None, row.get("romeLibelle"))


def coded_offers(codes: pl.DataFrame) -> pl.DataFrame:
    """Every distinct real offer of which the code is known, with the code's parent, family and perimeter."""
    named = dict(codes.select("libelle_rome", "rome_code").iter_rows())
    rows = {
        offer: (offer, scrubbed(title), code or named.get(label or ""))
        for offer, title, code, label in _offers()
        if title and (code or (label or "") in named)
    }
    frame = pl.DataFrame(list(rows.values()), schema=["offer_id", "title", "rome_code"], orient="row")
    return frame.join(codes.drop("libelle_rome"), on="rome_code").sort("offer_id")


def certifications(codes: pl.DataFrame) -> pl.DataFrame:
    """Certif Info's diplomas with ROME codes, their parents, and whether one is in the perimeter."""
    table = _csv(EXTRACTS / "orion" / "certif_info.csv.gz", ";", None)
    inside = set(reference.parents()["parent_code"])
    return (
        table.select("Code_Diplome", "Libelle_Diplome", *(f"Code_Rome_{n}" for n in range(1, 6)))
        .unpivot(index=["Code_Diplome", "Libelle_Diplome"], value_name="rome_code")
        .with_columns(pl.col("rome_code").str.strip_chars())
        .join(codes.select("rome_code", "parent_code"), on="rome_code")
        .group_by(code_diplome="Code_Diplome", title="Libelle_Diplome")
        .agg(parents=pl.col("parent_code").unique())
        .with_columns(inside=pl.col("parents").list.eval(pl.element().is_in(list(inside))).list.any())
        .sort("code_diplome")
    )


def held_out(frame: pl.DataFrame, identifier: str) -> pl.DataFrame:
    """The half that no threshold was chosen on."""
    odd = [sha256(one.encode()).digest()[0] % 2 == 1 for one in frame[identifier]]
    return frame.filter(pl.Series(odd))


def answered(to: str, score: float = method.TITLE_MIN_SCORE) -> pl.Expr:
    """Whether a match is near enough, and no tie between parents (`to` = parent) or families."""
    margin = pl.col("score") - pl.col(f"other_{to}_score") >= method.TITLE_MIN_MARGIN
    return ((pl.col("score") >= score) & margin).fill_null(False)


def contradicted() -> pl.Expr:
    """The rule of `core.coded_offers`."""
    return (
        (pl.col("outside_score") >= method.TITLE_CONTRADICTION_SCORE)
        & (pl.col("outside_score") - pl.col("inside_score") >= method.TITLE_CONTRADICTION_GAP)
        & (pl.col("head_inside") <= method.TITLE_CONTRADICTION_HEAD)
        & (pl.col("words_inside").fill_null(0) < method.TITLE_CONTRADICTION_WORD)
    ).fill_null(False)


def proportion(frame: pl.DataFrame, condition: pl.Expr) -> tuple[float, float, float, int]:
    """Share, Wilson limits, number."""
    count = int(frame.select(condition.fill_null(False).sum()).item())
    low, high = wilson_limits(count / frame.height, frame.height)
    return count / frame.height, float(low), float(high), frame.height


def matched_offers() -> pl.DataFrame:
    """Every coded offer with its match; those labelled as plainly miscoded left out."""
    codes = rome_codes()
    offers = coded_offers(codes)
    wrong = labels("contradictions").filter(pl.col("contradicts") == "yes")["offer_id"]
    found = match(job_titles(codes), offers["title"]).rename(
        {"rome_code": "found_code", "parent_code": "found_parent", "family": "found_family"}
    )
    return offers.filter(~pl.col("offer_id").is_in(wrong.implode())).join(found, on="title", how="left")


def curve(
    offers: pl.DataFrame, scores: tuple[float, ...] = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
) -> pl.DataFrame:
    """For each least score, the share left open and the share right among the answered, by level."""
    return pl.DataFrame(
        [
            {
                "score": score,
                "level": level,
                "open": 1 - offers.select(answered(level, score).mean()).item(),
                "right": offers.filter(answered(level, score)).select(_right(level).mean()).item(),
            }
            for level in ("parent", "family")
            for score in scores
        ]
    )


def _right(level: str) -> pl.Expr:
    if level == "parent":
        return pl.col("found_parent") == pl.col("parent_code")
    return pl.col("found_family").eq_missing(pl.col("family"))


def measured() -> dict[str, tuple[float, float, float, int]]:
    """Every measure of titles: share, limits, number."""
    codes = rome_codes()
    jobs = job_titles(codes)
    offers = held_out(matched_offers(), "offer_id")
    inside = offers.filter("inside")
    parent, family = offers.filter(answered("parent")), offers.filter(answered("family"))
    sample = held_out(
        labels("contradictions")
        .join(coded_offers(codes).select("offer_id", "title"), on="offer_id")
        .pipe(lambda frame: frame.join(match(jobs, frame["title"]), on="title", how="left")),
        "offer_id",
    )
    diplomas = certifications(codes).pipe(
        lambda frame: frame.join(match(jobs, frame["title"]), on="title", how="left")
    )
    evident = diplomas.filter(
        (pl.col("inside_score") >= method.TITLE_MIN_SCORE)
        & (pl.col("inside_score") - pl.col("outside_score") >= method.TITLE_MIN_MARGIN)
    )
    named = labels("certifications").rename({"family": "label"}).join(diplomas, on="code_diplome")
    tells = answered("family") & pl.col("family").is_not_null()
    return {
        "titles_parent": proportion(parent, _right("parent")),
        "titles_parent_open": proportion(offers, ~answered("parent")),
        "titles_family": proportion(family, _right("family")),
        "titles_family_perimeter": proportion(inside.filter(answered("family")), _right("family")),
        "titles_family_perimeter_open": proportion(inside, ~answered("family")),
        "contradictions_right": proportion(sample.filter(contradicted()), pl.col("contradicts") == "yes"),
        "contradictions_false_alarms": proportion(
            sample.filter(pl.col("contradicts") == "no"), contradicted()
        ),
        "contradictions_found": proportion(sample.filter(pl.col("contradicts") == "yes"), contradicted()),
        "certification_titles_perimeter": proportion(evident, pl.col("inside")),
        "certification_titles_family": proportion(
            named.filter(tells & (pl.col("label") != "undecidable")), pl.col("family") == pl.col("label")
        ),
        "certification_titles_family_open": proportion(
            named.filter(~pl.col("label").is_in(["undecidable", "outside"])), ~tells
        ),
    }


def write() -> None:
    """Write the figures of the measures above into `accuracy.csv`; what is said of them there stays."""
    found = measured()
    path = REFERENCE / "accuracy.csv"
    with path.open(encoding="utf-8", newline="") as file:
        header, *kept = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for name, *row in kept:
            if name in found:
                row[:5] = [
                    *(f"{number:.4f}" for number in found[name][:3]),
                    str(found[name][3]),
                    str(MEASURED_ON),
                ]
            writer.writerow([name, *row])


if __name__ == "__main__":
    write()
