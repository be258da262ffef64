"""Occupations and job titles in files with the headings of the official ones."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from genscan import reference
from genscan.demonstration.certifications import NOTE, labels, store
from genscan.demonstration.shape import occupations, words

CODE_COLUMNS = (
    "code_rome",
    "code_fiche_metier",
    "code_ogr",
    "libelle_rome",
    "transition_eco",
    "transition_num",
    "transition_demo",
    "emploi_reglemente",
    "emploi_cadre",
    "code_rome_parent",
)
TITLE_COLUMNS = (
    "code_ogr",
    "libelle_appellation_long",
    "libelle_appellation_court",
    "code_rome",
    "transition_eco",
    "transition_num",
    "transition_demo",
    "emploi_reglemente",
    "emploi_cadre",
    "classification",
    "origine",
    "code_rome_parent",
    "peu_usite",
)
WAITER_CODE, WAITER_TITLES = (
    "G1803",
    ("Serveur / Serveuse de restaurant", "Chef de rang", "Serveur / Serveuse"),
)


def write_rome(path: Path) -> int:
    """Both files in one zip marked as demonstration; the number of job titles."""
    parents = dict(reference.table("rome_parents").select("rome_code", "parent_code").iter_rows())
    work = occupations()
    flags = dict(reference.occupations().select("rome_code", "flag").iter_rows())
    known = (
        labels("rome") | dict(zip(work.codes, work.labels, strict=True)) | {WAITER_CODE: WAITER_TITLES[-1]}
    )
    codes = [
        (
            code,
            str(number),
            str(900_000 + number),
            known.get(code, f"Métier {code}"),
            "",
            flags.get(code, ""),
            *("",) * 3,
            parent,
        )
        for number, (code, parent) in enumerate(sorted(parents.items()), 1)
    ]
    titles = []
    for code, label, others in zip(work.codes, work.labels, work.titles, strict=True):
        titles.append((code, label, "PRINCIPALE"))
        titles += [(code, title, "SYNONYME") for title in others if title != label]
    titles += [(WAITER_CODE, title, "SYNONYME") for title in (*WAITER_TITLES, *words()["waiters"]["titles"])]
    rows = [
        (
            str(990_000 + n),
            title,
            title,
            code,
            "",
            flags.get(code, ""),
            *("",) * 3,
            kind,
            "",
            parents[code],
            "N",
        )
        for n, (code, title, kind) in enumerate(titles)
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        store(archive, "unix_referentiel_code_rome_v460_utf8.csv", _csv(CODE_COLUMNS, codes))
        store(archive, "unix_referentiel_appellation_v460_utf8.csv", _csv(TITLE_COLUMNS, rows))
        store(archive, "DEMONSTRATION.txt", NOTE)
    return len(rows)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return buffer.getvalue()
