"""Models: one SELECT a file in `warehouse/`, with its name, its header and the tables that it reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from pathlib import Path
from typing import Protocol

import polars as pl

from genscan import warehouse
from genscan.errors import GenscanError
from genscan.paths import WAREHOUSE_SQL

SCHEMAS = ("staging", "core", "indicators", "published")
EVERY_INDICATOR = "indicators.rows"  # the union of all indicators, each row with its `indicator`

_FIELD = re.compile(r"--\s*([a-z_]+):\s*(.*)")


class Reader(Protocol):
    """What reads tables: a model, or a check."""

    @property
    def sources(self) -> tuple[str, ...]: ...


Step = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Model:
    """One table of the warehouse: a SELECT, then a Python step where SQL can't say it."""

    name: str
    select: str
    header: Mapping[str, str]
    description: str
    sources: tuple[str, ...]

    @property
    def schema(self) -> str:
        return self.name.split(".")[0]

    @property
    def table(self) -> str:
        return self.name.split(".")[1]

    @property
    def group(self) -> str:
        """The group of the graph that staff see it in."""
        return {"staging": "landing", "core": "core", "indicators": "indicators"}.get(self.schema, "edition")

    @property
    def over_history(self) -> bool:
        """Whether earlier quarters of the window need it too."""
        return self.schema in ("staging", "core")

    @property
    def step(self) -> Step | None:
        """The Python function named by `-- then: module:function`, from frame to frame."""
        target = self.header.get("then")
        if target is None:
            return None
        module, function = target.split(":")
        step: Step = getattr(import_module(module), function)
        return step


@cache
def load_models() -> tuple[Model, ...]:
    """All models, each after those that it reads; a cycle or an unknown table raises GenscanError."""
    con = warehouse.connect()
    models = {
        model.name: model
        for schema in SCHEMAS
        for path in sorted((WAREHOUSE_SQL / schema).glob("*.sql"))
        for model in [_read(con, schema, path)]
    }
    for model in models.values():
        for source in upstream(model, models):
            if source not in models:
                raise GenscanError(
                    f"warehouse/{model.schema}/{model.table}.sql reads {source}, which no file makes"
                )
    sorter = TopologicalSorter({model.name: upstream(model, models) for model in models.values()})
    try:
        order = list(sorter.static_order())
    except CycleError as error:
        raise GenscanError(
            f"the models of warehouse/ read each other in a circle: {error.args[1]}"
        ) from error
    return tuple(models[name] for name in order)


def upstream(model: Reader, models: Mapping[str, Model]) -> tuple[str, ...]:
    """The models that a model or a check reads; earlier quarters' rows (`history.x`) count as `core.x`."""
    names: set[str] = set()
    for source in model.sources:
        schema, table = source.split(".")
        if source == EVERY_INDICATOR:
            names |= {name for name in models if name.startswith("indicators.")}
        elif schema == "history":
            names.add(f"core.{table}")
        elif schema not in ("landing", "reference"):
            names.add(source)
    return tuple(sorted(names))


def find(name: str) -> Model:
    """The model of that name."""
    for model in load_models():
        if model.name == name:
            return model
    raise GenscanError(
        f"no model is called {name}: warehouse/ has {', '.join(m.name for m in load_models())}"
    )


def indicators() -> tuple[Model, ...]:
    """The indicators, by name."""
    return tuple(sorted((m for m in load_models() if m.schema == "indicators"), key=lambda m: m.name))


def header_of(text: str) -> tuple[dict[str, str], str]:
    """The `-- key: value` lines of a SQL file's head, and its other comment lines as one description."""
    fields: dict[str, str] = {}
    prose: list[str] = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        match = _FIELD.fullmatch(line.strip())
        if match:
            fields[match[1]] = match[2].strip()
        else:
            prose.append(line.removeprefix("--").strip())
    return fields, " ".join(prose)


def _read(con: object, schema: str, path: Path) -> Model:
    text = path.read_text(encoding="utf-8")
    fields, prose = header_of(text)
    try:
        read = warehouse.sources(con, text)  # type: ignore[arg-type]
    except GenscanError as error:
        raise GenscanError(f"warehouse/{schema}/{path.name}: {error}") from error
    return Model(f"{schema}.{path.stem}", text, fields, prose, read)
