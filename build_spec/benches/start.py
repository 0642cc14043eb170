"""From the start of the process to a painted page whose field answers to a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from build_spec.benches.figures import Figure, Target, compared
from build_spec.benches.windows import windows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from build_spec.benches.stage import Stage
    from build_spec.benches.windows import Window

ROUNDS = 10


def measure(stage: Stage) -> Iterator[Figure]:
    """Open the three windows in turn."""
    painted: dict[str, list[float]] = {}
    with windows(stage.folder / "start") as three:

        def usable(name: str, window: Window) -> float:
            with window.opened() as opened:
                painted.setdefault(name, []).append(opened.painted_seconds)
                return opened.usable_seconds

        turns = {
            name: (lambda name=name, window=window: usable(name, window))
            for name, window in three.items()
        }
        found = stage.play("start", ROUNDS, turns)
    for name, bound in (("pywebview", 1.25), ("chromium", 0.85)):
        yield compared(
            "start: until the field answers", "s", (found["ours"], found[name]), f"bare {name}",
            Target("≤", bound),
        )  # fmt: skip
    for name in ("pywebview", "chromium"):
        values = (painted["ours"], painted[name])
        yield compared("start: until it is painted", "s", values, f"bare {name}")
