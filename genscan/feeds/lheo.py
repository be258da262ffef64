"""The feed `lheo`: courses in LHEO XML 2.2 and 2.3, streamed one `formation` at a time.

Contacts, addresses, telephones and descriptions never land; the provider, the town of the place of
training and the course's public link do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

import polars as pl
from lxml import etree

from genscan.feeds import places, values
from genscan.feeds.nodes import Node, split
from genscan.feeds.reading import Feed, Reading, framed
from genscan.feeds.reasons import Unreadable
from genscan.feeds.text import plain, scrubbed, without_contacts

_CODES = pl.List(pl.String())
_SESSION = pl.Struct({"starts_on": pl.Date(), "ends_on": pl.Date(), "capacity": pl.Int32()})
_ACTION = pl.Struct(
    {
        "delivery": pl.String(),
        "department_code": pl.String(),
        "region_code": pl.String(),
        "town": pl.String(),
        "hours": pl.Float64(),
        "price": pl.Float64(),
        "permanent": pl.Boolean(),
        "funders": _CODES,
        "sessions": pl.List(_SESSION),
    }
)
_COLUMNS = pl.Schema(
    {
        "course_number": pl.String(),
        "siret": pl.String(),
        "activity_number": pl.String(),
        "provider": pl.String(),
        "title": pl.String(),
        "certifying": pl.Boolean(),
        "certifications": _CODES,
        "rome_codes": _CODES,
        "formacodes": _CODES,
        "nsf_codes": _CODES,
        "exit_level": pl.String(),
        "entry_level": pl.String(),
        "link": pl.String(),
        "actions": pl.List(_ACTION),
    }
)
_CHUNK = 2_000  # courses are large: one with its actions and sessions weighs as much as fifty offers
_MCF_NAMESPACE = "https://www.of.moncompteformation.gouv.fr"
_NAMESPACE = re.compile(r"https?://(?:www\.)?lheo\.(?:gouv\.fr|org)/2\.[23]/?")
_DELIVERY = {"0": "on_site", "1": "mixed", "2": "distant"}
_DEMONSTRATION = re.compile(rb"<\?genscan\s+demonstration\s*\?>")
_ROOTS = ("lheo", "offres")
_CODE = {"rome_code": values.rome_code, "formacode": values.formacode, "nsf_code": values.nsf_code}
_FUNDER = re.compile(r"\d{1,3}")
_ACTIVITY = re.compile(r"[\d .]{8,20}")
_LINK = re.compile(r"(?:https?://)?[\w.-]+\.[a-z]{2,}(?:[:/?#][^\s<>\"'@]*)?", re.IGNORECASE)


def _refusal(tag: object) -> str | None:
    """Why a root element is not that of courses in LHEO, or None."""
    namespace, name = split(tag)
    if name == "lheo-index":
        return "is an index of courses (root lheo-index), not the courses: ask for the full LHEO export"
    if name not in _ROOTS:
        return f"is not LHEO: its root element is {name}, not lheo"
    if namespace and namespace != _MCF_NAMESPACE and _NAMESPACE.fullmatch(namespace) is None:
        return f"is in the unknown namespace {namespace}: LHEO 2.2 and 2.3 are read"
    return None


def recognise(head: bytes, name: str) -> str | None:
    """Why the beginning of a file is not that of courses in LHEO, or None."""
    if not head.strip():
        return "is empty"
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    problem = "holds no XML element"
    try:
        parser.feed(head[: 64 * 1024])
    except etree.XMLSyntaxError as error:
        problem = f"is not XML ({error.msg})"
    for _, element in parser.read_events():
        return _refusal(getattr(element, "tag", None))
    return problem


def is_demonstration(head: bytes) -> bool:
    """Whether the document bears the processing instruction of demonstration feeds."""
    return _DEMONSTRATION.search(head[: 64 * 1024]) is not None


class _Course:
    """One `formation` made a landing row."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def _codes(self, nodes: list[str], kind: str) -> list[str]:
        found: list[str] = []
        for text in nodes:
            code = _CODE[kind](text)
            if code is None:
                self._reading.notice(f"{kind}_not_recognised")
            elif code not in found:
                found.append(code)
        return found

    def _formacodes(self, domain: Node) -> list[str]:
        nodes = domain.all("code-FORMACODE")
        main = [node for node in nodes if node.attribute("tag") == "principal"]
        ordered = main + [node for node in nodes if node.attribute("tag") != "principal"]
        return self._codes([text for node in ordered if (text := node.own_text)], "formacode")

    def _level(self, text: str | None) -> str | None:
        if text is None or text in values.LHEO_NO_LEVEL:
            return None
        found = values.lheo_level(text)
        if found is None:
            self._reading.notice("level_not_recognised")
        return found

    def _certifications(self, formation: Node) -> list[str]:
        found: list[str] = []
        for node in formation.all("certification"):
            for name, register in (("code-RNCP", "RNCP"), ("code-RS", "RS")):
                if (text := node.text(name)) is None:
                    continue
                number = values.certification(text, register)
                if number is None:
                    self._reading.notice("certification_not_recognised")
                elif number not in found:
                    found.append(number)
        return found

    def _number(self, text: str | None) -> float | None:
        if text is None:
            return None
        found = values.number(text)
        if found is None:
            self._reading.notice("number_not_recognised")
        return found if found is not None and found > 0 else None

    def _date(self, text: str | None, end: bool) -> date | None:
        if text is None:
            return None
        found = values.lheo_date(text, end)
        if found is None and not values.lheo_date_unknown(text):
            self._reading.notice("date_not_recognised")
        return found

    def _capacity(self, session: Node) -> int | None:
        """Learners that the session can train: of its cycles (2.3), else the places open to recruitment."""
        counts = [
            cycle.text("capacite-cumulee") or cycle.text("capacite-simultanee")
            for cycle in session.all("cycle")
        ]
        if not any(counts):
            counts = [recruitment.text("nb-places") for recruitment in session.all("recrutement")]
        found = [
            int(text) for text in counts if text and text.isascii() and text.isdigit() and len(text) <= 6
        ]
        return sum(found) if any(found) else None

    def _session(self, node: Node) -> dict[str, Any]:
        period = node.first("periode") or node
        return {
            "starts_on": self._date(period.text("debut"), end=False),
            "ends_on": self._date(period.text("fin"), end=True),
            "capacity": self._capacity(node),
        }

    def _place(self, lieu: Node) -> tuple[str | None, str | None, str | None]:
        address = lieu.first("coordonnees", "adresse") or lieu.first("adresse")
        if address is None:
            return None, None, None
        department, region = places.of_course(
            address.text("code-INSEE-commune"),
            address.text("departement"),
            address.text("codepostal"),
            address.text("region"),
        )
        town = scrubbed(plain(address.text("ville") or ""))
        if region is None and any(
            address.text(name) for name in ("code-INSEE-commune", "departement", "codepostal", "region")
        ):
            self._reading.notice("place_not_recognised")
        return department, region, town

    def _hours(self, action: Node) -> float | None:
        total = self._number(action.text("nombre-heures-total"))
        if total is not None:
            return total
        parts = [
            self._number(action.text(name)) for name in ("nombre-heures-centre", "nombre-heures-entreprise")
        ]
        return sum(part for part in parts if part is not None) or None

    def _actions(self, formation: Node) -> list[dict[str, Any]]:
        """One entry an action and place; the capacity of its sessions is told once, with the first place."""
        entries: list[dict[str, Any]] = []
        for action in formation.all("action"):
            entry = action.text("modalites-entrees-sorties")
            common = {
                "delivery": _DELIVERY.get(action.text("modalites-enseignement") or ""),
                "hours": self._hours(action),
                "price": self._number(action.text("prix-total-TTC")),
                "permanent": {"1": True, "0": False}.get(entry or ""),
                "funders": [
                    code
                    for node in action.all("organisme-financeur")
                    if (code := node.text("code-financeur")) and _FUNDER.fullmatch(code)
                ],
            }
            sessions = [self._session(node) for node in action.all("session")]
            spots = list(dict.fromkeys(self._place(lieu) for lieu in action.all("lieu-de-formation")))
            self._reading.notice("several_places", int(len(spots) > 1))
            for position, (department, region, town) in enumerate(spots or [(None, None, None)]):
                entries.append(
                    {
                        **common,
                        "department_code": department,
                        "region_code": region,
                        "town": town,
                        "sessions": sessions
                        if position == 0
                        else [{**session, "capacity": None} for session in sessions],
                    }
                )
        return entries

    def _link(self, formation: Node) -> str | None:
        action = formation.first("action")
        text = formation.text("url-formation", "urlweb")
        text = text or (action.text("url-action", "urlweb") if action is not None else None)
        if text is None:
            return None
        text = text.strip()
        if len(text) > 2000 or _LINK.fullmatch(text) is None or "%40" in text:
            self._reading.notice("link_not_recognised")
            return None
        return text if "://" in text else f"http://{text}"

    def row(self, formation: Node) -> tuple[Any, ...]:
        """Reason, then the columns of the landing."""
        domain = formation.first("domaine-formation") or Node(etree.Element("domaine-formation"))
        provider = formation.first("organisme-formation-responsable") or Node(etree.Element("organisme"))
        number = (
            formation.attribute("numero") or formation.attribute("id") or formation.text("identifiant-module")
        )
        siret_text = provider.text("SIRET-organisme-formation", "SIRET")
        siret = values.siret(siret_text) if siret_text else None
        self._reading.notice("siret_not_recognised", int(siret_text is not None and siret is None))
        activity = provider.text("numero-activite")
        actions = self._actions(formation)
        reason = "no_identifier" if number is None else None if actions else "no_action"
        return (
            reason,
            plain(number) if number else None,
            siret,
            activity if activity and _ACTIVITY.fullmatch(activity) and set(activity) != {"9"} else None,
            without_contacts(plain(provider.text("nom-organisme") or provider.text("raison-sociale") or "")),
            scrubbed(plain(formation.text("intitule-formation") or "")),
            {"1": True, "0": False}.get(formation.text("certifiante") or ""),
            self._certifications(formation),
            self._codes(domain.texts("code-ROME"), "rome_code"),
            self._formacodes(domain),
            self._codes(domain.texts("code-NSF"), "nsf_code"),
            self._level(formation.text("code-niveau-sortie")),
            self._level(formation.text("code-niveau-entree")),
            self._link(formation),
            actions,
        )


def _check_root(root: etree._Element, reading: Reading) -> None:
    """Raise Unreadable where the document is not LHEO, or declares entities: LHEO needs none."""
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):  # type: ignore[attr-defined]
        raise Unreadable("xml_entities", f"{reading.file} declares XML entities: refused, LHEO needs none")
    if (refusal := _refusal(root.tag)) is not None:
        raise Unreadable("wrong_format", f"{reading.file} {refusal}")
    reading.notice("mcf_namespace", int(split(root.tag)[0] == _MCF_NAMESPACE))


def parse(stream: BinaryIO, reading: Reading) -> Iterator[pl.DataFrame]:
    """The courses of a file, in chunks; each is let go once it is read, so memory stays flat."""
    course = _Course(reading)
    rows: list[tuple[Any, ...]] = []
    record = 0
    known = False
    events = etree.iterparse(
        stream,
        events=("start", "end", "pi"),
        tag=("{*}lheo", "{*}offres", "{*}formation"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        for event, element in events:
            if event == "pi":
                if element.target == "genscan" and (element.text or "").strip() == "demonstration":
                    reading.demonstration = True
                continue
            if not known:
                known = True
                _check_root(element.getroottree().getroot(), reading)
            parent = element.getparent()
            if event == "start" or parent is None or not _is_course(element, parent):
                continue
            record += 1
            rows.append((record, *course.row(Node(element))))
            element.clear()
            while element.getprevious() is not None:
                del parent[0]
            if len(rows) >= _CHUNK:
                yield framed(rows, FEED.schema)
                rows = []
    except etree.XMLSyntaxError as error:
        raise Unreadable("broken_xml", f"{reading.file} is broken XML: {error.msg}") from error
    if not known:
        _check_root(events.root, reading)
    if rows:
        yield framed(rows, FEED.schema)


def _is_course(element: etree._Element, parent: etree._Element) -> bool:
    """Whether this is a `formation` on offer, and not one mentioned inside another."""
    return str(element.tag).endswith("formation") and str(parent.tag).endswith("offres")


FEED = Feed(
    name="lheo",
    title="Offre de formation au format LHEO (Carif-Oref, Onisep)",
    side="courses",
    requirement="courses",
    dated=True,
    suffixes=(".xml",),
    parser=1,
    columns=_COLUMNS,
    parse=parse,
    recognise=recognise,
)
