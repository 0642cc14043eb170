from __future__ import annotations

import json

import pytest

from build_spec.benches.figures import Figure, Spread, Target
from build_spec.benches.table import as_json, as_table

RATIO = Figure(
    "start", 0.8, "s", 1.0, "pywebview", Spread(0.7, 0.81, 0.9), Target("≤", 1.25)
)  # fmt: skip
MISSED = Figure("page", 2.34, "ms", target=Target("≤", 2, of="ours"))


def test_each_figure_is_a_line_with_its_target_and_whether_that_is_met() -> None:
    head, rule, start, page = as_table([RATIO, MISSED]).splitlines()
    assert head.startswith("| what ")
    assert set(rule) == {"|", "-"}
    cells = [cell.strip() for cell in start.strip("|").split("|")]
    assert cells == [
        "start", "0.80 s", "pywebview: 1 s", "0.81 [0.70 to 0.90]",
        "≤ 1.25 \N{MULTIPLICATION SIGN}", "met",
    ]  # fmt: skip
    assert "MISSED" in page
    assert "≤ 2 ms" in page


def test_all_lines_are_equally_long() -> None:
    assert len({len(line) for line in as_table([RATIO, MISSED]).splitlines()}) == 1


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(1234.5, "1,234 MB"), (12.345, "12.3 MB"), (1.2345, "1.23 MB"), (8.0, "8 MB")],
)
def test_amounts_have_three_digits_that_mean_something(amount: float, shown: str) -> None:
    assert shown in as_table([Figure("what", amount, "MB")])


def test_programs_get_the_same_as_json() -> None:
    start, page = json.loads(as_json([RATIO, MISSED]))
    assert (start["ratio"]["median"], start["is_met"]) == (0.81, True)
    assert (page["target"]["bound"], page["is_met"]) == (2, False)
