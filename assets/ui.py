"""Starts the Dagster UI with its daemon on the loopback address, and stops all of it together."""

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from assets.environment import dagster_home, data_folder
from genscan.paths import CHECKOUT

PATIENCE = 15  # seconds that Dagster has to end its runs and code servers, before it is ended


def main() -> int:
    """Run until stopped; the data folder is the one that the environment names."""
    data = data_folder()
    data.root.mkdir(parents=True, exist_ok=True)
    port = os.environ.get("GENSCAN_UI_PORT", "3000")
    environment = os.environ | {"DAGSTER_HOME": str(dagster_home(data)), "GENSCAN_DATA": str(data.root)}
    dagster = Path(sys.executable).with_name("dagster")
    command = [
        str(dagster),
        "dev",
        "-w",
        "workspace.yaml",
        "-h",
        "127.0.0.1",
        "-p",
        port,
        "--log-level",
        "warning",
    ]

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    print(f"The Dagster UI on {data.root}: http://127.0.0.1:{port}/  (Ctrl-C stops it)", flush=True)
    # A session of its own, so that one signal reaches the webserver, the daemon and the code servers.
    dev = subprocess.Popen(command, cwd=CHECKOUT, env=environment, start_new_session=True)
    try:
        return dev.wait()
    except KeyboardInterrupt:
        return _stop_all(dev)


def _stop_all(dev: subprocess.Popen[bytes]) -> int:
    for wish in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(dev.pid, wish)
            dev.wait(PATIENCE)
            break
        except (subprocess.TimeoutExpired, ProcessLookupError):
            continue
    with contextlib.suppress(ProcessLookupError):
        os.killpg(dev.pid, signal.SIGKILL)
    print("stopped", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
