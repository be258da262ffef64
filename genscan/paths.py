"""Where things lie: the folders of the checkout, and those of the state folder GENSCAN_DATA."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from genscan.quarters import Quarter

CHECKOUT = Path(__file__).resolve().parent.parent
WAREHOUSE_SQL = CHECKOUT / "warehouse"
REFERENCE = WAREHOUSE_SQL / "reference"
TEMPLATES = CHECKOUT / "reports" / "templates"
VENDOR = CHECKOUT / "reports" / "vendor"


@dataclass(frozen=True)
class DataFolder:
    """The run-time state of one observatory; of the `skipped` feeds nothing is seen, whatever is there."""

    root: Path
    skipped: frozenset[tuple[str, Quarter]] = frozenset()

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def landing(self) -> Path:
        return self.root / "landing"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse"

    @property
    def editions(self) -> Path:
        return self.root / "editions"

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def dagster(self) -> Path:
        return self.root / "dagster"

    @property
    def locks(self) -> Path:
        return self.root / "locks"

    @property
    def secrets(self) -> Path:
        return self.root / "secrets"

    def without(self, feeds: Iterable[str], quarter: Quarter) -> DataFolder:
        """The same state seen without some feeds of one quarter."""
        return replace(self, skipped=self.skipped | {(feed, quarter) for feed in feeds})

    def inbox_of(self, feed: str, quarter: Quarter) -> Path:
        return self._of(self.inbox, feed, quarter)

    def landing_of(self, feed: str, quarter: Quarter) -> Path:
        return self._of(self.landing, feed, quarter)

    def _of(self, folder: Path, feed: str, quarter: Quarter) -> Path:
        return folder / (".skipped" if (feed, quarter) in self.skipped else feed) / str(quarter)

    def table(self, name: str, quarter: Quarter) -> Path:
        """The Parquet file of a model (`core.cells`) for one quarter."""
        schema, model = name.split(".")
        return self.warehouse / schema / model / f"{quarter}.parquet"
