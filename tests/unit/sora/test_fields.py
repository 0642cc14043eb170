"""Fields of the network's JSON: lenient about form, strict about what can do harm."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.domain.remote import RemoteStatus
from videogen_desktop.sora import fields, jobs_api, videos_api

KEYS = [
    "id",
    "status",
    "error",
    "code",
    "message",
    "created_at",
    "expires_at",
    "progress",
    "size",
    "seconds",
    "width",
    "n_seconds",
    "n_variants",
    "generations",
    "prompt",
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=8,
        )
    ),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("queued", RemoteStatus.QUEUED),
        ("in_progress", RemoteStatus.RUNNING),
        ("preprocessing", RemoteStatus.RUNNING),
        ("running", RemoteStatus.RUNNING),
        ("processing", RemoteStatus.RUNNING),
        ("completed", RemoteStatus.COMPLETED),
        ("Succeeded ", RemoteStatus.COMPLETED),
        ("failed", RemoteStatus.FAILED),
        ("cancelled", RemoteStatus.CANCELLED),
        ("canceled", RemoteStatus.CANCELLED),
        ("something new", RemoteStatus.RUNNING),
        (None, RemoteStatus.RUNNING),
        (7, RemoteStatus.RUNNING),
    ],
)
def test_an_unknown_word_means_not_finished(word: object, expected: RemoteStatus) -> None:
    assert fields.status(word) is expected


@pytest.mark.parametrize("value", ["", "a/b", "..", "a b", "a" * 129, "ä", "a\n", 7, None, ["a"]])
def test_an_id_that_could_do_harm_is_none(value: object) -> None:
    assert fields.identifier(value) is None


def test_an_opaque_id_is_kept() -> None:
    assert fields.identifier("video_0-Z" + "a" * 119) == "video_0-Z" + "a" * 119


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1790000000, 1790000000.0),
        ("1790000000", 1790000000.0),
        (0, None),
        (-1, None),
        (1790000000000, None),
        (float("nan"), None),
        (float("inf"), None),
        ("soon", None),
        (True, None),
        (10**400, None),
        ("9" * 5000, None),
        (None, None),
    ],
)
def test_only_sane_instants_count(value: object, expected: float | None) -> None:
    assert fields.instant(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, 0),
        (45, 45),
        ("72", 72),
        (99.9, 99),
        (140, 100),
        (-3, 0),
        (float("nan"), None),
        ("", None),
    ],
)
def test_progress_is_a_percentage(value: object, expected: int | None) -> None:
    assert fields.progress(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1280x720", (1280, 720)),
        (" 720X1280 ", (720, 1280)),
        ("1280\u00d7720", (1280, 720)),
        ("1280", None),
        ("x720", None),
        ("999999x1", None),
        (1280, None),
    ],
)
def test_a_size_is_read_with_either_cross(value: object, expected: tuple[int, int] | None) -> None:
    assert fields.size(value) == expected


@pytest.mark.parametrize(("value", "expected"), [("4", 4), (4, 4), (0, None), ("x", None)])
def test_numbers_may_come_as_texts(value: object, expected: int | None) -> None:
    assert fields.count(value) == expected


def test_words_fit_on_one_line_of_bounded_length() -> None:
    assert fields.words("a\r\n\tb\u2028c") == "a b c"
    assert fields.words(401) == "401"
    assert fields.words(None) == fields.words(True) == ""
    assert len(fields.words("x" * 10_000)) == 2001


def test_half_a_surrogate_pair_can_be_stored() -> None:
    assert fields.text(json.loads('"\\ud800boat"')) == "?boat"


@given(ANYTHING)
def test_no_answer_whatever_breaks_the_translation(value: object) -> None:
    for dialect in (videos_api, jobs_api):
        job = dialect.read_job(value)
        assert job is None or fields.identifier(job.id)
