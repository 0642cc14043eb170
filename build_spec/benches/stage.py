"""Where the rows play: a folder, chance that can be repeated, rounds, and signs of life."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SAY_EVERY_SECONDS = 2.0


class Contestant(Protocol):
    """Does what is measured once."""

    def __call__(self) -> float:
        """Return what it took, or how much came of it."""


@dataclass
class Stage:
    """One run of the benches.

    Args:
        folder: What the rows may write to; it is removed afterwards.
        chance: Shuffles, and chooses whatever is chosen.
        share: Of the usual number of rounds.
        stream: Where the progress is shown; the table has standard output for itself.
    """

    folder: Path
    chance: random.Random
    share: float = 1.0
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    _said: float = 0.0

    def say(self, sentence: str) -> None:
        """Show what is being done, at once."""
        print(sentence, file=self.stream, flush=True)

    def rounds(self, what: str, usual: int) -> Iterator[int]:
        """Count the rounds of this run, showing now and then how far it is."""
        number = max(1, round(usual * self.share))
        for done in range(number):
            if time.monotonic() - self._said >= SAY_EVERY_SECONDS:
                self._said = time.monotonic()
                self.say(f"  {what}: {done} of {number}")
            yield done

    def play(
        self, what: str, usual: int, contestants: Mapping[str, Contestant]
    ) -> dict[str, list[float]]:
        """Let all of them have a turn in each round, in an order left to chance.

        Whatever else the machine does in a round then meets all of them alike, and the ratios
        of a round can be compared with those of another.
        """
        found: dict[str, list[float]] = {name: [] for name in contestants}
        order = list(contestants)
        for _ in self.rounds(what, usual):
            self.chance.shuffle(order)
            for name in order:
                found[name].append(contestants[name]())
        return found


def stopwatch() -> float:
    """Return seconds of a clock that only ever goes forward."""
    return time.perf_counter()
