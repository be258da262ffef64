"""Where things lie: the folders of the checkout, and those of the state folder GENSCAN_DATA."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from genscan.quarters import Quarter

CHECKOUT = Path(__file__).resolve().parent.parent
WAREHOUSE_SQL = CHECKOUT / "warehouse"
REFERENCE = WAREHOUSE_SQL / "reference"
TEMPLATES = CHECKOUT / "reports" / "templates"
VENDOR = CHECKOUT / "reports" / "vendor"


@dataclass(frozen=True)
class DataFolder:
    """The run-time state of one observatory."""

    root: Path

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
    def secrets(self) -> Path:
        return self.root / "secrets"

    def inbox_of(self, feed: str, quarter: Quarter) -> Path:
        return self.inbox / feed / str(quarter)

    def landing_of(self, feed: str, quarter: Quarter) -> Path:
        return self.landing / feed / str(quarter)

    def table(self, name: str, quarter: Quarter) -> Path:
        """The Parquet file of a model (`core.cells`) for one quarter."""
        schema, model = name.split(".")
        return self.warehouse / schema / model / f"{quarter}.parquet"
