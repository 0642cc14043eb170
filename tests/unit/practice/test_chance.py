from __future__ import annotations

import pytest

from videogen_desktop.practice.chance import Chances


def draws(seed: int | None, *parts: object, times: int = 5) -> list[float]:
    chances = Chances(seed)
    return [chances.next(*parts).draw("a") for _ in range(times)]


def test_the_same_seed_and_thing_draw_the_same() -> None:
    assert draws(1, "create", "boat") == draws(1, "create", "boat")


@pytest.mark.parametrize("other", [(2, "create", "boat"), (1, "create", "ship")])
def test_another_seed_or_thing_draws_otherwise(other: tuple[int, str, str]) -> None:
    assert draws(*other) != draws(1, "create", "boat")


def test_without_a_seed_no_two_runs_are_alike() -> None:
    assert draws(None, "create") != draws(None, "create")


def test_each_time_is_drawn_anew_whatever_happens_between() -> None:
    chances = Chances(1)
    first = chances.next("create")
    chances.next("other")
    second = chances.next("create")
    assert [first.draw("a"), second.draw("a")] == draws(1, "create", times=2)
    assert (first.occurrence, second.occurrence) == (0, 1)


def test_probabilities_are_kept() -> None:
    chances = Chances(1)
    hits = sum(chances.next("create").hits("a", 0.3) for _ in range(1000))
    assert 250 < hits < 350


def test_never_and_always_are_meant() -> None:
    chances = [Chances(seed).next("create") for seed in range(100)]
    assert not any(chance.hits("a", 0.0) for chance in chances)
    assert all(chance.hits("a", 1.0) for chance in chances)


def test_whole_numbers_stay_below_their_bound() -> None:
    chances = Chances(1)
    assert {chances.next("way").whole("way", 3) for _ in range(100)} == {0, 1, 2}
