"""The published OpenAPI of "Offres d'emploi" v2: what the client asks and the stub answers is in it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from genscan.harvest import addresses, client, limits
from genscan.harvest.slices import Slice, whole
from genscan.paths import CHECKOUT
from tests.harvest import stub

FILE = CHECKOUT.parent / "shared" / "data" / "dev" / "specs" / "offres-emploi-v2.openapi.json"


@pytest.fixture(scope="module")
def published() -> Any:
    if not FILE.is_file():
        pytest.skip(f"the published OpenAPI is not there: {FILE}")
    return json.loads(FILE.read_bytes())


@pytest.fixture(scope="module")
def search(published: Any) -> Any:
    return published["paths"][client.SEARCH]["get"]


@pytest.fixture(scope="module")
def parameters(search: Any) -> dict[str, Any]:
    return {each["name"]: each for each in search["parameters"]}


def test_addresses_and_scopes_are_the_published_ones(published: Any) -> None:
    assert published["servers"][0]["url"] == addresses.API_URL
    flow = published["components"]["securitySchemes"]["authentification_partenaire"]["flows"][
        "clientCredentials"
    ]
    assert flow["tokenUrl"].replace("/partenaire", "%2Fpartenaire") == addresses.TOKEN_URL
    assert set(flow["scopes"]) == set(client.SCOPE.split()) == stub.SCOPES
    assert addresses.API_URL.endswith(stub.SEARCH_PATH.removesuffix(client.SEARCH))
    assert stub.TOKEN_PATH in addresses.TOKEN_URL


def test_every_parameter_that_is_asked_exists(parameters: dict[str, Any]) -> None:
    (everything,) = whole(["M1805"], datetime(2026, 11, 27, tzinfo=UTC))
    second = datetime(2026, 11, 20, 8, tzinfo=UTC)
    placed = Slice("0", ("M1805",), second, second).cut()[0]
    asked = {"range", *everything.parameters(), *placed.parameters(), *placed.cut()[0].parameters()}
    assert asked == stub.PARAMETERS
    assert asked <= set(parameters)


def test_limits_are_the_published_ones(parameters: dict[str, Any]) -> None:
    paging, codes = parameters["range"]["description"], parameters["codeROME"]["description"]
    assert f"limitée à {limits.PAGE}." in paging
    assert f"ne devant pas dépasser {limits.LAST_START} " in paging
    assert f"ne devant pas dépasser {limits.REACHABLE - 1} " in paging
    assert f"Jusqu'à {limits.CODES_A_QUERY} valeurs" in codes
    assert "yyyy-MM-dd'T'hh:mm:ss'Z'" in parameters["minCreationDate"]["description"]
    assert "Date de création horodatée décroissante" in parameters["sort"]["description"].split("sort=0")[1]
    stubbed = (stub.WIDEST, stub.LAST_START, stub.LAST_END, stub.MOST_CODES)
    assert stubbed == (limits.PAGE, limits.LAST_START, limits.REACHABLE - 1, limits.CODES_A_QUERY)
    assert f"Jusqu'à {stub.MOST_DEPARTMENTS} valeurs" not in paging
    assert f"Jusqu'à {stub.MOST_DEPARTMENTS} valeurs" in parameters["departement"]["description"]


def test_statuses_and_their_range_header_are_the_published_ones(search: Any) -> None:
    assert set(search["responses"]) == {"200", "204", "206", "400", "500"}
    for status in ("200", "206"):
        assert "offres p-d/t" in search["responses"][status]["headers"]["Content-Range"]["description"]
    assert '"*/0"' in search["responses"]["204"]["headers"]["Content-Range"]["description"]


def test_the_stubs_offers_have_fields_of_the_published_shape(published: Any) -> None:
    schemas = published["components"]["schemas"]
    fields = schemas["Offre"]["properties"]
    assert set(stub.offer(1)) <= set(fields)
    assert {"resultats", "filtresPossibles"} <= set(schemas["ResultatRecherche"]["properties"])
