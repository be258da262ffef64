"""Published exports: resumed after a cut, begun anew after a change, checked before they are received."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from genscan.errors import GenscanError
from genscan.feeds.inbox import read_meta
from genscan.harvest.addresses import Addresses
from genscan.harvest.harvested import Harvested
from genscan.harvest.limits import ATTEMPTS
from genscan.harvest.publishers import harvest
from genscan.paths import DataFolder
from genscan.quarters import Quarter
from tests.harvest.conftest import DAY, QUARTER, Clock
from tests.harvest.files import Files, digest, serving_files

EXTRACTS = Path(__file__).parents[1] / "feeds"
MCF = (EXTRACTS / "mcf" / "first_naming.csv").read_bytes() + b"\n" * 40_000
DATASET = "/api/1/datasets/rncp/"
NEWEST = "/2/export-fiches-csv-2026-11-26.zip"


def zipped(folder: str) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for path in sorted((EXTRACTS / folder).glob("*.csv")):
            archive.writestr(zipfile.ZipInfo(path.name), path.read_bytes())
    return whole.getvalue()


RNCP, ROME = zipped("rncp"), zipped("rome")


class Fetcher:
    """The harvest of exports into one data folder from one file server."""

    def __init__(self, data: DataFolder, served: Files, client: httpx.Client) -> None:
        self.data, self.served, self.client = data, served, client
        self.clock = Clock()
        self.told: list[str] = []
        self.where = Addresses(
            mcf_url=f"{served.url}/mcf", rncp_url=f"{served.url}{DATASET}", rome_url=f"{served.url}/rome"
        )

    def __call__(self, feed: str, quarter: Quarter = QUARTER) -> Harvested:
        network = self.clock.network(self.client)
        return harvest(self.data, feed, quarter, self.where, network, self.told.append)

    def files(self, feed: str) -> list[str]:
        inbox = self.data.inbox_of(feed, QUARTER)
        return sorted(path.name for path in inbox.iterdir()) if inbox.exists() else []


def resource(path: str, **more: object) -> dict[str, object]:
    return {"title": path.rpartition("/")[2], "url": path, "format": "zip", **more}


@pytest.fixture
def fetcher(tmp_path: Path, client: httpx.Client) -> Iterator[Fetcher]:
    description = {
        "resources": [
            resource("/1/export-fiches-csv-2026-11-25.zip"),
            resource(NEWEST, checksum={"type": "sha1", "value": hashlib.sha1(RNCP).hexdigest()}),
            resource("/3/export-fiches-rncp-v4-1-2026-11-27.zip"),
            {"url": None},
            "none",
        ]
    }
    files = {"/mcf": MCF, "/rome": ROME, NEWEST: RNCP, DATASET: json.dumps(description).encode()}
    with serving_files(Files(files)) as served:
        yield Fetcher(DataFolder(tmp_path / "data"), served, client)


def test_the_catalogue_is_received_under_the_day_of_its_download(fetcher: Fetcher) -> None:
    done = fetcher("mcf")
    name = f"mcf-{DAY}.csv"
    assert fetcher.files("mcf") == [f".{name}.sha256", name, f"{name}.meta.json"]
    assert done.path.read_bytes() == MCF
    assert read_meta(done.path, QUARTER).observed_on.isoformat() == DAY
    assert done.sha256 == hashlib.sha256(MCF).hexdigest()
    assert done.path.with_name(f".{name}.sha256").read_text() == f"{done.sha256}  {name}\n"
    assert done.sentence == f"mcf 2026-Q4: {name} is received, sha256 {done.sha256}"


def test_the_newest_export_of_the_data_set_is_taken_and_checked(fetcher: Fetcher) -> None:
    done = fetcher("rncp")
    assert done.path.name == "export-fiches-csv-2026-11-26.zip"
    assert done.path.read_bytes() == RNCP
    assert "as the sha1 of its data set says" in done.sentence
    assert fetcher("rncp").fresh is False


def test_the_zip_of_rome_is_received(fetcher: Fetcher) -> None:
    assert fetcher("rome").path.name == f"rome-{DAY}.zip"


def test_a_cut_download_goes_on_where_it_was(fetcher: Fetcher) -> None:
    fetcher.served.cuts = [10_000, 10_000]
    assert fetcher("mcf").path.read_bytes() == MCF
    assert [asked for _, asked in fetcher.served.asked] == [None, "bytes=10000-", "bytes=20000-"]


def test_a_date_of_change_serves_where_there_is_no_tag(fetcher: Fetcher) -> None:
    fetcher.served.tagged, fetcher.served.dated, fetcher.served.cuts = False, True, [10_000]
    assert fetcher("mcf").path.read_bytes() == MCF
    assert [asked for _, asked in fetcher.served.asked] == [None, "bytes=10000-"]


@pytest.mark.parametrize("lacking", ["ranges", "tagged"])
def test_without_ranges_or_versions_it_begins_anew(fetcher: Fetcher, lacking: str) -> None:
    setattr(fetcher.served, lacking, False)
    fetcher.served.cuts = [10_000]
    assert fetcher("mcf").path.read_bytes() == MCF


def test_it_goes_on_in_a_next_start_and_begins_anew_where_the_file_changed(fetcher: Fetcher) -> None:
    fetcher.served.cuts = [10_000] + [0] * ATTEMPTS
    with pytest.raises(
        GenscanError, match="mcf: the connection was cut, 8 times in a row: start again later"
    ):
        fetcher("mcf")
    assert fetcher.files("mcf") == [".harvest"]
    changed = MCF + b"\n"
    fetcher.served.files["/mcf"] = changed
    fetcher.served.asked.clear()
    assert fetcher("mcf").path.read_bytes() == changed
    assert fetcher.served.asked == [("/mcf", "bytes=10000-")]  # answered whole, for it has changed
    assert ".harvest" not in fetcher.files("mcf")


def test_a_download_that_was_whole_before_a_kill_is_not_fetched_again(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("genscan.harvest.exports._verified", killed)
        with pytest.raises(KeyboardInterrupt):
            fetcher("mcf")
    assert fetcher("mcf").path.read_bytes() == MCF
    assert fetcher.served.asked[1:] == [("/mcf", f"bytes={len(MCF)}-")]


def test_a_publisher_that_is_busy_is_asked_again(fetcher: Fetcher) -> None:
    fetcher.served.statuses = [503, 429]
    assert fetcher("mcf").fresh
    assert len(fetcher.told) == 2


def test_a_redirect_is_followed(fetcher: Fetcher) -> None:
    fetcher.served.redirects["/mcf"] = "/elsewhere"
    fetcher.served.files["/elsewhere"] = MCF
    assert fetcher("mcf").path.read_bytes() == MCF


@pytest.mark.parametrize("header", ["Digest", "Repr-Digest"])
def test_the_digest_of_a_reply_is_checked(fetcher: Fetcher, header: str) -> None:
    text = digest(MCF) if header == "Digest" else digest(MCF).replace("=", "=:", 1) + ":"
    fetcher.served.headers = {header: text}
    assert "as the sha256 of its reply says" in fetcher("mcf").sentence


def test_what_is_not_as_its_digest_says_is_discarded(fetcher: Fetcher) -> None:
    fetcher.served.headers = {"Digest": digest(b"other")}
    with pytest.raises(GenscanError, match="is not what the sha256 of its reply says: discarded"):
        fetcher("mcf")
    assert fetcher.files("mcf") == []


def test_what_is_not_as_the_data_set_says_is_discarded(fetcher: Fetcher) -> None:
    fetcher.served.files[NEWEST] = RNCP + b"\x00"
    with pytest.raises(GenscanError, match="is not what the sha1 of its data set says: discarded"):
        fetcher("rncp")
    assert fetcher.files("rncp") == []


@pytest.mark.parametrize(
    ("feed", "path", "content"),
    [
        ("mcf", "/mcf", b"<html>maintenance</html>"),
        ("mcf", "/mcf", b""),
        ("rome", "/rome", b"PK\x03\x04 no zip"),
        ("rome", "/rome", RNCP),
    ],
)
def test_what_is_not_the_feeds_format_is_refused_and_leaves_nothing(
    fetcher: Fetcher, feed: str, path: str, content: bytes
) -> None:
    fetcher.served.files[path] = content
    with pytest.raises(GenscanError, match=f"^{feed} 2026-Q4: {feed}-{DAY}"):
        fetcher(feed)
    assert fetcher.files(feed) == []


@pytest.mark.parametrize("content", [b"<html>", b"{}", b'{"resources": [{"url": "/export.zip"}]}', b"[1]"])
def test_a_data_set_without_the_export_is_told(fetcher: Fetcher, content: bytes) -> None:
    fetcher.served.files[DATASET] = content
    with pytest.raises(
        GenscanError, match=r"names no export-fiches-csv-YYYY-MM-DD\.zip: set GENSCAN_RNCP_URL"
    ):
        fetcher("rncp")


def test_an_address_that_is_gone_is_told_with_its_setting(fetcher: Fetcher) -> None:
    del fetcher.served.files["/mcf"]
    with pytest.raises(GenscanError, match=r"mcf: 127\.0\.0\.1 answers 404: check GENSCAN_MCF_URL"):
        fetcher("mcf")


def test_a_zip_may_be_named_directly(fetcher: Fetcher) -> None:
    fetcher.where = Addresses(rncp_url=f"{fetcher.served.url}{NEWEST}")
    assert fetcher("rncp").path.name == NEWEST.rpartition("/")[2]


def test_the_catalogue_of_another_quarter_is_refused(fetcher: Fetcher) -> None:
    with pytest.raises(GenscanError, match="is outside 2026-Q3: harvest for 2026-Q4"):
        fetcher("mcf", Quarter(2026, 3))
    assert fetcher("rncp", Quarter(2026, 3)).fresh  # a nomenclature's version serves any quarter


def test_lheo_has_no_address(fetcher: Fetcher) -> None:
    with pytest.raises(GenscanError, match=r"lheo has no national address.*genscan receive lheo FILE"):
        fetcher("lheo")
