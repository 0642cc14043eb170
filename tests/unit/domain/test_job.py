"""States and what the page sees of them."""

from __future__ import annotations

import pytest

from videogen_desktop.domain.job import GenerationRequest, JobState


@pytest.mark.parametrize("state", JobState)
def test_every_state_has_a_coarse_word(state: JobState) -> None:
    assert state.status in {"queued", "processing", "completed", "failed", "cancelled"}


def test_exactly_the_ended_states_are_final() -> None:
    assert {state for state in JobState if state.is_final} == {
        JobState.READY,
        JobState.FAILED,
        JobState.CANCELLED,
    }


@pytest.mark.parametrize("state", JobState)
def test_a_final_state_looks_ended_and_no_other_does(state: JobState) -> None:
    assert state.is_final == (state.status in {"completed", "failed", "cancelled"})


def test_a_size_is_written_with_an_ascii_x() -> None:
    assert GenerationRequest("boat", 1280, 720, 4).size == "1280x720"
