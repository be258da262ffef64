"""What the process's surroundings say: the data folder and Dagster's own; the rest of the house is told."""

import getpass
import os
import shutil
import socket
from datetime import UTC, datetime
from pathlib import Path

from genscan.harvest.addresses import CLIENT_ID, CLIENT_SECRET, Addresses, Secret
from genscan.paths import CHECKOUT, DataFolder


def data_folder() -> DataFolder:
    """The state folder that the environment names, `./data` where it names none."""
    return DataFolder(Path(os.environ.get("GENSCAN_DATA") or "data").resolve())


def dagster_home(data: DataFolder) -> Path:
    """The folder of Dagster's run history, with the checkout's settings in it."""
    data.dagster.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(CHECKOUT / "dagster.yaml", data.dagster / "dagster.yaml")
    os.environ["DAGSTER_HOME"] = str(data.dagster)
    return data.dagster


def holder(what: str) -> str:
    """What others are told of this process while it works on something."""
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    where = f"process {os.getpid()} on {socket.gethostname()}"
    return f"{what} by {getpass.getuser()}, {where}, since {since}"


def reading_address() -> tuple[str, int]:
    """Where `make ui` lets the editions be read, and the port of it: the UI links to the bulletins there."""
    port = int(os.environ.get("GENSCAN_READING_PORT") or 3001)
    return f"http://127.0.0.1:{port}", port


def addresses() -> Addresses:
    """Where the publishers are and what opens France Travail's API; the public ones where it is silent."""
    places = {
        "api_url": "GENSCAN_FRANCE_TRAVAIL_API_URL",
        "token_url": "GENSCAN_FRANCE_TRAVAIL_TOKEN_URL",
        "mcf_url": "GENSCAN_MCF_URL",
        "rncp_url": "GENSCAN_RNCP_URL",
        "rome_url": "GENSCAN_ROME_URL",
    }
    return Addresses(
        client_id=Secret(os.environ.get(CLIENT_ID)),
        client_secret=Secret(os.environ.get(CLIENT_SECRET)),
        **{name: address for name, setting in places.items() if (address := os.environ.get(setting))},
    )
