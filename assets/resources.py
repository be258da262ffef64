"""What the assets are handed: the observatory's folder, browser and keys, and what was asked of the run."""

import os
import secrets
from contextlib import AbstractContextManager, ExitStack, nullcontext
from pathlib import Path

import dagster as dg
from pydantic import Field, PrivateAttr

from assets.environment import holder
from genscan import edition, locks, pipeline
from genscan.browser import find_browser
from genscan.facts import EditionFacts
from genscan.feeds import feed_named
from genscan.hash_keys import KEY_BYTES, hash_key
from genscan.paths import DataFolder
from genscan.quarters import Quarter

OWNERS = ["team:observatoire"]
PARTITION = "dagster/partition"


def holding(data: DataFolder, run: dg.DagsterRun) -> AbstractContextManager[None]:
    """The hold that the processes of a run have together on its quarter and the history of it."""
    if PARTITION not in run.tags:
        return nullcontext()
    quarters = pipeline.window(data, Quarter.parse(run.tags[PARTITION]))
    return locks.working_on(data, quarters, holder(f"{run.job_name} of {quarters[-1]}"), run.run_id)


class Observatory(dg.ConfigurableResource[None]):
    """The machine's side of a run: folder, browser, workers, hash keys."""

    root: str
    workers: int = 2
    _held: ExitStack = PrivateAttr(default_factory=ExitStack)

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Where the run is of a quarter, that quarter and its history are held for as long as it lasts."""
        if context.run is not None:
            self._held.enter_context(holding(self.data, context.run))

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        self._held.close()

    @property
    def data(self) -> DataFolder:
        return DataFolder(Path(self.root))

    @property
    def browser(self) -> Path:
        return find_browser(os.environ.get("GENSCAN_BROWSER"))

    def key(self, quarter: Quarter) -> bytes:
        """The quarter's secret for hashing employers and communes."""
        return hash_key(self.data, quarter, lambda: secrets.token_bytes(KEY_BYTES))


class Request(dg.ConfigurableResource[None]):
    """What the person who starts a run asks for; the defaults make a first revision of all 18 regions."""

    reason: str = Field(default="", description="Why a next revision is made; a quarter's first needs none.")
    allow_demonstration: bool = Field(
        default=False,
        description="Accept demonstration feeds: the whole edition is then marked demonstration.",
    )
    regions: list[str] = Field(
        default=[],
        description="INSEE codes of regions to try out (11, 06...): a draft is made, and nothing sealed.",
    )
    skip: list[str] = Field(
        default=[],
        description="Feeds of this quarter to leave out (lheo, mcf...), as if nothing had been received of"
        " them; those of earlier quarters stay. Say why in the reason.",
    )

    def of(self, observatory: Observatory, quarter: Quarter) -> DataFolder:
        """The observatory's folder as this run sees it: without the feeds to skip."""
        return observatory.data.without([feed_named(feed).name for feed in self.skip], quarter)

    @property
    def why(self) -> str | None:
        """The reason, or None where nothing but blanks was given."""
        return self.reason.strip() or None

    def facts(self, data: DataFolder, quarter: Quarter) -> EditionFacts:
        """What the edition that this run makes says of itself."""
        return pipeline.facts(data, quarter, edition.next_revision(data, quarter), self.why)
