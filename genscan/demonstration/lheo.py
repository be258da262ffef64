"""Courses as regional networks and schools publish them: LHEO XML, language 2.3 and, for schools, 2.2."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from html import escape
from pathlib import Path

from genscan.demonstration.catalogue import Course
from genscan.demonstration.mcf import hours_and_price
from genscan.demonstration.shape import geography, shape
from genscan.quarters import Quarter

NAMESPACES = {"2.3": "http://lheo.gouv.fr/2.3", "2.2": "http://www.lheo.org/2.2"}
# region -> a code of before 2016 that some producers still write
FORMER = {"84": "82", "76": "73", "32": "31", "75": "72", "44": "41", "28": "23", "27": "26"}
NORTH = ("27", "28", "32", "44")
WEST = ("24", "52", "53", "75")
PARTS = ("nord", "ouest", "sud-et-outre-mer", "initiale")
OLD_SCALE = {"3": "4", "4": "5", "5": "6", "6": "7", "7": "8"}
NEW_SCALE = {"3": "13", "4": "14", "5": "15", "6": "16", "7": "17"}
ENTRIES = ("0", "1", "3", "4", "5", "6")


def part_of(course: Course) -> str:
    """The file a course is published in."""
    if course.initial:
        return "initiale"
    if not course.departments:
        return PARTS[course.provider % 3]
    place = geography()
    region = place.regions[place.region_of[course.departments[0]]]
    return "nord" if region in NORTH else "ouest" if region in WEST else "sud-et-outre-mer"


def write_lheo(path: Path, courses: Iterable[Course], quarter: Quarter, language: str) -> int:
    """One LHEO document, gzip; the number of courses."""
    count = 0
    with path.open("wb") as raw, gzip.GzipFile("", "wb", compresslevel=1, fileobj=raw, mtime=0) as file:
        file.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<?genscan demonstration?>\n')
        file.write(f'<lheo xmlns="{NAMESPACES[language]}">\n<offres>\n'.encode())
        for course in courses:
            file.write(_formation(course, quarter, language).encode())
            count += 1
        file.write(b"</offres>\n" + MARK + b"\n</lheo>\n")
    return count


def _formation(course: Course, quarter: Quarter, language: str) -> str:
    item, draw, supply = course.certification, course.draws, shape()["supply"]
    version = ("V14", "V13")[draw[1] % 2] if language == "2.3" else ("V11", "V12")[draw[1] % 2]
    formacodes = "".join(
        f'<code-FORMACODE ref="{version}"{PRINCIPAL if position == 0 else ""}>{code}</code-FORMACODE>'
        for position, code in enumerate(item.formacodes[:5])
    )
    nsf = "".join(f"<code-NSF>{code[:3]}</code-NSF>" for code in item.nsf_codes[:3])
    has_rome = draw[2] % 100 < supply["lheo_rome"]
    rome = "".join(
        f"<code-ROME>{code}</code-ROME>" for code in item.rome_codes[:5] if len(code) == 5 and has_rome
    )
    certified = course.initial or draw[3] % 100 < supply["lheo_certification"] or "mcf" in course.feeds
    certifying = certified or draw[4] % 100 < supply["lheo_certifying"] - 35
    title = course.title.upper() if draw[5] % 12 == 0 else course.title
    scale = OLD_SCALE if language == "2.2" or draw[6] % 5 < 2 else NEW_SCALE
    level = f"<code-niveau-sortie>{scale[item.level]}</code-niveau-sortie>" if item.level else ""
    several = draw[7] % 100 < supply["lheo_several_actions"] and len(course.towns) < 2
    spots: list[int | None] = list(range(len(course.towns))) or [None]
    spots = spots * 2 if several else spots
    actions = "".join(_action(course, quarter, language, number, spot) for number, spot in enumerate(spots))
    return (
        f'<formation numero="DEMO_{course.number}">\n'
        f"<domaine-formation>{formacodes}{nsf}{rome}</domaine-formation>\n"
        f"<intitule-formation>{escape(title[:255], quote=False)}</intitule-formation>\n"
        f"<objectif-formation>{_rich(PURPOSE, draw[8])}</objectif-formation>\n"
        f"<resultats-attendus>{('Validation des acquis', '-')[draw[8] % 2]}</resultats-attendus>\n"
        f"<contenu-formation>{_rich(CONTENT, draw[9])}</contenu-formation>\n"
        f"<certifiante>{int(certifying)}</certifiante>\n"
        "<contact-formation><coordonnees></coordonnees></contact-formation>\n"
        f"<parcours-de-formation>{1 + draw[10] % 4}</parcours-de-formation>\n"
        f"<code-niveau-entree>{ENTRIES[draw[11] % len(ENTRIES)]}</code-niveau-entree>\n"
        f"{_certification(course, language) if certified else ''}{level}\n"
        f"<url-formation><urlweb>https://exemple.invalid/formation/{course.number}</urlweb></url-formation>\n"
        f"{actions}"
        f"<organisme-formation-responsable><numero-activite>{_activity(course)}</numero-activite>"
        f"<SIRET-organisme-formation><SIRET>{course.siret}</SIRET></SIRET-organisme-formation>"
        f"<nom-organisme>{course.provider_name}</nom-organisme><raison-sociale>-</raison-sociale>"
        "<coordonnees-organisme><coordonnees></coordonnees></coordonnees-organisme>"
        "<contact-organisme><coordonnees></coordonnees></contact-organisme></organisme-formation-responsable>\n"
        "</formation>\n"
    )


PRINCIPAL = ' tag="principal"'
MARK = b'<extras info="demonstration"><extra info="demonstration">1</extra></extras>'
DELIVERIES = ("on_site", "mixed", "distant")
PURPOSE, CONTENT = "Se préparer au métier & gagner en autonomie", "Modules techniques, projet, accompagnement"


def _rich(text: str, draw: int) -> str:
    """Free text: escaped HTML, CDATA, or a filler."""
    if draw % 10 == 0:
        return "-"
    if draw % 10 == 1:
        return f"<![CDATA[<p>{text}</p>]]>"
    return escape(f"<p>{escape(text, quote=False)}</p>", quote=False)


def _activity(course: Course) -> str:
    return "99999999999" if course.draws[12] % 20 == 0 else f"00{course.provider + 1:09}"


def _certification(course: Course, language: str) -> str:
    if course.certification.specific:
        return f"<certification><code-RS>{course.cited}</code-RS></certification>"
    digits = course.cited.removeprefix("RNCP")
    bare = language == "2.2" or course.draws[13] % 2 == 0
    return f"<certification><code-RNCP>{digits if bare else course.cited}</code-RNCP></certification>"


def _action(course: Course, quarter: Quarter, language: str, number: int, spot: int | None) -> str:
    draw, supply = course.draws, shape()["supply"]
    hours, price = hours_and_price(course)
    permanent = draw[14] % 100 < supply["lheo_permanent"]
    funders = "".join(
        f"<organisme-financeur><code-financeur>{code}</code-financeur></organisme-financeur>"
        for position, (code, share) in enumerate(supply["funders"].items())
        if (draw[15] >> (3 * position)) % 1009 < share * 10.09 and draw[15] % 10 > 2
    )
    study = "Contrat d'apprentissage" if course.initial and draw[7] % 2 else "-"
    return (
        f'<action numero="DEMO_{course.number}_{number}">'
        f"<rythme-formation>{'Temps plein' if draw[6] % 2 else 'Temps partiel'}</rythme-formation>"
        '<code-public-vise ref="V14">80056</code-public-vise>'
        f"<niveau-entree-obligatoire>{draw[6] % 2}</niveau-entree-obligatoire>"
        f"<modalites-alternance>{study}</modalites-alternance>"
        f"<modalites-enseignement>{DELIVERIES.index(course.delivery)}</modalites-enseignement>"
        "<conditions-specifiques>-</conditions-specifiques>"
        "<prise-en-charge-frais-possible>1</prise-en-charge-frais-possible>"
        f"{_place(course, language, spot) if spot is not None else ''}"
        f"<modalites-entrees-sorties>{int(permanent)}</modalites-entrees-sorties>\n"
        f"{''.join(_sessions(course, quarter, language, number, permanent))}"
        f"<prix-total-TTC>{price if course.draws[5] % 2 else f'{price}.00'}</prix-total-TTC>"
        f"<nombre-heures-total>{hours}</nombre-heures-total>{funders}"
        "</action>\n"
    )


def _place(course: Course, language: str, spot: int) -> str:
    place = geography()
    town = place.towns[course.towns[spot]]
    region = place.regions[place.region_of[course.departments[spot]]]
    style = course.draws[12] % 100
    if language == "2.2" and style < 30:
        region = FORMER.get(region, region)
    code = "" if style > 92 else f"<region>{region}</region>"
    name = escape(town.name.upper() if style % 2 else town.name, quote=False)
    return (
        "<lieu-de-formation><coordonnees><adresse><ligne>1 rue de l'Exemple</ligne>"
        f"<codepostal>{town.postcode}</codepostal><ville>{name}</ville>"
        f"<departement>{town.department_code}</departement>"
        f"<code-INSEE-commune>{town.commune_code}</code-INSEE-commune>{code}<pays>FR</pays>"
        "</adresse></coordonnees></lieu-de-formation>"
    )


def _sessions(course: Course, quarter: Quarter, language: str, action: int, permanent: bool) -> Iterator[str]:
    draw, supply = course.draws, shape()["supply"]
    if draw[13] % 100 < supply["lheo_no_session"]:
        yield _session("00000000", "00000000", "")
        return
    for number in range(1 + (draw[11] + action) % 4 if not permanent else 1):
        start, end = _dates(course, quarter, 2 * action + number)
        seats = ""
        if language == "2.3" and draw[10] % 100 < supply["lheo_places"]:
            size = (24, 32, 30, 20)[draw[9] % 4] if course.initial else 10 + draw[9] % 11
            seats = (
                f"<cycle><type-cycle>{int(course.initial and draw[7] % 2 == 1)}</type-cycle>"
                f"<capacite-cumulee>{size}</capacite-cumulee></cycle>"
            )
        if permanent:
            yield _session("00000000" if draw[9] % 2 else f"{quarter.year}0101", "99999999", seats)
        elif draw[8] % 25 == 0 and not course.outside_quarter:
            yield _session(f"{quarter.first_day:%Y%m}00", f"{end:%Y%m}00", seats)
        else:
            yield _session(f"{start:%Y%m%d}", f"{end:%Y%m%d}", seats)


def _dates(course: Course, quarter: Quarter, number: int) -> tuple[date, date]:
    """The first session starts in the quarter, unless the course has none in it; the others follow."""
    hours, _ = hours_and_price(course)
    length = timedelta(days=max(2, hours // 5))
    if course.outside_quarter:
        start = quarter.last_day + timedelta(days=20 + course.draws[8] % 120)
    else:
        start = quarter.first_day + timedelta(days=course.draws[8] % quarter.days)
    start += timedelta(days=75 * number)
    return start, start + length


def _session(start: str, end: str, seats: str) -> str:
    return (
        f"<session><periode><debut>{start}</debut><fin>{end}</fin></periode>"
        "<adresse-inscription><adresse><ligne>-</ligne><codepostal>00000</codepostal><ville>-</ville></adresse></adresse-inscription>"
        f"{seats}</session>\n"
    )
