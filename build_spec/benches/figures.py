"""What a bench finds: a middle, how far it spreads, and whether the target is met."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence


def share_of(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` (0 to 1) of ``values`` lie, in between two if need be.

    Raises:
        ValueError: There are none.
    """
    if not values:
        raise ValueError("nothing was measured")
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def median(values: Sequence[float]) -> float:
    """Return the middle."""
    return share_of(values, 0.5)


@dataclass(frozen=True, slots=True)
class Spread:
    """A median between its quartiles."""

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Return the spread of what was measured."""
        return cls(share_of(values, 0.25), median(values), share_of(values, 0.75))

    @classmethod
    def of_ratios(cls, ours: Sequence[float], others: Sequence[float]) -> Spread:
        """Return the spread of the ratios, each of one round."""
        return cls.of([our / other for our, other in zip(ours, others, strict=True)])


@dataclass(frozen=True, slots=True)
class Target:
    """A bound for the median of the ratio, or for our own value."""

    sign: Literal["≤", "≥"]
    bound: float
    of: Literal["ratio", "ours"] = "ratio"

    def is_met(self, figure: Figure) -> bool:
        """Tell whether a figure lies on the right side of it."""
        if self.of == "ours":
            found = figure.ours
        elif figure.ratio is not None:
            found = figure.ratio.median
        else:
            raise ValueError(f"{figure.what}: a target for a ratio that was not taken")
        return found <= self.bound if self.sign == "≤" else found >= self.bound


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    ``ours`` and ``other`` are medians in ``unit``; ``against`` says what ``other`` is.
    """

    what: str
    ours: float
    unit: str
    other: float | None = None
    against: str = ""
    ratio: Spread | None = None
    target: Target | None = None

    @property
    def is_met(self) -> bool:
        """Tell whether the target is met; without one there is nothing to miss."""
        return self.target is None or self.target.is_met(self)


def compared(
    what: str,
    unit: str,
    values: tuple[Sequence[float], Sequence[float]],
    against: str,
    target: Target | None = None,
) -> Figure:
    """Return the line of two things measured round by round, ours first."""
    ours, others = values
    ratio = Spread.of_ratios(ours, others)
    return Figure(what, median(ours), unit, median(others), against, ratio, target)
