"""Hostile texts planted in a demonstration quarter, where a feed lets strangers choose the words."""

from __future__ import annotations

import json
from datetime import date

from genscan.paths import DataFolder
from genscan.quarters import Quarter

MARKUP = "<img src=x onerror=window.hostile=1><script>window.hostile=1</script>"
TEMPLATE = "{{ 7 * 191 }}{% raw %}"
FORMULA = "=cmd|' C calc'!A0"
BIDI, CONTROL = "\u202e", "\x07"
QUERY = "'; drop table cells; --"
SKILLS = (
    f"{FORMULA} commander",
    f"{TEMPLATE} modeler",
    f"{QUERY} interroger",
    f"{BIDI}tourner{CONTROL} | les | barres",
    "&lt;script&gt;window.hostile=1&lt;/script&gt; baliser",
    "@SUM(1+1)*cmd|' C calc'!A0 additionner",
)
FILE = f"={MARKUP.replace('/', '')} {TEMPLATE} 1+1"  # no file name holds a slash
DEPARTMENT, COMMUNE = "976", "97608"
OFFERS = 40


def plant(data: DataFolder, quarter: Quarter, observed_on: date) -> None:
    """Offers of one small region whose every word is hostile, in files whose names are; one is broken."""
    folder = data.inbox_of("france-travail", quarter)
    offers = b"".join(_offer(number) for number in range(OFFERS))
    for name, content in ((f"{FILE}.jsonl", offers), (f"{FILE}.json", b"[{")):
        (folder / name).write_bytes(content)
        meta = {"observed_on": observed_on.isoformat(), "scope": "partial"}
        (folder / f"{name}.meta.json").write_text(json.dumps(meta), encoding="utf-8")


def _offer(number: int) -> bytes:
    offer = {
        "demonstration": True,
        "id": f"H{number:06}",
        "intitule": f"Développeur web {MARKUP} {TEMPLATE} {number}",
        "description": f"{QUERY} {MARKUP} {number}",
        "dateCreation": "2026-01-05T09:00:00Z",
        "lieuTravail": {"libelle": f"{DEPARTMENT} - {MARKUP}", "commune": COMMUNE},
        "romeCode": "M1855",
        "appellationlibelle": f"{FORMULA}{MARKUP}",
        "typeContrat": "CDI",
        "natureContrat": f"{MARKUP}",
        "experienceLibelle": f"{TEMPLATE}",
        "entreprise": {"nom": f"{FORMULA} {number}"},
        "competences": [{"libelle": text, "exigence": "E"} for text in SKILLS],
        "origineOffre": {"origine": "2", "partenaires": [{"nom": f"{FORMULA}{MARKUP}"}]},
    }
    return json.dumps(offer, ensure_ascii=False).encode() + b"\n"
