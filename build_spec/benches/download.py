"""A film of 60 MB to the disk, with SHA-256, a look inside and fsync, against curl."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, TypedDict

from build_spec.benches.figures import Figure, Target, compared
from build_spec.benches.nginx import nginx
from build_spec.benches.screening import FILM_MB, write_film

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from build_spec.benches.stage import Stage

ROUNDS = 12
OUTPUT = "video_0"
PATH = f"/openai/v1/videos/{OUTPUT}/content"


class Fetched(TypedDict):
    """What ``one_download`` prints."""

    seconds: float
    grown_mb: float


def measure(stage: Stage) -> Iterator[Figure]:
    """Let nginx stand in Azure's place, so that nobody waits for the other side."""
    folder = stage.folder / "download"
    folder.mkdir()
    film = write_film(folder / "film.mp4")
    more = f"location = {PATH} {{ alias {film}; }}"
    with nginx(folder / "nginx", folder, stage, more) as server:
        base = f"http://127.0.0.1:{server.port}/openai/v1"
        grown: list[float] = []

        def ours() -> float:
            fetched = fetch(base, folder)
            grown.append(fetched["grown_mb"])
            return FILM_MB / fetched["seconds"]

        def curl() -> float:
            return FILM_MB / curled(f"http://127.0.0.1:{server.port}{PATH}", folder)

        found = stage.play("download", ROUNDS, {"ours": ours, "curl": curl})
    yield compared(
        f"download: {FILM_MB} MB to the disk", "MB/s", (found["ours"], found["curl"]), "curl -o",
        Target("≥", 0.6),
    )  # fmt: skip
    yield Figure(
        "download: memory on top while it runs", max(grown), "MB", target=Target("≤", 8, of="ours")
    )


def fetch(base: str, folder: Path) -> Fetched:
    """Fetch the film once with the program's own code, in a process of its own."""
    command = [sys.executable, "-m", "build_spec.benches.one_download", base, OUTPUT, str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    fetched: Fetched = json.loads(done.stdout)
    return fetched


def curled(address: str, folder: Path) -> float:
    """Return the seconds that curl says it took, without its own start."""
    target = folder / "by-curl.mp4"
    target.unlink(missing_ok=True)
    command = ["curl", "-sS", "--fail", "-o", str(target), "-w", "%{time_total}", address]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)
