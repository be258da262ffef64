"""Questions to the warehouse in SQL: DuckDB views over every model, all quarters together, read only."""

from __future__ import annotations

import duckdb

from genscan import warehouse
from genscan.errors import GenscanError
from genscan.paths import DataFolder


class Prompt:
    """A connection on which only questions can be asked."""

    def __init__(self, data: DataFolder) -> None:
        self._con = warehouse.connect()
        found = {
            f"{folder.parent.name}.{folder.name}": sorted(folder.glob("*.parquet"))
            for folder in sorted(data.warehouse.glob("*/*"))
            if folder.is_dir() and folder.parent.name != "drafts"
        }
        self.tables = tuple(name for name, files in found.items() if files)
        if not self.tables:
            raise GenscanError(f"{data.warehouse} holds no table yet: genscan run makes them")
        for name in self.tables:
            warehouse.view_of_files(self._con, name, found[name])

    def answer(self, query: str, *, as_csv: bool) -> str:
        """The rows of one query, as a drawn table or as CSV."""
        try:
            statements = self._con.extract_statements(query)
            refused = [s for s in statements if s.type != duckdb.StatementType.SELECT]
            if refused or len(statements) != 1:
                raise GenscanError("the warehouse is read only here: ask one SELECT, DESCRIBE or SUMMARIZE")
            relation = self._con.sql(query)
            return relation.pl().write_csv() if as_csv else f"{relation}\n"
        except duckdb.Error as error:
            raise GenscanError(f"DuckDB: {str(error).strip()}") from error
