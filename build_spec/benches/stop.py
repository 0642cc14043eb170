"""How long the program takes to end while twelve players have stopped reading."""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING

from build_spec.benches.figures import Figure, Target, median
from build_spec.benches.screening import screening
from build_spec.benches.stage import stopwatch
from build_spec.benches.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_spec.benches.screening import Screening
    from build_spec.benches.stage import Stage

READERS = 12
IDLE = 3
ROUNDS = 5
LONGEST_SECONDS = 30


def measure(stage: Stage) -> Iterator[Figure]:
    """End it as a system does when a session ends, and watch its connections and its process."""
    server: list[float] = []
    process: list[float] = []
    for number in stage.rounds("stop", ROUNDS):
        with screening(stage.folder / f"stop-{number}") as show:
            ended = stopped(show)
        server.append(ended[0])
        process.append(ended[1])
    yield Figure(
        "stop: the server, 12 stalled players", median(server), "s",
        target=Target("≤", 1, of="ours"),
    )  # fmt: skip
    yield Figure("stop: the process", median(process), "s", target=Target("≤", 2, of="ours"))


def stopped(show: Screening) -> tuple[float, float]:
    """Return the seconds until the last connection is closed, and until the process is gone."""
    program = show.program
    with contextlib.ExitStack() as stack:
        wires = [stack.enter_context(Wire(program.port)) for _ in range(READERS + IDLE)]
        for number, wire in enumerate(wires):
            if number < READERS:
                wire.begin(show.content())
            else:
                wire.ask(program.head("GET", f"/status?job_id={show.job_id}"))
        began = stopwatch()
        program.process.terminate()
        for wire in wires:
            read_to_end(wire)
        server = stopwatch() - began
        program.process.wait(LONGEST_SECONDS)
        return server, stopwatch() - began


def read_to_end(wire: Wire) -> None:
    """Take what was on its way until the other side has closed the connection."""
    wire.socket.settimeout(LONGEST_SECONDS)
    with contextlib.suppress(ConnectionError, socket.timeout):
        while wire.socket.recv(1 << 20):
            pass
