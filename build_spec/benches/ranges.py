"""Range reads of a film of 60 MB, one and eight at a time, against nginx."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from build_spec.benches.figures import Figure, Target, compared
from build_spec.benches.nginx import nginx
from build_spec.benches.processes import cpu_seconds, tree
from build_spec.benches.screening import screening
from build_spec.benches.stage import stopwatch
from build_spec.benches.wire import Wire, at_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from build_spec.benches.stage import Stage

ROUNDS = {1: 30, 8: 10}


class Reader:
    """Reads the film from one server, and knows what that cost the server."""

    def __init__(self, port: int, head: bytes, pids: Sequence[int]) -> None:
        self._port = port
        self._head = head
        self._pids = pids
        self.cpu_seconds: list[float] = []

    def read(self, streams: int) -> float:
        """Return the MB in a second that came through all streams together."""
        works = [self._read_once] * streams
        cpu_before, began = cpu_seconds(self._pids), stopwatch()
        bytes_read = sum(at_once(works))
        seconds = stopwatch() - began
        self.cpu_seconds.append((cpu_seconds(self._pids) - cpu_before) / streams)
        return bytes_read / 1e6 / seconds

    def _read_once(self) -> float:
        with Wire(self._port) as wire:
            return wire.ask(self._head)


def measure(stage: Stage) -> Iterator[Figure]:
    """Compare speed, and what a film costs the server."""
    folder = stage.folder / "ranges"
    with screening(folder) as show, nginx(folder / "nginx", folder, stage) as other:
        head = b"GET /film.mp4 HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-\r\n\r\n"
        for streams, usual in ROUNDS.items():
            ours = Reader(show.program.port, show.content(), [show.program.process.pid])
            theirs = Reader(other.port, head, tree(other.pid))
            turns = {
                "ours": functools.partial(ours.read, streams),
                "nginx": functools.partial(theirs.read, streams),
            }
            what = "1 film at a time" if streams == 1 else f"{streams} films at a time"
            found = stage.play(f"ranges, {what}", usual, turns)
            yield compared(
                f"ranges: {what}", "MB/s", (found["ours"], found["nginx"]), "nginx",
                Target("≥", 0.8),
            )  # fmt: skip
            cpu = [[1000 * seconds for seconds in each.cpu_seconds] for each in (ours, theirs)]
            yield compared(
                f"ranges: processor for a film, {what}", "ms", (cpu[0], cpu[1]), "nginx",
                Target("≤", 2),
            )  # fmt: skip
