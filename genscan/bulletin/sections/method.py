"""Section method: what is counted, what intervals say, what reliability means, in half a page."""

from __future__ import annotations

from genscan.bulletin.parts import Section
from genscan.bulletin.region import Region
from genscan.bulletin.said import Said, say


def build(region: Region) -> Section:
    return Section(
        "methode", "Méthode et limites", "method", {"blocks": BLOCKS, "glossary": GLOSSARY}, number=8
    )


BLOCKS: tuple[tuple[str, tuple[Said, ...]], ...] = (
    (
        "Ce qui est compté",
        (
            say(
                "Une offre compte une fois, ses copies retirées. Le niveau est le nombre d’offres en ligne "
                "en moyenne sur le "
                "trimestre : il ne grandit pas avec le nombre d’observations. Une formation est un "
                "programme d’un organisme ; "
                "celle qui mène à plusieurs métiers est répartie entre eux."
            ),
            say(
                "Une annonce n’est pas une embauche, une formation n’est pas un diplômé. Les recrutements "
                "sans annonce "
                "échappent à la mesure."
            ),
        ),
    ),
    (
        "Ce que disent les intervalles",
        (
            say(
                "Ils sont à 95 % et décrivent le hasard qui engendre les nombres d’offres. Les formations "
                "forment une liste "
                "complète : leur part n’a pas d’intervalle, mais une bande, entre les règles de partage "
                "possibles."
            ),
            say(
                "Une évolution, un rang ou un écart n’est énoncé que si son intervalle le permet ; sinon, "
                "on ne peut pas "
                "conclure. On compare toujours un trimestre au même trimestre de l’année d’avant."
            ),
        ),
    ),
    (
        "Fiabilité",
        (
            say(
                "A : 30 unités et plus. B : de 10 à 29, intervalle toujours montré. C : de 5 à 9, effectif "
                "seul. Au-dessous "
                "de 5, le taux n’est pas diffusé. La valeur d’un territoire plus large peut être donnée "
                "comme repère ; elle "
                "est alors en italique, avec son nom."
            ),
        ),
    ),
)
GLOSSARY: tuple[tuple[str, Said], ...] = (
    (
        "Indice de tension",
        say("offres en ligne pour une formation, rapportées à la moyenne des régions ; la France vaut 1."),
    ),
    (
        "Écart de part",
        say("part d’une famille dans les offres moins sa part dans les formations, en points."),
    ),
    (
        "Besoin, offre",
        say(
            "poids d’un domaine dans la région rapporté à son poids dans le pays. Entre crochets, pour le "
            "besoin, son intervalle ; pour l’offre, sa bande entre les règles de partage."
        ),
    ),
    (
        "Domaine, métier",
        say(
            "un domaine est un code ROME historique, que les formations emploient ; un métier, un code "
            "ROME 4.0. Les noms, au masculin pour la place, désignent femmes et hommes."
        ),
    ),
)
