"""What becomes of each field that a feed brings, and why: the table that the method page shows."""

from __future__ import annotations

from dataclasses import dataclass

KEPT = "conservé"
SCRUBBED = "conservé, expurgé"
HASHED = "remplacé par une empreinte"
PLACED = "remplacé par le département et la région"
REDUCED = "réduit à une catégorie ou à un code"
DROPPED = "supprimé à la lecture"

# What the three longest of these mean, for readers.
FATES_FR = {
    KEPT: "tel que reçu.",
    SCRUBBED: (
        "sans adresse électronique, téléphone, lien, adresse postale, code postal ou de "
        "commune, SIREN, ni nom "
        "introduit par une civilité ou par « contact ». Un nom écrit sans rien de cela ne peut "
        "être reconnu ; "
        "aucun intitulé d’offre n’est publié."
    ),
    HASHED: (
        "calculée avec une clé secrète propre au trimestre : elle permet de reconnaître deux fois la même "
        "valeur, non de la retrouver. La clé n’est dans aucune édition."
    ),
    PLACED: "rien de plus précis n’est conservé du lieu d’une offre.",
    REDUCED: "le texte d’origine n’est pas conservé.",
    DROPPED: "n’est écrit nulle part hors du fichier reçu.",
}


@dataclass(frozen=True)
class Treatment:
    """What becomes of some fields of a feed: their published names, the landed columns made of them, why."""

    feed: str
    fields: tuple[str, ...]
    fate: str
    columns: tuple[str, ...]
    why: str


def _of(feed: str, *rows: tuple[str, str, str, str]) -> tuple[Treatment, ...]:
    return tuple(
        Treatment(feed, tuple(fields.split()), fate, tuple(columns.split()), why)
        for fields, fate, columns, why in rows
    )


TREATMENTS = (
    *_of(
        "france-travail",
        ("id", KEPT, "offer_id", "reconnaître une offre d’une observation à l’autre"),
        (
            "intitule",
            SCRUBBED,
            "title title_key",
            "vérifier le code du métier et reconnaître les copies ; l’employeur et la ville de "
            "l’offre en sont ôtés",
        ),
        (
            "description",
            HASHED,
            "text_written_hash text_hash text_signature text_length",
            "reconnaître les copies ; le texte n’est pas conservé, seules des empreintes, une signature de "
            "ressemblance et une longueur",
        ),
        ("entreprise.nom", HASHED, "employer_hash", "compter les employeurs et reconnaître les copies"),
        (
            "lieuTravail.commune lieuTravail.libelle lieuTravail.codePostal",
            PLACED,
            "department_code region_code place",
            "compter par territoire",
        ),
        (
            "lieuTravail.commune lieuTravail.codePostal",
            HASHED,
            "commune_hash",
            "distinguer deux offres semblables de deux communes ou arrondissements",
        ),
        ("romeCode", KEPT, "rome_code", "le métier"),
        ("appellationlibelle", SCRUBBED, "appellation", "préciser le métier, reconnaître les copies"),
        (
            "competences",
            SCRUBBED,
            "skills",
            "les compétences demandées ; publiées en nombres d’offres par territoire et famille",
        ),
        ("typeContrat qualificationCode", REDUCED, "contract_type qualification", "les profils"),
        ("natureContrat", SCRUBBED, "contract_nature", "reconnaître la professionnalisation"),
        ("natureContrat alternance", REDUCED, "apprenticeship", "reconnaître l’alternance"),
        ("experienceExige experienceLibelle", REDUCED, "experience experience_months", "les profils"),
        ("secteurActivite codeNAF", REDUCED, "sector", "deux chiffres de l’activité"),
        ("nombrePostes", KEPT, "openings", "les postes offerts"),
        (
            "dateCreation dateActualisation",
            KEPT,
            "created_at updated_at",
            "dates que la licence demande de garder",
        ),
        ("origineOffre.origine", REDUCED, "origin", "distinguer les offres des partenaires"),
        (
            "origineOffre.partenaires",
            SCRUBBED,
            "partners",
            "noms de sites d’emploi, personnes morales ; leurs liens non",
        ),
        (
            "contact agence entreprise.description entreprise.logo entreprise.url "
            "entreprise.entrepriseAdaptee "
            "origineOffre.urlOrigine",
            DROPPED,
            "",
            "coordonnées et présentation de l’employeur : la licence veut qu’elles "
            "disparaissent avec l’offre",
        ),
        (
            "lieuTravail.latitude lieuTravail.longitude salaire formations langues permis outilsBureautiques "
            "qualitesProfessionnelles experienceCommentaire complementExercice "
            "conditionExercice contexteTravail "
            "dureeTravailLibelle deplacementLibelle accessibleTH",
            DROPPED,
            "",
            "textes libres ou données que la mesure n’emploie pas",
        ),
    ),
    *_of(
        "mcf",
        ("numero_formation", KEPT, "course_number", "reconnaître une formation"),
        (
            "siret siret_of nom_of",
            KEPT,
            "siret provider",
            "l’organisme, personne morale ou déclarée comme telle",
        ),
        ("intitule_formation", SCRUBBED, "title", "reconnaître une formation d’une source à l’autre"),
        (
            "code_rncp code_inventaire code_rs type_referentiel intitule_certification",
            SCRUBBED,
            "certification certification_title",
            "le lien aux métiers",
        ),
        ("libelle_niveau_sortie_formation", REDUCED, "exit_level", "les profils"),
        ("code_rome code_formacode code_nsf", KEPT, "rome_codes formacodes nsf_codes", "les métiers"),
        (
            "code_departement code_region coderegion_export nom_departement nom_region",
            KEPT,
            "department_code region_code place",
            "compter par territoire",
        ),
        (
            "nb_action nb_session_active nb_session_a_distance nombre_heures_total_mean frais_ttc_tot_mean",
            KEPT,
            "actions active_sessions distant_sessions hours price",
            "les profils",
        ),
        ("date_extract date_chargement", KEPT, "extracted_on", "dater le catalogue"),
        (
            "points_forts objectif_formation contenu_formation resultats_attendus_formation",
            DROPPED,
            "",
            "textes libres, qui peuvent nommer des personnes",
        ),
    ),
    *_of(
        "lheo",
        ("formation identifiant-module", KEPT, "course_number", "reconnaître une formation"),
        (
            "organisme-formation-responsable SIRET-organisme-formation SIRET numero-activite nom-organisme "
            "raison-sociale",
            KEPT,
            "siret activity_number provider",
            "l’organisme, personne morale ; ses coordonnées non",
        ),
        ("intitule-formation", SCRUBBED, "title", "reconnaître une formation d’une source à l’autre"),
        (
            "certifiante certification code-RNCP code-RS code-niveau-entree code-niveau-sortie",
            REDUCED,
            "certifying certifications exit_level entry_level",
            "le lien aux métiers et les profils",
        ),
        (
            "domaine-formation code-ROME code-FORMACODE code-NSF",
            KEPT,
            "rome_codes formacodes nsf_codes",
            "les métiers",
        ),
        (
            "url-formation url-action urlweb",
            KEPT,
            "link",
            "lien public de la formation ; ôté s’il porte une adresse électronique",
        ),
        (
            "action modalites-enseignement modalites-entrees-sorties nombre-heures-total "
            "nombre-heures-centre "
            "nombre-heures-entreprise prix-total-TTC organisme-financeur code-financeur session "
            "periode periode-inscription debut fin "
            "cycle type-cycle annee-cycle capacite-cumulee capacite-simultanee",
            REDUCED,
            "actions",
            "où, quand et comment la formation est donnée",
        ),
        (
            "lieu-de-formation coordonnees adresse ville code-INSEE-commune codepostal departement region "
            "pays",
            PLACED,
            "actions",
            "la ville, publique, est conservée ; la rue, le code postal et la commune non",
        ),
        (
            "contact-formation contact-organisme contact-formateur organisme-formateur "
            "coordonnees-organisme courriel "
            "telfixe portable fax adresse-inscription conditions-specifiques",
            DROPPED,
            "",
            "coordonnées de personnes",
        ),
        (
            "objectif-formation contenu-formation resultats-attendus rythme-formation extras",
            DROPPED,
            "",
            "textes libres, qui peuvent nommer des personnes",
        ),
    ),
    *_of(
        "rncp",
        (
            "numero_fiche intitule nomenclature_europe_niveau actif date_fin_enregistrement codes_rome_code "
            "codes_rome_libelle formacode_code formacode_libelle nsf_code nsf_intitule "
            "nouvelle_certification "
            "ancienne_certification",
            KEPT,
            "kind certification code label level active ends_on",
            "registre public, sans donnée personnelle dans ces champs",
        ),
        (
            "nom_certificateur siret_certificateur nom_partenaire si_jury bloc_competences_code ccn_1_numero",
            DROPPED,
            "",
            "certificateurs, partenaires et jurys : la mesure ne les emploie pas",
        ),
    ),
    *_of(
        "rome",
        (
            "code_rome libelle_rome code_rome_parent transition_num code_ogr libelle_appellation_long "
            "libelle_competence classification",
            KEPT,
            "kind rome_code label parent_code digital ogr_code main rome_version",
            "nomenclature publique, sans donnée personnelle",
        ),
    ),
)
