"""Calls to the API: what is retried, how long after, and what ends in a sentence at once."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from genscan.errors import GenscanError
from genscan.harvest.addresses import Addresses, Secret
from genscan.harvest.client import OffersApi
from genscan.harvest.limits import ATTEMPTS, CALLS_PER_SECOND, LONGEST_WAIT
from genscan.harvest.pace import CAPACITY, REMAINING, Pace
from genscan.harvest.patience import asked_wait
from tests.harvest.conftest import MORNING, Clock

Answer = httpx.Response | Exception
TOKEN = {"access_token": "abc", "expires_in": 1499}


def page(
    count: int = 1, first: int = 0, total: int | None = None, headers: dict[str, str] | None = None
) -> httpx.Response:
    shown = {"Content-Range": f"offres {first}-{first + count - 1}/{count if total is None else total}"}
    offers = [{"id": str(number)} for number in range(first, first + count)]
    return httpx.Response(206, json={"resultats": offers}, headers=shown | (headers or {}))


class Api:
    """The client of an API that gives these answers, one after the other."""

    def __init__(self, *answers: Answer, tokens: Iterator[httpx.Response] | None = None) -> None:
        self.clock = Clock()
        self.asked: list[httpx.Request] = []
        self.told: list[str] = []
        left = iter(answers)

        def answer(request: httpx.Request) -> httpx.Response:
            if request.method == "POST":
                return next(tokens) if tokens else httpx.Response(200, json=TOKEN)
            self.asked.append(request)
            given = next(left)
            if isinstance(given, Exception):
                raise given
            return given

        client = httpx.Client(transport=httpx.MockTransport(answer))
        where = Addresses(Secret("id"), Secret("secret"), "https://api.invalid/v", "https://token.invalid/t")
        self.api = OffersApi(where, self.clock.network(client), self.told.append)

    def total(self) -> int:
        return self.api.total({"codeROME": "M1805"})


def test_waits_double_up_to_their_longest_with_jitter() -> None:
    api = Api(*[httpx.Response(500)] * (ATTEMPTS - 1), page(1))
    assert api.total() == 1
    waits = [seconds for seconds in api.clock.slept if seconds > 0.2]
    half = [
        min(2.0 * 2**n, LONGEST_WAIT) * 0.75 for n in range(ATTEMPTS - 1)
    ]  # the tests' chance is always 0.5
    assert waits == half


@pytest.mark.parametrize(
    "fault",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("late"),
        httpx.RemoteProtocolError("cut"),
        httpx.Response(502),
        httpx.Response(200, text="<html>maintenance</html>"),
        httpx.Response(200, json={"resultats": [{"id": "1"}]}),
        httpx.Response(200, json={"resultats": [1]}, headers={"Content-Range": "offres 0-0/1"}),
        page(2, first=3),
        page(1, total=0),
        httpx.Response(200, stream=httpx.ByteStream(b"no gzip"), headers={"Content-Encoding": "gzip"}),
    ],
    ids=range(10),
)
def test_what_may_pass_is_asked_again(fault: Answer) -> None:
    api = Api(fault, page(1))
    assert api.total() == 1
    assert (api.api.calls.made, api.api.calls.repeated) == (2, 1)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            httpx.Response(400, json={"message": "Plage <b>trop</b> large"}),
            "refuses the query .400: Plage b trop /b large.",
        ),
        (httpx.Response(400, text="?"), "refuses the query .400."),
        (httpx.Response(403), "closed to this application .403.: subscribe the application"),
        (
            httpx.Response(302, headers={"Location": "https://x.invalid"}),
            "api.invalid answers 302: check GENSCAN_",
        ),
        (httpx.Response(404), "api.invalid answers 404: check GENSCAN_FRANCE_TRAVAIL_API_URL"),
    ],
)
def test_what_will_not_pass_is_told_at_once(answer: httpx.Response, sentence: str) -> None:
    api = Api(answer)
    with pytest.raises(GenscanError, match=sentence):
        api.total()
    assert len(api.asked) == 1


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (400, {"error": "invalid_client"}, "invalid_client.: check GENSCAN_FRANCE_TRAVAIL_CLIENT_ID and"),
        (400, {"error": "invalid_scope"}, "invalid_scope.: subscribe the application"),
        (
            400,
            {"error": "<script>secret"},
            "no token was given .HTTP 400.: check GENSCAN_FRANCE_TRAVAIL_TOKEN_URL",
        ),
        (302, {}, "no token was given .HTTP 302.: check GENSCAN_FRANCE_TRAVAIL_TOKEN_URL"),
    ],
)
def test_a_token_that_is_refused_is_told(status: int, body: object, sentence: str) -> None:
    api = Api(tokens=iter([httpx.Response(status, json=body)]))
    with pytest.raises(GenscanError, match=sentence):
        api.total()


def test_a_token_end_point_that_fails_is_asked_again() -> None:
    tokens = iter([httpx.Response(503), httpx.Response(200, text="{"), httpx.Response(200, json=TOKEN)])
    assert Api(page(1), tokens=tokens).total() == 1


def test_a_token_that_is_refused_again_and_again_is_told() -> None:
    api = Api(*[httpx.Response(401)] * 2 * ATTEMPTS)
    with pytest.raises(GenscanError, match="refuses a token that it has just given, 8 times in a row"):
        api.total()


@pytest.mark.parametrize(("start", "width"), [(3001, 1), (0, 151), (-1, 10), (0, 0)])
def test_a_range_that_the_api_refuses_is_never_asked(start: int, width: int) -> None:
    api = Api()
    with pytest.raises(ValueError, match="beyond what the API serves"):
        api.api.page({}, start, width)


def test_the_rate_headers_slow_the_calls_down() -> None:
    api = Api(
        page(1, headers={CAPACITY: "2"}),
        page(1, headers={REMAINING: "0"}),
        page(1),
        page(1, headers={CAPACITY: "x"}),
    )
    moments = []
    for _ in range(4):
        api.total()
        moments.append(api.clock.seconds)
    first, second, third, fourth = moments
    assert second - first >= 1 / CALLS_PER_SECOND
    assert third - second >= 1  # none was left in that second
    assert fourth - third >= 0.5  # two a second, as the API said


def test_a_capacity_above_the_agreed_rate_changes_nothing() -> None:
    clock = Clock()
    pace = Pace(clock.network(httpx.Client()))
    pace.heed({CAPACITY: "100", REMAINING: "99"})
    for _ in range(CALLS_PER_SECOND + 1):
        pace.wait()
    assert clock.seconds == pytest.approx(1)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("Fri, 27 Nov 2026 06:00:30 GMT", 30.0),
        ("Fri, 27 Nov 2026 05:00:00 GMT", 0.0),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(header: str, seconds: float | None) -> None:
    assert asked_wait({"Retry-After": header}, MORNING) == seconds


def test_a_reply_that_trickles_is_given_up() -> None:
    class Trickle(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for _ in range(100):
                api.clock.sleep(20)
                yield b" "

    api = Api(httpx.Response(200, stream=Trickle()), page(1))
    assert api.total() == 1
    assert any("takes over 120 s" in text for text in api.told)


def test_the_body_of_the_token_request_is_the_documented_one() -> None:
    sent: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json=TOKEN) if request.method == "POST" else page(1)

    clock = Clock()
    where = Addresses(Secret("id&="), Secret("se cret"))
    client = httpx.Client(transport=httpx.MockTransport(answer))
    OffersApi(where, clock.network(client), lambda _: None).total({})
    assert str(sent[0].url).endswith("/access_token?realm=%2Fpartenaire")
    assert sent[0].headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert sent[0].content == (
        b"grant_type=client_credentials&client_id=id%26%3D&client_secret=se+cret"
        b"&scope=api_offresdemploiv2+o2dsoffre"
    )
    assert sent[1].headers["Authorization"] == "Bearer abc"
