"""Feeds of one quarter with personal data planted wherever a publisher or an author could put it."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import date
from pathlib import Path

from genscan.feeds.inbox import receive
from genscan.paths import DataFolder
from genscan.quarters import Quarter

QUARTER = Quarter(2026, 1)
DAY = date(2026, 3, 31)

NAME = "Zébulon QUATREMARRE"
EMPLOYER = "Établissements KERFOULLEC"
EMAIL = "zebulon.quatremarre@kerfoullec.example"
LINK = "https://www.kerfoullec.example/postuler/zq"
STREET = "12 bis, rue des Grandes Quétives"
TOWN = "KERQUATREVILLE"
POSTCODE, COMMUNE = "56987", "56999"
COMMENT = "demander la clé du bâtiment Trégastelin"
TEXT = "Rejoignez la phrase que nul ne doit garder"
PHONES = (
    "06 78 91 23 45",
    "06.78.91.23.45",
    "06-78-91-23-45",
    "06/78/91/23/45",
    "06_78_91_23_45",
    "0678912345",
    "06 789 123 45",
    "(06) 78 91 23 45",
    "06\u00a078\u00a091\u00a023\u00a045",
    "06\u200b78\u200b91\u200b23\u200b45",
    "O6 78 91 23 45",
    "06 . 78 . 91 . 23 . 45",
    "+33 6 78 91 23 45",
    "+33678912345",
    "+33(0)6 78 91 23 45",
    "+33 (0) 6.78.91.23.45",
    "(+33) 6 78 91 23 45",
    "0033 6 78 91 23 45",
    "0033678912345",
    "33 6 78 91 23 45",
    "+262 678 91 23 45",
    "6 78 91 23 45",
    "678912345",
    "０６７８９１２３４５",
    "Tél.:0678912345",
)
EMAILS = (
    EMAIL,
    "zebulon.quatremarre (at) kerfoullec.example",
    "zebulon.quatremarre[at]kerfoullec[point]example",
    "zebulon.quatremarre arobase kerfoullec point example",
    "zebulon.quatremarre @ kerfoullec . example",
    "zebulon.quatremarre&commat;kerfoullec.example",
    "zebulon.quatremarre＠kerfoullec.example",
    "@quatremarre",
)
LINKS = (LINK, "www.kerfoullec.example/zq", "kerfoullec.fr/zq", "kerfoullec.io/zq")
PERSONS = (
    f"Contact : {NAME}",
    "contact : zébulon quatremarre",
    "M. Quatremarre",
    "Mme QUATREMARRE",
    "madame quatremarre",
    f"Contactez {NAME}",
    f"à l'attention de {NAME}",
    f"Recruteur : {NAME}",
)
PLACES = (STREET, f"{STREET} {POSTCODE} {TOWN}", f"({POSTCODE})", f"code {COMMUNE}")
EVERYTHING = " - ".join((EMAIL, PHONES[0], LINK, PERSONS[0], STREET, POSTCODE))

# What must be found nowhere: as it reads once accents and case are gone.
NEEDLES = (
    "quatremarre",
    "zebulon",
    "kerfoullec",
    "quetives",
    "kerquatreville",
    "tregastelin",
    "nul ne doit garder",
)
CODES = (POSTCODE, COMMUNE, "44987", "44999", "298765432")
PHONE_DIGITS = "678912345"

PROVIDER, COURSE_TOWN, COURSE_LINK = (
    "Institut Provivant",
    "Vannes-Témoin",
    "https://provivant.example/cours/1",
)
BOARD = "PARTENAIRE PUBLIVORE"


def offer(number: int, title: str, **more: object) -> dict[str, object]:
    """An offer with every field of the API filled with what must not stay."""
    return {
        "id": f"16{number:05}",
        "intitule": title,
        "description": f"{TEXT}. {EVERYTHING}. {EMPLOYER}, {TOWN}.",
        "dateCreation": "2026-02-01T08:00:00.000Z",
        "dateActualisation": "2026-02-02T08:00:00.000Z",
        "lieuTravail": {
            "libelle": f"56 - {TOWN}",
            "latitude": 47.65,
            "longitude": -2.76,
            "codePostal": POSTCODE,
            "commune": COMMUNE,
        },
        "romeCode": "M1805",
        "romeLibelle": EVERYTHING,
        "appellationlibelle": f"Développeur web {EVERYTHING}",
        "entreprise": {
            "nom": EMPLOYER,
            "description": f"{TEXT} {EMPLOYER}",
            "logo": f"{LINK}/logo.png",
            "url": LINK,
        },
        "typeContrat": "CDI",
        "typeContratLibelle": f"CDI {EVERYTHING}",
        "natureContrat": f"Contrat travail {EVERYTHING}",
        "experienceExige": "D",
        "experienceLibelle": f"Débutant accepté {EVERYTHING}",
        "experienceCommentaire": COMMENT,
        "formations": [{"commentaire": COMMENT, "domaineLibelle": EVERYTHING, "exigence": "S"}],
        "competences": [
            {"code": "100259", "libelle": f"Écrire du code {EVERYTHING}", "exigence": "S"},
            {"libelle": f"Réseaux {EMAIL} {PHONES[0]}", "exigence": "S"},
            {"code": EMAIL, "libelle": "Travail en équipe"},
        ],
        "qualitesProfessionnelles": [{"libelle": EVERYTHING, "description": COMMENT}],
        "salaire": {"libelle": EVERYTHING, "commentaire": COMMENT, "complement1": EVERYTHING},
        "dureeTravailLibelle": EVERYTHING,
        "complementExercice": COMMENT,
        "contact": {
            "nom": NAME,
            "coordonnees1": STREET,
            "coordonnees2": f"{POSTCODE} {TOWN}",
            "telephone": PHONES[0],
            "courriel": EMAIL,
            "commentaire": COMMENT,
            "urlRecruteur": LINK,
            "urlPostulation": LINK,
        },
        "agence": {"telephone": "02 98 76 54 32", "courriel": EMAIL},
        "nombrePostes": 1,
        "alternance": False,
        "qualificationCode": "9",
        "qualificationLibelle": EVERYTHING,
        "secteurActivite": "62",
        "secteurActiviteLibelle": EVERYTHING,
        "origineOffre": {
            "origine": "2",
            "urlOrigine": LINK,
            "partenaires": [{"nom": f"{BOARD} {EMAIL}", "url": LINK, "logo": LINK}],
        },
        **more,
    }


def titles() -> list[str]:
    """Titles, each with one spelling of one thing."""
    said = (
        *PHONES,
        *EMAILS,
        *LINKS,
        *PERSONS,
        *PLACES,
        EMPLOYER,
        "Etablissements Kerfoullec",
        TOWN.title(),
        EVERYTHING,
    )
    return [f"Développeur web (H/F) - {text}" for text in said] + [
        f"{text} : développeur web" for text in said[:4]
    ]


def offers() -> list[dict[str, object]]:
    odd = [
        offer(901, "Développeur web", typeContrat=EVERYTHING, experienceExige=NAME, qualificationCode=EMAIL),
        offer(902, "Développeur web", romeCode=EMAIL),
        offer(903, f"Serveur en salle {EVERYTHING}", romeCode="G1803"),
        offer(904, f"Développeur {EVERYTHING}", dateCreation=f"hier, par {NAME}"),
        offer(905, f"Développeur {EVERYTHING}", id=f"{EMAIL} {PHONES[0]}"),
        offer(906, f"Développeur {EVERYTHING}", entreprise=f"{EMPLOYER} {NAME}", competences=EVERYTHING),
        offer(
            907,
            "Développeur web",
            lieuTravail={"libelle": f"44 - {TOWN}", "codePostal": "44987", "commune": "44999"},
        ),
        offer(
            908, "Développeur web", origineOffre={"origine": NAME, "partenaires": NAME}, secteurActivite=NAME
        ),
    ]
    return [offer(number, title) for number, title in enumerate(titles())] + odd


def offers_lines() -> bytes:
    lines = [json.dumps(one, ensure_ascii=False) for one in offers()]
    broken = '{"id": "1609999", "intitule": "Développeur ' + EVERYTHING + '", "description": '
    return "\n".join([*lines, broken, json.dumps(EVERYTHING, ensure_ascii=False)]).encode()


MCF_COLUMNS = (
    "date_extract;nom_of;nom_departement;nom_region;type_referentiel;code_inventaire;code_rncp;"
    "intitule_certification;libelle_niveau_sortie_formation;code_formacode_1;code_rome_1;code_nsf_1;"
    "code_certifinfo;siret;numero_formation;intitule_formation;points_forts;objectif_formation;"
    "contenu_formation;resultats_attendus_formation;nb_action;nb_session_active;nb_session_a_distance;"
    "nombre_heures_total_mean;frais_ttc_tot_mean;code_departement;code_region"
)


def mcf_row(number: str, title: str, nsf: str = "326", department: str = "56") -> str:
    fields = (
        "2026-03-20", f"{PROVIDER} {EMAIL}", "Morbihan", "Bretagne", "RNCP", "-1", "100",
        f"TP Exemple {EVERYTHING}", f"Niveau 5 {EVERYTHING}", "31067", "M1805", nsf, "-1", "12345678900011",
        number, title, f"{TEXT} {EVERYTHING}", f"{NAME} {COMMENT}", f"{EVERYTHING} {TOWN}", f"{EMPLOYER}",
        "1", "2", "0", "600", "7500", department, "53",
    )  # fmt: skip
    return ";".join(f'"{field}"' for field in fields)


def mcf() -> bytes:
    rows = [
        mcf_row(f"M{number}", f"Développeur web {text}")
        for number, text in enumerate((*PHONES, *EMAILS, *LINKS, *PERSONS, STREET, POSTCODE))
    ]
    odd = [
        mcf_row("odd", "Développeur web", nsf=f"{EMAIL} {PHONES[0]}", department=f"{STREET} {NAME}"),
        f"ragged;{EVERYTHING};{NAME}",
    ]
    return "\n".join([MCF_COLUMNS, *rows, *odd]).encode()


def lheo() -> bytes:
    person = (
        f"<civilite>M.</civilite><nom>{NAME}</nom><prenom>Zébulon</prenom>"
        f"<adresse><denomination>{EMPLOYER}</denomination><ligne>{STREET}</ligne><codepostal>{POSTCODE}</codepostal>"
        f"<ville>{TOWN}</ville></adresse><telfixe><numtel>{PHONES[0]}</numtel></telfixe>"
        f"<courriel>{EMAIL}</courriel><web><urlweb>{LINK}</urlweb></web>"
    )
    place = (
        f"<denomination>{EMPLOYER}</denomination><ligne>{STREET}</ligne><codepostal>{POSTCODE}</codepostal>"
        f"<ville>{COURSE_TOWN} {POSTCODE}</ville><code-INSEE-commune>{COMMUNE}</code-INSEE-commune>"
    )

    def formation(number: int, title: str, link: str = COURSE_LINK) -> str:
        return f"""<formation numero="L{number}"><domaine-formation>
<code-FORMACODE ref="V14">31067</code-FORMACODE>
<code-NSF>{EMAIL}</code-NSF><code-ROME>M1805</code-ROME></domaine-formation>
<intitule-formation>{title}</intitule-formation><objectif-formation>{TEXT} {EVERYTHING}</objectif-formation>
<resultats-attendus>{NAME}</resultats-attendus><contenu-formation>{EVERYTHING} {TOWN}</contenu-formation>
<certifiante>1</certifiante><contact-formation><coordonnees>{person}</coordonnees></contact-formation>
<url-formation><urlweb>{link}</urlweb></url-formation>
<action><modalites-enseignement>0</modalites-enseignement><conditions-specifiques>{COMMENT}</conditions-specifiques>
<lieu-de-formation><coordonnees><nom>{NAME}</nom><telfixe><numtel>{PHONES[3]}</numtel></telfixe>
<adresse>{place}</adresse></coordonnees></lieu-de-formation>
<session><periode><debut>20260201</debut><fin>20260228</fin></periode>
<adresse-inscription><adresse>{place}</adresse></adresse-inscription>
<etat-recrutement>{NAME}</etat-recrutement></session>
<prix-total-TTC>{EVERYTHING}</prix-total-TTC>
<organisme-financeur><code-financeur>{EMAIL}</code-financeur></organisme-financeur>
<organisme-formateur><contact-formateur><coordonnees>{person}</coordonnees></contact-formateur></organisme-formateur>
</action><organisme-formation-responsable><numero-activite>{EMAIL}</numero-activite>
<SIRET-organisme-formation><SIRET>12345678900011</SIRET></SIRET-organisme-formation>
<nom-organisme>{PROVIDER} {EMAIL} {PHONES[0]}</nom-organisme><raison-sociale>{PROVIDER}</raison-sociale>
<coordonnees-organisme><coordonnees>{person}</coordonnees></coordonnees-organisme>
<contact-organisme><coordonnees>{person}</coordonnees></contact-organisme></organisme-formation-responsable>
</formation>"""

    said = (
        *PHONES,
        *(email.replace("&", "&amp;amp;") for email in EMAILS),
        *LINKS,
        *PERSONS,
        STREET,
        POSTCODE,
    )
    courses = [formation(number, f"Développeur web {text}") for number, text in enumerate(said)]
    courses.append(
        formation(900, "Développeur web", f"https://provivant.example/?de={EMAIL.replace('@', '%40')}")
    )
    body = "\n".join(courses)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><lheo xmlns="http://lheo.gouv.fr/2.3">'
        f"<!-- {EVERYTHING} --><offres>{body}</offres></lheo>"
    ).encode()


def rncp() -> dict[str, str]:
    return {
        "standard.csv": '"Numero_Fiche";"Intitule";"Nomenclature_Europe_Niveau";"Actif"\n'
        '"RNCP100";"Développeur";"NIV5";"ACTIVE"\n',
        "rome.csv": '"Numero_Fiche";"Codes_Rome_Code";"Codes_Rome_Libelle"\n"RNCP100";"M1805";"Études"\n',
        "partenaires.csv": '"Numero_Fiche";"Nom_Partenaire";"Siret_Partenaire"\n'
        f'"RNCP100";"{NAME} {EMPLOYER}";"12345678900011"\n',
        "certificateurs.csv": '"Numero_Fiche";"Siret_Certificateur";"Nom_Certificateur";"Site_Internet"\n'
        f'"RNCP100";"12345678900011";"{EMPLOYER}";"{LINK}"\n',
    }


def receive_all(data: DataFolder, folder: Path) -> None:
    """Every feed, plain, gzipped and in zips, broken files among them."""
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in rncp().items():
            archive.writestr(name, text)
    files = {
        "france-travail": {
            "offers.jsonl.gz": gzip.compress(offers_lines()),
            "page.json": json.dumps({"resultats": offers()[:5]}, ensure_ascii=False).encode(),
            "cut.json": json.dumps({"resultats": offers()[:5]}, ensure_ascii=False).encode()[:-40],
        },
        "mcf": {"catalogue.csv": mcf()},
        "lheo": {"courses.xml": lheo(), "cut.xml": lheo()[:-200]},
        "rncp": {"export-fiches-csv-2026-03-31.zip": zipped.getvalue()},
    }
    for feed, given in files.items():
        for name, content in given.items():
            path = folder / name
            path.write_bytes(content)
            receive(data, feed, [path], QUARTER, DAY)
