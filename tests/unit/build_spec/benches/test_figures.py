from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from build_spec.benches.figures import Figure, Spread, Target, compared, median, share_of

values = st.lists(st.floats(0.001, 1_000.0), min_size=1)


def test_the_middle_of_an_even_number_lies_between_the_two_in_the_middle() -> None:
    assert median([4.0, 1.0, 3.0, 2.0]) == 2.5


def test_the_slowest_hundredth_begins_near_the_slowest() -> None:
    assert share_of([float(number) for number in range(101)], 0.99) == 99.0


def test_nothing_measured_is_an_error_and_no_number() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        median([])


@given(values)
def test_quartiles_lie_around_the_median_and_within_what_was_measured(found: list[float]) -> None:
    spread = Spread.of(found)
    assert min(found) <= spread.low <= spread.median <= spread.high <= max(found)


def test_ratios_are_taken_round_by_round() -> None:
    # A machine twice as slow in the second round is so for both.
    assert Spread.of_ratios([1.0, 2.0, 3.0], [2.0, 4.0, 6.0]) == Spread(0.5, 0.5, 0.5)


def test_ratios_of_different_numbers_of_rounds_are_refused() -> None:
    with pytest.raises(ValueError, match="argument"):
        Spread.of_ratios([1.0], [1.0, 2.0])


@pytest.mark.parametrize(
    ("target", "met"),
    [
        (Target("≤", 1.5), True),
        (Target("≤", 1.4), False),
        (Target("≥", 1.5), True),
        (Target("≥", 1.6), False),
        (Target("≤", 3.0, of="ours"), True),
        (Target("≥", 3.1, of="ours"), False),
    ],
)
def test_a_target_bounds_the_ratio_or_our_own_value(target: Target, *, met: bool) -> None:
    figure = compared("what", "s", ([3.0, 3.0], [2.0, 2.0]), "other", target)
    assert figure.is_met is met


def test_without_a_target_there_is_nothing_to_miss() -> None:
    assert Figure("what", 1.0, "s").is_met


def test_a_target_for_a_ratio_that_was_not_taken_is_a_mistake_in_the_bench() -> None:
    with pytest.raises(ValueError, match="what: a target"):
        assert Figure("what", 1.0, "s", target=Target("≤", 1)).is_met
