"""``/status`` while twelve players have stopped reading, against itself without them."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from build_spec.benches.figures import Figure, Spread, Target, share_of
from build_spec.benches.processes import pss_mb
from build_spec.benches.screening import screening, stalled
from build_spec.benches.stage import stopwatch
from build_spec.benches.wire import Wire, asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from build_spec.benches.stage import Stage

READERS = 12
POLLS = 300
ROUNDS = 6
KEPT_MS = 5.0
FRESH_MS = 10.0


def measure(stage: Stage) -> Iterator[Figure]:
    """Poll on a connection that is kept, and on a new one each time."""
    with screening(stage.folder / "status") as show:
        program = show.program
        head = program.head("GET", f"/status?job_id={show.job_id}")
        seconds: dict[tuple[str, bool], list[list[float]]] = {}
        grown: list[float] = []

        def fresh() -> list[float]:
            return [asked(program.port, head) for _ in range(POLLS)]

        def kept() -> list[float]:
            with Wire(program.port) as wire:
                return [_timed(functools.partial(wire.ask, head)) for _ in range(POLLS)]

        pids = [program.process.pid]
        for _ in stage.rounds("status", ROUNDS):
            for loaded in stage.chance.sample([False, True], 2):
                before = pss_mb(pids)
                with stalled(show, READERS if loaded else 0):
                    for way in stage.chance.sample([fresh, kept], 2):
                        seconds.setdefault((way.__name__, loaded), []).append(way())
                    if loaded:
                        grown.append(pss_mb(pids) - before)
        yield from _figures("kept", "a kept connection", seconds, KEPT_MS)
        unloaded = share_of([second for run in seconds["fresh", False] for second in run], 0.99)
        bound = max(FRESH_MS, 2000 * unloaded)
        yield from _figures("fresh", "new connections", seconds, bound)
        yield Figure(
            "status: memory for 12 stalled players", max(grown), "MB",
            target=Target("≤", 8, of="ours"),
        )  # fmt: skip


def _figures(
    way: str, words: str, seconds: dict[tuple[str, bool], list[list[float]]], bound_ms: float
) -> Iterator[Figure]:
    slow = {
        loaded: [1000 * share_of(run, 0.99) for run in seconds[way, loaded]]
        for loaded in (False, True)
    }
    every = {
        loaded: [1000 * second for run in seconds[way, loaded] for second in run]
        for loaded in (False, True)
    }
    yield Figure(
        f"status: 99 % of polls over {words}, 12 stalled players",
        share_of(every[True], 0.99),
        "ms",
        share_of(every[False], 0.99),
        "no players",
        Spread.of_ratios(slow[True], slow[False]),
        Target("≤", bound_ms, of="ours"),
    )
    answered = sum(len(run) for run in seconds[way, True]) / len(seconds[way, True])
    yield Figure(
        f"status: answered of {POLLS} over {words}", answered, "",
        target=Target("≥", POLLS, of="ours"),
    )  # fmt: skip


def _timed(work: Callable[[], object]) -> float:
    began = stopwatch()
    work()
    return stopwatch() - began
