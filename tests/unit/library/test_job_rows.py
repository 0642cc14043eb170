from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.domain.job import Candidate, JobError, Learned
from videogen_desktop.library.job_rows import candidates_text, error_of, error_text, learned_of

words = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.builds(JobError, words, words, words, words, words, st.integers(0, 9)))
def test_an_error_comes_back_as_it_went_in(error: JobError) -> None:
    assert error_of(error_text(error)) == error


def test_no_error_is_no_text() -> None:
    assert error_text(None) is None
    assert error_of(None) is None


def test_candidates_are_json() -> None:
    assert candidates_text([Candidate("a", 1.5, "out")]) == (
        '[{"remote_id": "a", "created_at": 1.5, "output_id": "out"}]'
    )


def test_an_unknown_account_has_taught_nothing() -> None:
    assert learned_of(None) == Learned()
