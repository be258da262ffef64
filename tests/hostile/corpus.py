"""Hostile files of every feed, each with what must become of it: its one reason, or its records."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MIB = 1 << 20
SOUND = {
    "id": "7654321",
    "intitule": "Développeur web (H/F)",
    "description": "Un texte assez long pour être celui d'une offre.",
    "dateCreation": "2026-02-10T09:00:00.000Z",
    "lieuTravail": {"libelle": "44 - NANTES", "commune": "44109"},
    "romeCode": "M1855",
    "typeContrat": "CDI",
    "origineOffre": {"origine": "1"},
}
FICHES = b'"Numero_Fiche";"Codes_Rome_Code";"Codes_Rome_Libelle"\n"RNCP1";"M1805";"Etudes"\n'
MCF_HEADER = (
    "date_extract;nom_of;type_referentiel;code_rncp;siret;"
    "numero_formation;intitule_formation;code_departement"
)
MCF_ROW = "2026-03-20;ORGANISME;RNCP;37674;12345678900011;%s;Une formation;44"
LHEO = '<lheo xmlns="http://lheo.gouv.fr/2.3"><offres>%s</offres></lheo>'
FORMATION = (
    "<formation numero='%s'><intitule-formation>Exemple</intitule-formation>"
    "<action><modalites-enseignement>0</modalites-enseignement>"
    "<session><periode><debut>20260201</debut><fin>20260331</fin></periode></session></action>"
    "</formation>"
)


@dataclass(frozen=True)
class Case:
    """One file: `quarantined` is the reason of the whole, else `kept` and `reasons` count its records."""

    feed: str
    name: str
    content: bytes
    quarantined: str | None = None
    kept: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)


def line(**changed: Any) -> bytes:
    """One offer on its line, some fields changed; None drops a field's value, not the field."""
    return json.dumps({**SOUND, **changed}, ensure_ascii=False).encode() + b"\n"


def zipped(members: Mapping[str, bytes], level: int = 6) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def spoilt_member() -> bytes:
    """A zip of two members, the bytes of the first damaged."""
    whole = bytearray(zipped({"a.csv": FICHES * 50, "b.csv": FICHES}))
    at = whole.index(b"a.csv") + len("a.csv") + 4
    whole[at : at + 12] = bytes(byte ^ 255 for byte in whole[at : at + 12])
    return bytes(whole)


def mcf(*rows: str | bytes, separator: str = ";") -> bytes:
    lines = [MCF_HEADER, *rows]
    encoded = [text if isinstance(text, bytes) else text.encode() for text in lines]
    return b"\n".join(part.replace(b";", separator.encode()) for part in encoded) + b"\n"


def _offers() -> list[Case]:
    feed = "france-travail"
    whole = gzip.compress(line() * 500, mtime=0)
    nested = b"[" * 100_000 + b"]" * 100_000
    return [
        Case(feed, "truncated.jsonl.gz", whole[:-30], "broken_gzip"),
        Case(feed, "bomb.jsonl.gz", gzip.compress(b" " * (80 * MIB), 9), "decompression_bomb"),
        Case(feed, "empty.jsonl", b"", "empty_file"),
        Case(feed, "blank.jsonl", b"\n \n\n", "empty_file"),
        Case(feed, "spaces.json", b"   ", "empty_file"),
        Case(
            feed, "torn.jsonl", line(id="1") + b'{"id": "2", \n' + line(id="3"), None, 2, {"broken_json": 1}
        ),
        Case(
            feed,
            "nan.jsonl",
            line(id="1") + line(id="2", nombrePostes=float("nan")),
            None,
            1,
            {"broken_json": 1},
        ),
        Case(
            feed,
            "twice-a-key.jsonl",
            b'{"id": "1", "id": "2", "intitule": "Un", "intitule": "Deux"}\n',
            None,
            1,
        ),
        Case(
            feed,
            "deep.jsonl",
            b'{"id": "1", "x": ' + nested + b"}\n" + line(id="2"),
            None,
            2,
        ),
        Case(
            feed,
            "long.jsonl",
            line(id="1", description="x" * (50 * MIB)) + line(id="2"),
            None,
            1,
            {"record_too_large": 1},
        ),
        Case(feed, "numbers.jsonl", line(id=1234567, nombrePostes="3", romeCode=12), None, 1),
        Case(feed, "nulls.jsonl", line(id="1", **dict.fromkeys(list(SOUND)[1:])), None, 1),
        Case(feed, "all-null.jsonl", line(**dict.fromkeys(SOUND)), None, 0, {"no_identifier": 1}),
        Case(feed, "no-object.jsonl", b'1\n"x"\nnull\n[1]\n' + line(id="1"), None, 1, {"not_an_object": 4}),
        Case(
            feed,
            "swapped.jsonl",
            line(id="1", lieuTravail="44 - NANTES", competences={"a": 1}, entreprise=[]),
            None,
            1,
        ),
        Case(feed, "utf-16.jsonl", line(id="1").decode().encode("utf-16"), "wrong_encoding"),
        Case(
            feed,
            "latin-1.jsonl",
            line(id="1", intitule="Développé").decode().encode("latin-1"),
            None,
            0,
            {"broken_json": 1},
        ),
        Case(feed, "bom.jsonl", b"\xef\xbb\xbf" + line(id="1"), None, 1),
        Case(
            feed,
            "dates.jsonl",
            b"".join(
                line(id=str(n), dateCreation=text)
                for n, text in enumerate(
                    ("1900-01-01T00:00:00Z", "9999-12-31T00:00:00Z", "hier", "2026-02-30T00:00:00Z")
                )
            ),
            None,
            0,
            {"bad_date": 3, "published_after_observation": 1},
        ),
        Case(feed, "posts.jsonl", line(id="1", nombrePostes=10**9) + line(id="2", nombrePostes=-5), None, 2),
        Case(feed, "huge-number.jsonl", line(id="1", nombrePostes=10**30), None, 1),
        Case(feed, "same-id.jsonl", line(id="1", intitule="Un") + line(id="1", intitule="Deux"), None, 2),
        Case(feed, "no-zip.zip", b"PK\x03\x04 and no more", "broken_zip"),
    ]


def _courses() -> list[Case]:
    entity = '<!DOCTYPE lheo [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + LHEO % (FORMATION % "1")
    laughs = (
        '<!DOCTYPE lheo [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
        + LHEO
        % "&d;"
    )
    return [
        Case("lheo", "entity.xml", entity.encode(), "xml_entities"),
        Case("lheo", "laughs.xml", laughs.encode(), "xml_entities"),
        Case("lheo", "namespace.xml", b'<lheo xmlns="urn:other"><offres/></lheo>', "wrong_format"),
        Case("lheo", "torn.xml", (LHEO % (FORMATION % "1"))[:-20].encode(), "broken_xml"),
        Case("lheo", "deep.xml", (LHEO % ("<x>" * 5_000 + "</x>" * 5_000)).encode(), "broken_xml"),
        Case("lheo", "none.xml", b"", "empty_file"),
        Case("lheo", "sound.xml", (LHEO % ((FORMATION % "1") + (FORMATION % "2"))).encode(), None, 2),
        Case("mcf", "ragged.csv", mcf(MCF_ROW % "a", "1;2", MCF_ROW % "b"), None, 2, {"ragged_row": 1}),
        Case("mcf", "nul.csv", mcf((MCF_ROW % "a").encode().replace(b"ORG", b"O\x00G")), None, 1),
        Case("mcf", "commas.csv", mcf(MCF_ROW % "a", separator=","), None, 1),
        Case("mcf", "tabs.csv", mcf(MCF_ROW % "a", separator="\t"), None, 1),
        Case(
            "mcf", "windows.csv", mcf((MCF_ROW % "a").replace("Une", "Développée").encode("cp1252")), None, 1
        ),
        Case("mcf", "utf-16.csv", mcf(MCF_ROW % "a").decode().encode("utf-16"), "wrong_encoding"),
        Case("mcf", "html.csv", b"<html><body>Erreur 500</body></html>\n", "wrong_format"),
    ]


def _certifications() -> list[Case]:
    many = {f"{number}.csv": FICHES for number in range(10_000)}
    return [
        Case("rncp", "climbs.zip", zipped({"../../escaped.csv": FICHES}), "zip_unsafe_path"),
        Case("rncp", "absolute.zip", zipped({"/tmp/escaped.csv": FICHES}), "zip_unsafe_path"),
        Case("rncp", "swarm.zip", zipped(many, 1), "zip_too_many_members"),
        Case("rncp", "bomb.zip", zipped({"a.csv": b"\n" * (80 * MIB)}, 9), "decompression_bomb"),
        Case("rncp", "half.zip", zipped({"a.csv": FICHES})[:60], "broken_zip"),
        Case("rncp", "other.csv", b"a;b\n1;2\n", "wrong_format"),
        Case("rome", "unversioned.csv", b"code_rome,code_rome_cible\nM1805,M1806\n", "no_version"),
    ]


def cases() -> list[Case]:
    """The whole corpus."""
    return [*_offers(), *_courses(), *_certifications()]
