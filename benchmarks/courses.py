"""Cases of intake for `mcf`, `lheo`, `rncp` and `rome`: courses and their tables as they arrive."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import duckdb
from lxml import etree

from benchmarks.intake import Case, Floor
from genscan import reference, warehouse
from genscan.feeds.mcf import DEMONSTRATION_PREFIX
from genscan.paths import DataFolder
from genscan.quarters import Quarter

MCF_COPIES = 10  # of the demonstration rows: about 50,000, each copy under other numbers
LHEO_COPIES = 5  # of the courses of each demonstration file
ONE_FILE_COPIES = 20  # of the courses of the largest demonstration file, in one file: over 20,000
CARDS = 40_000  # certifications in the RNCP, live and replaced
JOB_TITLES = 14_000  # in the ROME
MCF_FIELDS = (
    *("date_extract", "nom_of", "nom_departement", "nom_region", "type_referentiel", "code_inventaire"),
    *("code_rncp", "intitule_certification", "libelle_niveau_sortie_formation", "siret"),
    *(f"code_formacode_{place}" for place in range(1, 6)),
    *(f"code_rome_{place}" for place in range(1, 6)),
    *(f"code_nsf_{place}" for place in range(1, 4)),
    *("numero_formation", "intitule_formation", "nb_action", "nb_session_active", "nb_session_a_distance"),
    *("nombre_heures_total_mean", "frais_ttc_tot_mean", "code_departement", "code_region"),
    "coderegion_export",
)
RNCP_FIELDS = ("Numero_Fiche", "Codes_Rome_Code", "Codes_Rome_Libelle")
ROME_FIELDS = ("code_ogr", "libelle_appellation_long", "code_rome", "classification", "code_rome_parent")


def read_csv(fields: tuple[str, ...], separator: str, files: list[Path], out: Path) -> None:
    """DuckDB reads these fields as text and writes them as they stand."""
    names = ", ".join(warehouse.quote(str(path)) for path in files)
    con = duckdb.connect()
    con.execute("set threads = 2; set enable_progress_bar = false")
    con.execute(
        f"copy (select {', '.join(fields)} from read_csv([{names}], all_varchar = true, header = true,"
        f" delim = '{separator}', quote = '\"')) to {warehouse.quote(str(out))}"
        " (format parquet, compression zstd)"
    ).fetchall()
    con.close()
    out.unlink()


def parse_xml(files: list[Path], out: Path) -> None:
    """lxml goes through the same courses one after the other, looks at none and writes nothing."""
    for path in files:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            for _, course in etree.iterparse(file, tag="{*}formation"):
                course.clear()
                while course.getprevious() is not None:
                    del course.getparent()[0]


def cases(demonstration: DataFolder, room: Path, quarter: Quarter) -> Iterator[Case]:
    """The same courses in each form in which they arrive, and tables of the size of the published ones."""
    catalogue = _catalogue(*_received(demonstration, "mcf", quarter).values())
    regional = _received(demonstration, "lheo", quarter)
    several = {f"{name}.gz": _packed(_repeated(text, LHEO_COPIES)) for name, text in regional.items()}
    one = {"lheo.xml": _repeated(max(regional.values(), key=len), ONE_FILE_COPIES)}
    mcf = partial(read_csv, MCF_FIELDS, ";")
    csv = "DuckDB, the same fields"
    forms: tuple[tuple[str, str, Mapping[str, bytes], Floor, str, float], ...] = (
        ("courses, mcf .csv.gz", "mcf", {"mcf.csv.gz": _packed(catalogue)}, mcf, csv, 1.5),
        ("courses, mcf .csv", "mcf", {"mcf.csv": catalogue}, mcf, csv, 1.5),
        ("certifications, rncp .csv", "rncp", _cards(), partial(read_csv, RNCP_FIELDS, ";"), csv, 1.5),
        ("job titles, rome .csv", "rome", _job_titles(), partial(read_csv, ROME_FIELDS, ","), csv, 1.5),
        ("courses, lheo files .xml.gz", "lheo", several, parse_xml, "lxml, bare iterparse", 2.0),
        ("courses, lheo one .xml", "lheo", one, parse_xml, "lxml, bare iterparse", 2.0),
    )
    for name, feed, files, floor, floor_name, at_most in forms:
        data = DataFolder(room / feed)
        inbox = data.inbox_of(feed, quarter)
        inbox.mkdir(parents=True)
        for file, written in files.items():
            (inbox / file).write_bytes(written)
        yield Case(name, feed, data, quarter, floor, floor_name, at_most=at_most)
        shutil.rmtree(data.root)


def _received(demonstration: DataFolder, feed: str, quarter: Quarter) -> dict[str, bytes]:
    """The demonstration files of a feed, unpacked."""
    files = sorted(demonstration.inbox_of(feed, quarter).glob("*.gz"))
    return {path.stem: gzip.decompress(path.read_bytes()) for path in files}


def _packed(content: bytes) -> bytes:
    return gzip.compress(content, 6, mtime=0)


def _catalogue(content: bytes) -> bytes:
    """A catalogue of the demonstration rows several times over, each time under other course numbers."""
    header, _, rows = content.partition(b"\n")
    prefix = DEMONSTRATION_PREFIX.encode()
    copies = (rows.replace(prefix, b"%b%d-" % (prefix, copy)) for copy in range(MCF_COPIES))
    return b"".join([header, b"\n", *copies])


def _repeated(text: bytes, copies: int) -> bytes:
    """A LHEO file with its courses several times over."""
    start, end = text.index(b"<formation "), text.rindex(b"</offres>")
    return text[:start] + text[start:end] * copies + text[end:]


def _cards() -> dict[str, bytes]:
    """A member of the RNCP export: up to five occupations a certification."""
    codes = reference.table("rome_parents")["parent_code"].unique(maintain_order=True).to_list()
    rows = [
        f'"RNCP{card}";"{codes[(card * 7 + place) % len(codes)]}";"Libellé d\'\'un métier n° {place}"'
        for card in range(CARDS)
        for place in range(1 + card % 5)
    ]
    return {"rome.csv": "\n".join([";".join(f'"{field}"' for field in RNCP_FIELDS), *rows, ""]).encode()}


def _job_titles() -> dict[str, bytes]:
    """The job titles of a ROME."""
    codes = reference.table("rome_parents").select("rome_code", "parent_code").rows()
    rows = [
        f'"{at}","Métier n° {at}","{codes[at % len(codes)][0]}","SYNONYME","{codes[at % len(codes)][1]}"'
        for at in range(JOB_TITLES)
    ]
    header = ",".join(f'"{field}"' for field in ROME_FIELDS)
    return {"unix_referentiel_appellation_v460_utf8.csv": "\n".join([header, *rows, ""]).encode()}
