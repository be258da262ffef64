"""What the quality page says of copies: how many were removed, and what another rule would change."""

from __future__ import annotations

from genscan import reference
from genscan.bulletin.parts import Column, Table, row_of
from genscan.bulletin.published import NATION, Published, Row
from genscan.bulletin.said import NOTHING, Plain, Said, say
from genscan.bulletin.wording import CATEGORIES, share, whole

RULES = {"looser": "Règle plus large", "published": "Règle publiée", "stricter": "Règle plus stricte"}


def untold(published: Published) -> Said:
    """Why nothing is said of copies: a confidential source; nothing where it is told."""
    if "vacancies" not in published.confidential:
        return NOTHING
    return say(
        "La source des offres est confidentielle : ni les annonces retirées comme copies, ni ce que "
        "donnerait une autre règle ne sont diffusés (secret statistique)."
    )


def removed(published: Published) -> Table:
    """Offers removed as copies, by origin."""
    rows = [
        Row("copies", (values["quarter"], values["origin"]), values)
        for values in published.tables["copies"].sort("origin").iter_rows(named=True)
    ]
    return Table(
        "Annonces retirées comme copies, selon l’origine",
        (Column("Origine", "text"), Column("Annonces"), Column("Retirées"), Column("Part")),
        tuple(
            row_of(
                Plain(CATEGORIES["origin"].get(row["origin"], row["origin"])),
                (row.shown("offers", whole), row.shown("removed", whole), row.shown("share", share)),
            )
            for row in rows
        ),
    )


def postings(published: Published) -> Table:
    """How many times a vacancy is posted."""
    found = published.profile(NATION, "vacancies", "postings")
    return Table(
        "Annonces d’une même offre",
        (Column("Annonces", "text"), Column("Offres"), Column("Part")),
        tuple(
            row_of(Plain(words), (found[name].shown("count", whole), found[name].shown("share", share)))
            for name, words in CATEGORIES["postings"].items()
            if name in found
        ),
    )


def ranking(published: Published) -> Table:
    """Vacancies of each family, and its rank, under each rule."""
    table = published.tables["sensitivity"]
    rows = {
        (values["rule"], values["family"]): Row(
            "sensitivity", (values["quarter"], values["rule"], values["family"]), values
        )
        for values in table.iter_rows(named=True)
    }
    families = reference.families().select("family", "family_label").iter_rows()
    return Table(
        "Les familles selon la règle qui reconnaît les copies : offres distinctes, puis rang",
        (
            Column("Famille", "text"),
            *(Column(part) for rule in RULES.values() for part in (rule, "Rang")),
        ),
        tuple(
            row_of(
                Plain(label),
                tuple(
                    rows[rule, family].shown(column, whole) if (rule, family) in rows else NOTHING
                    for rule in RULES
                    for column in ("vacancies", "rank")
                ),
            )
            for family, label in families
        ),
    )
