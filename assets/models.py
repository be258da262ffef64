"""One asset a model of `warehouse/`: dependencies, group and description come from its SQL file."""

from pathlib import Path

import dagster as dg
import polars as pl

from assets.feeds import landing_key
from assets.landed import LANDED
from assets.partitions import QUARTERS
from assets.resources import OWNERS, Observatory, Request
from genscan import dictionary, pipeline
from genscan.feeds import FEEDS
from genscan.models import Model, load_models, upstream
from genscan.quarters import Quarter
from genscan.text_tables import preview

MODELS = {model.name: model for model in load_models()}


def model_key(name: str) -> dg.AssetKey:
    """`core.cells` as an asset key."""
    return dg.AssetKey(name.split("."))


def dependencies(reader: Model | pipeline.Check) -> list[dg.AssetKey]:
    """The models and landed feeds that a SELECT reads."""
    feeds = [feed.table for feed in FEEDS.values() if f"landing.{feed.table}" in reader.sources]
    lands = [LANDED] if any(source.startswith("landing.") for source in reader.sources) else []
    return [*lands, *map(landing_key, feeds), *map(model_key, upstream(reader, MODELS))]


def schema_of(model: Model, path: Path) -> dg.TableSchema:
    """The columns of a built table, with their definitions where they are published."""
    table = dictionary.tables().get(model.table) if model.schema == "published" else None
    told = {column.name: column.description_en for column in table.columns} if table else {}
    return dg.TableSchema(
        [
            dg.TableColumn(name, str(type), told.get(name))
            for name, type in pl.read_parquet_schema(path).items()
        ]
    )


def model_asset(model: Model) -> dg.AssetsDefinition:
    """The asset that builds one model."""

    @dg.asset(
        key=model_key(model.name),
        deps=dependencies(model),
        group_name=model.group,
        kinds={"duckdb", "parquet"},
        owners=OWNERS,
        partitions_def=QUARTERS,
        description=model.description,
        metadata={"file": f"warehouse/{model.schema}/{model.table}.sql"},
    )
    def table(
        context: dg.AssetExecutionContext, observatory: Observatory, request: Request
    ) -> dg.MaterializeResult[None]:
        quarter = Quarter.parse(context.partition_key)
        built = pipeline.build_all(request.of(observatory, quarter), model, quarter, context.log.debug)
        path = built[-1].path
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": built[-1].rows,
                "quarters": ", ".join(str(one.quarter) for one in built),
                "reused": all(one.reused for one in built),
                "path": dg.MetadataValue.path(path),
                "preview": dg.MetadataValue.md(preview(path, 10)),
                "dagster/column_schema": schema_of(model, path),
            }
        )

    return table


tables = [model_asset(model) for model in MODELS.values()]
