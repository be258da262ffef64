"""Starts the Dagster UI, its daemon and a reader of the editions on the loopback address, and stops them."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

import dagster as dg

from assets.dead import bury_dead_runs
from assets.environment import dagster_home, data_folder, reading_address
from genscan.errors import GenscanError
from genscan.paths import CHECKOUT
from genscan.serving import server

PATIENCE = 5  # seconds between asking Dagster to end and making it


def main() -> int:
    """Run until stopped; the data folder is the one that the environment names."""
    data = data_folder()
    data.editions.mkdir(parents=True, exist_ok=True)
    home = dagster_home(data)
    with dg.DagsterInstance.from_config(str(home)) as instance:
        bury_dead_runs(instance, data)
    address, port = reading_address()
    try:
        reader = server(data.editions, port)
        Thread(target=reader.serve_forever, daemon=True).start()
    except GenscanError as error:
        print(f"the editions can't be read at {address}: {error}", file=sys.stderr)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    dev = _dagster(home, os.environ.get("GENSCAN_UI_PORT", "3000"), data.root)
    try:
        return dev.wait()
    except KeyboardInterrupt:
        _stop_all(dev)
        return 0


def _dagster(home: Path, port: str, root: Path) -> subprocess.Popen[bytes]:
    print(f"The Dagster UI on {root}: http://127.0.0.1:{port}/  (Ctrl-C stops it)", flush=True)
    command = [str(Path(sys.executable).with_name("dagster")), "dev", "-w", str(CHECKOUT / "workspace.yaml")]
    return subprocess.Popen(
        [*command, "-h", "127.0.0.1", "-p", port, "--log-level", "warning"],
        cwd=home,
        env=os.environ | {"GENSCAN_DATA": str(root), "PYTHONWARNINGS": "ignore"},
        start_new_session=True,  # so that one signal reaches webserver, daemon and code servers
    )


def _stop_all(dev: subprocess.Popen[bytes]) -> None:
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
            os.killpg(dev.pid, wish)
            dev.wait(PATIENCE)
    print("stopped", flush=True)


if __name__ == "__main__":
    sys.exit(main())
