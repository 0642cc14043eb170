"""What all processes of the window take after the start, shared memory in shares."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from build_spec.benches.figures import Figure, Target, compared
from build_spec.benches.processes import pss_mb
from build_spec.benches.windows import windows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_spec.benches.stage import Stage
    from build_spec.benches.windows import Window

ROUNDS = 4
AFTER_SECONDS = 2.0


def measure(stage: Stage) -> Iterator[Figure]:
    """Look two seconds after the field has answered."""

    def taken(window: Window) -> float:
        with window.opened() as opened:
            time.sleep(AFTER_SECONDS)
            return pss_mb(opened.pids)

    with windows(stage.folder / "memory") as three:
        turns = {name: (lambda window=window: taken(window)) for name, window in three.items()}
        found = stage.play("memory", ROUNDS, turns)
    for name, bound in (("pywebview", 1.1), ("chromium", 0.85)):
        yield compared(
            "memory: two seconds after the start", "MB", (found["ours"], found[name]),
            f"bare {name}", Target("≤", bound),
        )  # fmt: skip
