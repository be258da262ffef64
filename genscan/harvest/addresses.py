"""Where the publishers are and what opens France Travail's API; secrets that no print or log shows."""

from __future__ import annotations

from dataclasses import dataclass, field

API_URL = "https://api.francetravail.io/partenaire/offresdemploi"
TOKEN_URL = "https://entreprise.francetravail.fr/connexion/oauth2/access_token?realm=%2Fpartenaire"
MCF_URL = (
    "https://opendata.caissedesdepots.fr/api/explore/v2.1/catalog/datasets/"
    "moncompteformation_catalogueformation/exports/csv"
)
RNCP_URL = (
    "https://www.data.gouv.fr/api/1/datasets/"
    "repertoire-national-des-certifications-professionnelles-et-repertoire-specifique/"
)
ROME_URL = "https://api.francetravail.fr/api-nomenclatureemploi/v1/open-data/csv"
CLIENT_ID = "GENSCAN_FRANCE_TRAVAIL_CLIENT_ID"
CLIENT_SECRET = "GENSCAN_FRANCE_TRAVAIL_CLIENT_SECRET"


class Secret:
    """A text that no print, log or traceback shows; empty is as good as absent."""

    def __init__(self, text: str | None) -> None:
        self._text = (text or "").strip()  # a newline from a file is no part of it

    def reveal(self) -> str:
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "Secret(***)" if self._text else "Secret(absent)"


@dataclass(frozen=True)
class Addresses:
    """Where the publishers are, and what opens France Travail's API."""

    client_id: Secret = field(default_factory=lambda: Secret(None))
    client_secret: Secret = field(default_factory=lambda: Secret(None))
    api_url: str = API_URL
    token_url: str = TOKEN_URL
    mcf_url: str = MCF_URL
    rncp_url: str = RNCP_URL
    rome_url: str = ROME_URL

    def absent(self) -> list[str]:
        """The settings that the harvest of offers needs and that are not set."""
        needed = ((CLIENT_ID, self.client_id), (CLIENT_SECRET, self.client_secret))
        return [name for name, secret in needed if not secret]
