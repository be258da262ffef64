"""Loads what Dagster loads, as the UI does, and fails on the first fault."""

import dagster as dg

from assets.definitions import defs


def main() -> None:
    """Load everything, and say how much there is."""
    dg.Definitions.validate_loadable(defs)
    graph = defs.resolve_asset_graph()
    print(f"definitions: {len(graph.get_all_asset_keys())} assets, {len(graph.asset_check_keys)} checks load")


if __name__ == "__main__":
    main()
