"""The choices of genscan/method.py in French for the method page: what each settles, and why."""

from __future__ import annotations

from genscan import french, method

Choice = tuple[str, str, str]

# By the name of the constant: what it settles, why. A constant without its line here fails a test.
CHOICES_FR = {
    "HISTORY_QUARTERS": ("Trimestres d’historique", "deux ans : cinq comparaisons de même saison"),
    "HARVEST_SHORTFALL": (
        "Part des offres hors d’atteinte de l’API au-delà de laquelle un jour compte comme partiel",
        "en deçà, l’écart est moindre que celui d’un jour à l’autre",
    ),
    "OPENINGS_CAP": (
        "Postes comptés au plus pour une offre",
        "au-delà, une campagne ou une faute de frappe ; les fichiers réels s’arrêtent à 20",
    ),
    "FLOW_MIN_OBSERVATIONS": (
        "Dates d’observation qu’il faut pour publier des offres nouvelles",
        "moins de dates laissent passer des offres de quelques jours",
    ),
    "FLOW_MAX_GAP_DAYS": (
        "Jours au plus entre deux observations pour publier des offres nouvelles",
        "au-delà, la moitié de la vie d’une offre (19 jours) n’est pas vue",
    ),
    "COMPARABLE_OBSERVATIONS": (
        "Dates d’observation à partir desquelles deux trimestres se comparent",
        "une ou deux dates et trois dates ou plus ne mesurent pas la même chose",
    ),
    "PROVISIONAL_DAYS": (
        "Jours non observés en fin de trimestre au-delà desquels les chiffres des offres sont provisoires",
        "un fichier reçu chaque mois montre encore le dernier mois ; au-delà, le trimestre n’était pas fini",
    ),
    "COPY_RULES": (
        "Copies : part du texte retrouvée, ressemblance des intitulés, et les deux ensemble, au moins",
        "seuils choisis sur des paires étiquetées ; les deux autres règles disent ce que ce choix change",
    ),
    "COPY_TEXT_APART": (
        "Copies : part du texte retrouvée où chaque intitulé nomme ce que l’autre ne nomme pas, au moins",
        "une entreprise écrit de ses postes le même texte ; les intitulés de ROME ne comptent pas ici",
    ),
    "PARTNER_RANK": (
        "Copies : rang d’un partenaire qui n’est pas au répertoire",
        "entre ceux qui nomment l’employeur et le lieu et ceux qui ne le font pas",
    ),
    "BREAK_PARTNER_RATIO": (
        "Ruptures : part de ses offres au-dessous de laquelle un partenaire est parti",
        "ce qui reste s’écoule",
    ),
    "BREAK_ORIGIN_RATIO": (
        "Ruptures : part de leurs offres au-dessous de laquelle tous les partenaires ont changé",
        "des dizaines de partenaires ne se réduisent pas de moitié entre deux dates sans cause commune",
    ),
    "BREAK_MIN_SHARE": (
        "Ruptures : part des offres d’une région qu’il faut pour en signaler une",
        "moins déplace une évolution de moins que son intervalle",
    ),
    "BREAK_MIN_ROOT_GAP": (
        "Ruptures : écart des racines des deux nombres qu’il faut",
        "cinq erreurs types d’une racine de nombre de Poisson",
    ),
    "BREAK_OWN_DAMPING": (
        "Ruptures : offres propres ajoutées des deux côtés de leur dérive",
        "quelques offres propres ne disent pas de dérive",
    ),
    "BREAK_LOOKBACK_DAYS": (
        "Ruptures : jours d’avant auxquels une date se compare",
        "un trimestre : des offres qui s’écoulent en semaines se comparent au niveau plein",
    ),
    "BREAK_SETTLING_DAYS": (
        "Ruptures : jours au bout desquels un départ ou une arrivée est acquis",
        "une absence de moins de la moitié est une panne, une présence d’un jour un essai",
    ),
    "BREAK_MIN_OBSERVATIONS": (
        "Ruptures : observations qu’il faut de chaque côté, où il y en a autant",
        "une seule peut tromper",
    ),
    "BREAK_COUNTRY_REGIONS": (
        "Ruptures : régions à partir desquelles la rupture est du pays",
        "la moitié des 18",
    ),
    "SURVIVAL_MIN_AT_RISK": (
        "Offres suivies qu’il faut pour qu’une marche de la courbe de durée compte",
        "moins décideraient de toute la courbe (Lai et Ying, 1991)",
    ),
    "TITLE_HEAD_WEIGHT": (
        "Intitulés : poids du premier mot à côté de chaque mot",
        "de 0,5 à 1 aussi exact, 1,4 l’est moins",
    ),
    "TITLE_PAIR_WEIGHT": ("Intitulés : poids de deux mots voisins", "de 0,3 à 0,8 aussi exact"),
    "TITLE_UNKNOWN_WEIGHT": (
        "Intitulés : poids d’un mot d’aucune appellation",
        "un lieu ou un employeur compte peu, un métier inconnu compte",
    ),
    "TITLE_MIN_SCORE": (
        "Intitulés : ressemblance qu’il faut pour nommer un métier",
        "à partir de là, le métier nommé est le bon neuf fois sur dix",
    ),
    "TITLE_MIN_MARGIN": (
        "Intitulés : avance qu’il faut du premier métier ou de la première famille",
        "moins est une égalité",
    ),
    "TITLE_CONTRADICTION_SCORE": (
        "Intitulés : ressemblance à un métier hors du champ pour contredire un code",
        "au-dessous, la ressemblance est de hasard",
    ),
    "TITLE_CONTRADICTION_GAP": (
        "Intitulés : avance du métier hors du champ pour contredire un code",
        "la règle est prudente : une offre écartée à tort manque à tous les nombres",
    ),
    "TITLE_CONTRADICTION_HEAD": (
        "Intitulés : part d’appellations du champ au-dessus de laquelle un premier mot ne contredit rien",
        "un mot que les métiers du numérique emploient ne les contredit pas",
    ),
    "TITLE_CONTRADICTION_WORD": (
        "Intitulés : part d’appellations du champ d’un autre mot qui retire la contradiction",
        "un mot plutôt du champ laisse le doute à l’offre",
    ),
    "FORMACODE_MIN_CERTIFICATIONS": (
        "Certifications qu’il faut pour qu’un Formacode mène à des métiers",
        "moins disent l’habitude de quelques rédacteurs",
    ),
    "FORMACODE_MIN_WEIGHT": (
        "Poids au-dessous duquel un métier est retiré d’un Formacode",
        "des certifications isolées, égarées hors du domaine",
    ),
    "DIGITAL_NSF": (
        "Spécialité de formation (NSF) du numérique",
        "informatique, traitement de l’information, réseaux de transmission des données",
    ),
    "EXPERIENCE_MONTHS": (
        "Profils : mois d’expérience qui séparent les offres",
        "trois ans sont ce que les employeurs demandent au-delà d’un premier emploi",
    ),
    "SEVERAL_POSTS": ("Profils : postes d’une offre dite de recrutement en nombre", "la moyenne est de 1,02"),
    "HOURS_SHORT": (
        "Profils : heures au-dessous desquelles une formation est courte",
        "blocs et certificats",
    ),
    "HOURS_LONG": ("Profils : heures à partir desquelles une formation est longue", "une année d’études"),
    "HOURS_DIPLOMA": (
        "Profils : heures à partir desquelles une formation est très longue",
        "titres entiers et diplômes en deux ans",
    ),
    "COST_CERTIFICATE": (
        "Profils : euros au plus d’un certificat",
        "les certificats coûtent de 700 à 2 500 euros",
    ),
    "COST_TITLE": (
        "Profils : euros à partir desquels un titre commence",
        "les titres professionnels coûtent de 5 000 à 9 500 euros",
    ),
    "RELIABILITY_A": ("Effectif de la classe A", "les limites à 95 % sont à un tiers environ de la valeur"),
    "RELIABILITY_B": (
        "Effectif de la classe B",
        "les limites exactes excluent encore un doublement ; l’intervalle est toujours montré",
    ),
    "RELIABILITY_C": ("Effectif de la classe C", "effectif seul ; au-dessous, rien n’est dit du taux"),
    "CONFIDENCE": ("Confiance des limites", "celle des statistiques publiques"),
    "SMALL_COUNT": (
        "Effectif à partir duquel les limites de Byar remplacent les limites exactes",
        "elles en diffèrent alors de moins d’un millième",
    ),
    "MIN_CHANGE_EVENTS": (
        "Offres, ou formations, qu’il faut dans chacun des deux trimestres pour une évolution",
        "au-dessous, une évolution n’est que hasard",
    ),
    "MIN_SHRINKAGE_AREAS": (
        "Territoires qu’il faut pour lisser leurs taux",
        "une variance entre moins de territoires n’est pas une estimation",
    ),
    "MAX_SHARE_WITHOUT_FAMILY": (
        "Part des formations sans famille au-delà de laquelle un rapport n’est pas disponible",
        "les laisser de côté ferait du rapport une fiction",
    ),
    "MIN_PLACES_COVERAGE": (
        "Part des formations dont la capacité est connue qu’il faut pour un rapport aux places",
        "au-dessous, on mesure qui déclare ses places",
    ),
    "MISMATCH_POINT": (
        "Écarts types au-dessus du hasard à partir desquels l’écart d’ensemble est affirmé",
        "le seuil à 95 % d’un test à un seul côté",
    ),
    "SIGNIFICANT_DIGITS": (
        "Chiffres significatifs des nombres publiés",
        "au-delà, une somme change avec l’ordre des additions",
    ),
    "CONFIDENTIAL_EMPLOYERS": (
        "Sources confidentielles : employeurs qu’il faut pour montrer un nombre",
        "un nombre de moins d’employeurs pourrait être attribué à l’un par un autre",
    ),
    "CONFIDENTIAL_INTERVAL": (
        "Sources confidentielles : largeur de ce qu’on peut déduire d’un nombre caché, au moins",
        "aucun nombre caché ne doit se retrouver par différence",
    ),
    "CONFIDENTIAL_SHARE": (
        "Sources confidentielles : la même largeur, en part du nombre",
        "ni à 20 % près d’un côté ou de l’autre",
    ),
}
RULES_FR = {"looser": "plus large", "published": "publiée", "stricter": "plus stricte"}


def choices() -> list[Choice]:
    """Every choice of the method in its order: what it settles, its value, why."""
    constants = {name: value for name, value in vars(method).items() if name.isupper()}
    return [
        (french.typographic(what), french.typographic(value_fr(constants[name])), french.typographic(why))
        for name in constants
        for what, why in [CHOICES_FR[name]]
    ]


def value_fr(value: object) -> str:
    """A choice's value as readers see it: all its decimals, a French comma, thresholds one by one."""
    if isinstance(value, dict):
        return " ; ".join(f"{RULES_FR.get(name, name)} : {value_fr(one)}" for name, one in value.items())
    if isinstance(value, tuple):
        return " - ".join(value_fr(one) for one in value)
    if isinstance(value, int | float):
        _, _, decimals = f"{value:.6f}".rstrip("0").partition(".")
        return french.number(value, len(decimals))
    return str(value)
