"""Loads what Dagster loads, as the UI does, and fails on the first fault or warning (run with -W error)."""

import sys
from pathlib import Path

import dagster as dg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from assets.definitions import defs

dg.Definitions.validate_loadable(defs)
graph = defs.resolve_asset_graph()
print(f"definitions: {len(graph.get_all_asset_keys())} assets, {len(graph.asset_check_keys)} checks load")
