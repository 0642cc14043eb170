"""The program with a film of 60 MB in its library, served without a window."""

from __future__ import annotations

import contextlib
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from build_spec.benches.wire import Wire
from tests.support.mp4_builder import Mp4Plan, build_mp4
from tests.support.program import PROGRAM
from tests.support.served import Served

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

FILM_MB = 60
_SECONDS = 4
_FRAMES = 4 * 30


@dataclass(frozen=True)
class Screening:
    """A running program, the film it has, and a job that has ended."""

    program: Served
    video_id: str
    job_id: str

    def content(self, **fields: str | None) -> bytes:
        """Return what a player sends to read the film from its beginning."""
        target = f"/videos/{self.video_id}/content"
        return self.program.head("GET", target, Range="bytes=0-", **fields)


def write_film(path: Path) -> Path:
    """Write a film of 60 MB."""
    plan = Mp4Plan(seconds=_SECONDS, frame_bytes=FILM_MB * 1_000_000 // _FRAMES, audio=False)
    path.write_bytes(build_mp4(plan))
    return path


@contextlib.contextmanager
def screening(folder: Path) -> Generator[Screening]:
    """Start a program of its own for a row."""
    folder.mkdir(parents=True)
    film = write_film(folder / "film.mp4")
    data_dir = folder / "data"
    imported = [*PROGRAM, "import", "--data-dir", str(data_dir), str(film)]
    subprocess.run(imported, check=True, capture_output=True)
    with Served(data_dir, "--practice") as program:
        (film_id,) = ids(program)
        program.made_video()
        (job,) = rows(program, "/jobs", "jobs")
        yield Screening(program, film_id, str(job["job_id"]))


def ids(program: Served) -> list[str]:
    """Return the ids of the program's first videos."""
    return [str(video["video_id"]) for video in rows(program, "/videos", "videos")]


def rows(program: Served, target: str, name: str) -> list[dict[str, object]]:
    """Return a list out of an answer of the program."""
    return cast("list[dict[str, object]]", program.ask("GET", target).json()[name])


@contextlib.contextmanager
def stalled(show: Screening, number: int) -> Generator[None]:
    """Let so many players begin the film and then read no further."""
    with contextlib.ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(Wire(show.program.port)).begin(show.content())
        yield
