"""What in a free text tells of a person or of an exact place: the patterns that labels and titles lose."""

from __future__ import annotations

import re

_GAP = r"[\s.\-/_·•:()]{0,3}"
_WORD = r"[\w'’\-]+"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_SMALL = r"(?:(?:de|du|des|la|le|les|aux?|et|van|von)\s+|[ldLD]['’]\s?)"
_TITLED = rf"{_SMALL}*{_CAPITAL}{_WORD}|{_CAPITAL}\."
_NAME = rf"(?:{_TITLED})(?:[\s\-]+(?:{_TITLED}))*"

EMAIL = (
    r"[\w.+%'\-]+\s?(?:@|[(\[]\s?(?:at|a|arobase)\s?[)\]]|\b(?i:arobase?)\b)\s?"
    r"[\w\-]+(?:\s?(?:\.|[(\[]?\b(?i:point|dot)\b[)\]]?)\s?[\w\-]+)+"
    r"|[\w.+%\-]+\s(?i:at)\s[\w\-]+(?:\s(?i:point|dot)\s[\w\-]+)+"
    r"|(?<!\w)@\w[\w.]{2,}"
)
PHONE = (
    rf"(?<![\d+])(?:\+|00)\s?[1-9]\d{{1,2}}(?:{_GAP}\d){{6,12}}(?!\d)"
    rf"|(?<!\d)(?:\(?33\)?|\(?0\)?|(?<!\w)O){_GAP}(?:\(0\)\s?)?[1-9](?:{_GAP}\d){{8}}(?!\d)"
    r"|(?<![\d.,])[67](?:[ .\-]\d\d){4}(?!\d)"
)
NUMBER = r"(?<!\w)\d{9,}(?!\d)"  # SIREN, SIRET, a telephone without its zero: all name somebody
LINK = (
    r"(?i:\b(?:https?|ftp):/{0,2}|\bwww\.)\S+"
    r"|(?i:(?<![\w.])(?:[\w\-]+\.)+(?:fr|com|org|eu|info|bzh|paris|jobs|re|be|ch|lu)\b(?:/\S*)?)"
    r"|(?i:(?<![\w.])[\w\-]+\.(?:net|io|co|me|ly|ee|in|gl|gg|app)/\S+)"
)
POSTCODE = r"(?<!\w)(?:\d{5}|2[ABab]\d{3})(?!\d)"  # or the INSEE code of a commune
_WAYS = r"(?:rue|ruelle|avenue|av\.?|boulevard|bd\.?|blvd|impasse|all[ée]es?|quai|chemin|faubourg|esplanade)"
_OTHER_WAYS = r"(?:place|cours|route|passage|square|rond-point|parc|zone|z\.?[ai]\.?(?:c\.?)?)"
ADDRESS = (
    rf"(?<!\w)\d{{1,4}}(?:\s?(?i:bis|ter|quater|[a-d])\b)?\s?,?\s*(?:"
    rf"(?i:{_WAYS})(?!\w)\s*{_SMALL}*{_WORD}|(?i:{_OTHER_WAYS})(?!\w)\s*{_SMALL}*{_CAPITAL}{_WORD}"
    rf")(?:\s+{_SMALL}*{_CAPITAL}{_WORD})*"
)
_CIVILITY = r"(?:(?i:\b(?:mmes?|mlles?|monsieur|madame|mademoiselle)\b\.?)|\bMM?\.(?=\s?"
_CIVILITY += rf"{_CAPITAL}[\w'’\-])|\bMrs?\b\.?)"
PERSON = (
    rf"{_CIVILITY}\s*(?:{_NAME})"
    rf"|(?i:\b(?:mmes?|mlles?|monsieur|madame|mademoiselle)\b\.?)\s+{_WORD}"
    r"|(?i:\b(?:contact(?:e[rz])?|recruteu(?:r|se)|interlocut(?:eur|rice)|r[ée]f[ée]rente?)\s*:)"
    rf"(?:\s*{_CIVILITY})?(?:\s*{_NAME}|(?:\s+{_WORD}){{1,2}})"
    r"|(?i:\b(?:contacte[rz]|demande[rz]|(?:à l['’])?attention de|s['’]adresser à|aupr[èe]s de))"
    rf"(?:\s*{_CIVILITY})?\s+{_NAME}"
    r"|\b[Cc](?i:ontact)\s+(?!(?i:cent|client|manag|relation|commerc|digit|online))"
    rf"{_CAPITAL}[a-zà-ÿ]+[\s\-]{_CAPITAL}{_WORD}"
)

CONTACTS = re.compile(f"{EMAIL}|{LINK}|{PHONE}")
PERSONAL = re.compile(f"{EMAIL}|{LINK}|{PHONE}|{ADDRESS}|{NUMBER}|{POSTCODE}|{PERSON}")
# What none of these can do without: a text that lacks all of it is left as it is. For the engine of Polars.
SUSPECT = (
    rf"@|(?:\d{_GAP}){{4}}\d|2[ABab]\d{{3}}"
    r"|\d\D{0,10}(?i:rue|av|bd|bl|bou|imp|all|quai|che|fau|esp|pla|cou|rou|pas|squ|ron|par|z)"
    r"|(?i:arobas|[(\[]\s?a|\sat\s|www|http|ftp:)|\.[A-Za-z]{2}|MM?\.|(?-u:\b)Mr"
    r"|(?i:(?-u:\b)(?:mme|mlle|monsieur|madame|mademoiselle))"
    r"|(?i:contact|recruteu|interlocut|r.f.rent|demande[rz]|attention de|adresser|aupr.s de)"
)
