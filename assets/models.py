"""One asset a model of `warehouse/`: dependencies, group and description come from its SQL file."""

import dagster as dg

from assets.feeds import landing_key
from assets.partitions import QUARTERS
from assets.resources import OWNERS, Observatory
from genscan import pipeline
from genscan.models import Model, load_models, upstream
from genscan.quarters import Quarter

MODELS = {model.name: model for model in load_models()}


def model_key(name: str) -> dg.AssetKey:
    """`core.cells` as an asset key."""
    return dg.AssetKey(name.split("."))


def dependencies(model: Model) -> list[dg.AssetKey]:
    """The models and landed feeds that a model's SELECT reads."""
    landings = [landing_key(name.split(".")[1]) for name in model.sources if name.startswith("landing.")]
    return [*landings, *map(model_key, upstream(model, MODELS))]


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
    def table(context: dg.AssetExecutionContext, observatory: Observatory) -> dg.MaterializeResult:
        quarter = Quarter.parse(context.partition_key)
        quarters = pipeline.window(observatory.data, quarter) if model.over_history else (quarter,)
        built = {each: pipeline.build(observatory.data, model, each) for each in quarters}
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": built[quarter].rows,
                "quarters": ", ".join(map(str, quarters)),
                "reused": all(each.reused for each in built.values()),
                "path": dg.MetadataValue.path(built[quarter].path),
                "preview": dg.MetadataValue.md(pipeline.preview(built[quarter].path, 10)),
                "dagster/column_schema": dg.TableSchema(
                    [
                        dg.TableColumn(name, type, description)
                        for name, type, description in pipeline.columns(model, built[quarter].path)
                    ]
                ),
            }
        )

    return table


tables = [model_asset(model) for model in MODELS.values()]
