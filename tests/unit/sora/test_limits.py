"""What may be sent, and how a number of takes is divided into creates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.sora.limits import LIMITS, check, check_prompt, normalise_prompt, split

V, J = Dialect.VIDEOS, Dialect.JOBS


@pytest.mark.parametrize("dialect", Dialect)
def test_the_defaults_are_legal_and_offered_first(dialect: Dialect) -> None:
    limits = LIMITS[dialect]
    width, height = limits.default_size

    assert check(dialect, "paper boat", width, height, limits.default_seconds, 1) == {}
    assert limits.sizes[0] == limits.default_size


@pytest.mark.parametrize("dialect", Dialect)
def test_every_offered_size_is_legal_at_some_length(dialect: Dialect) -> None:
    for width, height in LIMITS[dialect].sizes:
        shortest = LIMITS[dialect].seconds[0]
        assert check(dialect, "boat", width, height, shortest, 1) == {}


def test_a_size_that_the_sources_disagree_about_is_legal_but_not_offered() -> None:
    assert check(V, "boat", 1024, 1792, 4, 1) == {}
    assert (1024, 1792) not in LIMITS[V].sizes


@pytest.mark.parametrize(
    ("dialect", "width", "height", "seconds", "count", "field"),
    [
        (V, 1280, 721, 4, 1, "size"),
        (V, 480, 480, 4, 1, "size"),
        (J, 1792, 1024, 5, 1, "size"),
        (V, 1280, 720, 5, 1, "seconds"),
        (V, 1280, 720, 0, 1, "seconds"),
        (J, 1280, 720, 21, 1, "seconds"),
        (J, 1920, 1080, 11, 1, "seconds"),
        (J, 1080, 1920, 11, 1, "seconds"),
        (V, 1280, 720, 4, 0, "count"),
        (V, 1280, 720, 4, 11, "count"),
        (V, 1280, 720, 4, -1, "count"),
    ],
)
def test_each_illegal_field_gets_its_sentence(
    dialect: Dialect, width: int, height: int, seconds: int, count: int, field: str
) -> None:
    found = check(dialect, "boat", width, height, seconds, count)

    assert list(found) == [field]
    assert found[field].endswith(".")


def test_all_that_is_wrong_is_said_at_once() -> None:
    assert set(check(V, " ", 1, 1, 1, 0)) == {"prompt", "size", "seconds", "count"}


@pytest.mark.parametrize(
    "prompt",
    ["", " \n\t", "\u200b\u200d", "boat\0", "half \ud800", "x" * 32_001, "\u0301"],
    ids=["empty", "blank", "shapeless", "nul", "surrogate", "long", "accent alone"],
)
def test_a_prompt_that_cannot_be_sent_gets_a_sentence_and_its_cause(prompt: str) -> None:
    reason = check_prompt(prompt)
    assert reason is not None
    assert reason.endswith(".")
    assert reason.code.startswith("prompt_")


@pytest.mark.parametrize(
    "prompt", ["a", "海", "🚤", "?", "x" * 32_000, "  " + "😀" * 32_000 + "\n"]
)
def test_any_other_prompt_is_fine(prompt: str) -> None:
    assert check_prompt(prompt) is None


def test_a_prompt_is_sent_without_blanks_around_it() -> None:
    assert normalise_prompt("  one\r\ntwo\rthree \n") == "one\ntwo\nthree"


@pytest.mark.parametrize(
    ("dialect", "size", "count", "expected"),
    [
        (V, (1280, 720), 3, (1, 1, 1)),
        (J, (1920, 1080), 2, (1, 1)),
        (J, (1080, 1080), 2, (1, 1)),
        (J, (1280, 720), 5, (2, 2, 1)),
        (J, (480, 480), 4, (4,)),
        (J, (480, 854), 10, (4, 4, 2)),
        (J, (7, 7), 2, (1, 1)),
        (V, (1280, 720), 0, ()),
    ],
)
def test_takes_are_divided_by_what_one_create_may_make(
    dialect: Dialect, size: tuple[int, int], count: int, expected: tuple[int, ...]
) -> None:
    assert split(dialect, *size, count) == expected


@given(
    st.sampled_from(Dialect).flatmap(
        lambda dialect: st.tuples(st.just(dialect), st.sampled_from(LIMITS[dialect].legal_sizes))
    ),
    st.integers(0, 50),
)
def test_nothing_is_lost_in_the_division(chosen: tuple[Dialect, object], count: int) -> None:
    dialect = chosen[0]
    for size in LIMITS[dialect].legal_sizes:
        parts = split(dialect, size.width, size.height, count)
        assert sum(parts) == count
        assert all(1 <= part <= size.max_variants for part in parts)
