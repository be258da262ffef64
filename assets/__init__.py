"""The orchestration shell: the only place that knows Dagster, the environment and the clock."""
