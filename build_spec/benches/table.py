"""The figures as a table for people and as JSON for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from build_spec.benches.figures import Figure

TIMES = "\N{MULTIPLICATION SIGN}"
HEAD = ("what", "ours", "compared with", "ratio [quartiles]", "target", "")


def as_table(figures: Iterable[Figure]) -> str:
    """Return a table of Markdown that can be read as it is."""
    rows = [HEAD, *(_cells(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [_line(row, widths) for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def as_json(figures: Iterable[Figure]) -> str:
    """Return the same as a list of objects."""
    found = [{**asdict(figure), "is_met": figure.is_met} for figure in figures]
    return json.dumps(found, indent=1, ensure_ascii=False)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
    return f"| {' | '.join(padded)} |"


def _cells(figure: Figure) -> tuple[str, ...]:
    other = ratio = target = verdict = ""
    if figure.other is not None:
        other = f"{figure.against}: {_amount(figure.other, figure.unit)}"
    if figure.ratio is not None:
        spread = figure.ratio
        ratio = f"{spread.median:.2f} [{spread.low:.2f} to {spread.high:.2f}]"
    if figure.target is not None:
        unit = TIMES if figure.target.of == "ratio" else figure.unit
        target = f"{figure.target.sign} {_amount(figure.target.bound, unit)}"
        verdict = "met" if figure.is_met else "MISSED"
    ours = _amount(figure.ours, figure.unit)
    return (figure.what, ours, other, ratio, target, verdict)


def _amount(value: float, unit: str) -> str:
    """Return three digits that mean something, with the unit."""
    size = abs(value)
    digits = 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2  # noqa: PLR2004
    return f"{value:,.{digits}f} {unit}".rstrip()
