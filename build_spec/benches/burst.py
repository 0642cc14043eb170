"""Sixteen new connections in the same moment: none of them may have to knock twice."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from build_spec.benches.figures import Figure, Target, share_of
from build_spec.benches.screening import screening
from build_spec.benches.wire import asked, at_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_spec.benches.stage import Stage

CONNECTIONS = 16
ROUNDS = 30


def measure(stage: Stage) -> Iterator[Figure]:
    """Take the slowest hundredth of all of them."""
    with screening(stage.folder / "burst") as show:
        head = show.program.head("GET", f"/status?job_id={show.job_id}")
        one = functools.partial(asked, show.program.port, head)
        seconds: list[float] = []
        for _ in stage.rounds("burst", ROUNDS):
            seconds += at_once([one] * CONNECTIONS)
    yield Figure(
        f"burst: 99 % of {CONNECTIONS} new connections at once",
        1000 * share_of(seconds, 0.99),
        "ms",
        target=Target("≤", 100, of="ours"),
    )
