"""The history of runs as a run in this process writes it: Dagster's own, its databases opened once a run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import dagster as dg
from dagster._core.instance.ref import InstanceRef
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, StaticPool, create_engine

_BUSY = 30  # seconds that another process's transaction is waited for, as Dagster does
_NEWEST = 2  # databases held open: the run's and the index of all runs


class HeldEventLog(SqliteEventLogStorage):
    """Dagster's events in Dagster's databases; it opens one anew for every event, here it stays open.

    Each event is committed by itself all the same: what is killed leaves what it had told.
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._held: dict[str, Engine] = {}
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> Self:
        return cls(inst_data=inst_data, **config_value)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock, self._engine(shard).begin() as connection:
            yield connection

    def _engine(self, shard: str) -> Engine:
        if shard not in self._held:
            while len(self._held) >= _NEWEST:
                self._held.pop(next(iter(self._held))).dispose()
            self._held[shard] = create_engine(
                self.conn_string_for_shard(shard),
                poolclass=StaticPool,
                connect_args={"timeout": _BUSY, "check_same_thread": False},
            )
        engine = self._held[shard] = self._held.pop(shard)
        if shard not in self._initialized_dbs:
            self._initdb(engine)
            self._initialized_dbs.add(shard)
        return engine

    def has_table(self, table_name: str) -> bool:
        """Asked for every asset; a table that was there once is not looked for again."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def dispose(self) -> None:
        super().dispose()
        while self._held:
            self._held.popitem()[1].dispose()


def opened(home: Path) -> dg.DagsterInstance:
    """Dagster's instance in a home, for one run in this process: a context that closes what it holds.

    Events that its settings keep elsewhere than in SQLite are left to what they name.
    """
    kept = InstanceRef.from_dir(str(home))
    events = kept.event_storage_data
    if events is None or events.class_name != SqliteEventLogStorage.__name__:
        return dg.DagsterInstance.from_ref(kept)
    held = {"module": __name__, "class": HeldEventLog.__name__, "config": events.config_dict}
    return dg.DagsterInstance.from_ref(InstanceRef.from_dir(str(home), overrides={"event_log_storage": held}))
