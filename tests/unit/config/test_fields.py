"""Each setting says what it may be, in the rest of a sentence."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.config.fields import CONNECTION_FIELDS, FIELDS, PLAIN_FIELDS, from_text

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("name", "value", "valid"),
    [
        ("dialect", " Jobs ", "jobs"),
        ("api_version", "", ""),
        ("api_version", "2025-02-15-Preview", "2025-02-15-preview"),
        ("sign_in", "entra", "entra"),
        ("deployment", "  my-sora ", "my-sora"),
        ("hold_seconds", 4, 4.0),
        ("creates_per_minute", 0, 0),
        ("at_once", 3.0, 3),
        ("settle_seconds", 0.5, 0.5),
        ("language", "auto", "auto"),
        ("language", "zh-Hant-TW", "zh-Hant-TW"),
        ("appearance", "DARK", "dark"),
        ("letter_keys", False, False),
        ("videos_dir", "/srv/films", "/srv/films"),
        ("draft", {"prompt": "x\ny", "count": 2}, {"prompt": "x\ny", "count": 2}),
        ("window", {"x": -5}, {"x": -5}),
    ],
)
def test_good_values_are_brought_into_form(name: str, value: object, valid: object) -> None:
    checked = FIELDS[name].check(value)
    assert checked == valid
    assert type(checked) is type(valid)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dialect", "french"),
        ("api_version", "v2"),
        ("deployment", "a\x00b"),
        ("deployment", "x" * 201),
        ("name", "evil \u202e name"),
        ("hold_seconds", "4"),
        ("letter_keys", "yes"),
        ("letter_keys", 1),
        ("hold_seconds", True),
        ("hold_seconds", float("nan")),
        ("at_once", 0),
        ("at_once", 1.5),
        ("creates_per_minute", -1),
        ("language", "english please"),
        ("videos_dir", "films"),
        ("videos_dir", ""),
        ("draft", []),
        ("draft", {"prompt": None}),
        ("draft", {"prompt": "x" * 200_001}),
        ("draft", {str(number): number for number in range(41)}),
        ("window", {"x": "left"}),
        ("window", {"x": True}),
    ],
)
def test_bad_values_get_the_rest_of_a_sentence(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=r"^(has|is|holds) .*\.$"):
        FIELDS[name].check(value)


@given(name=st.sampled_from(sorted(FIELDS)), value=ANYTHING)
def test_no_value_breaks_a_check(name: str, value: object) -> None:
    with contextlib.suppress(ValueError):
        checked = FIELDS[name].check(value)
        assert FIELDS[name].check(checked) == checked


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("at_once", "3", 3),
        ("settle_seconds", "1.5", 1.5),
        ("settle_seconds", "soon", "soon"),
        ("deployment", "3", "3"),
    ],
)
def test_text_becomes_a_number_only_where_one_is_meant(name: str, text: str, value: object) -> None:
    assert from_text(FIELDS[name], text) == value


def test_the_environment_has_exactly_the_documented_names() -> None:
    assert {field.environ for field in FIELDS.values()} - {""} == {
        "AZURE_OPENAI_ENDPOINT",
        "AZURE_OPENAI_DEPLOYMENT",
        "AZURE_OPENAI_API_VERSION",
        "VIDEOGEN_DIALECT",
        "VIDEOGEN_CREATES_PER_MINUTE",
        "VIDEOGEN_AT_ONCE",
        "VIDEOGEN_SETTLE_SECONDS",
    }
    assert not CONNECTION_FIELDS.keys() & PLAIN_FIELDS.keys()
