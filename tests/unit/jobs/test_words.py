from __future__ import annotations

from dataclasses import replace

import pytest

from tests.unit.jobs.test_machine import job
from videogen_desktop.domain.job import Candidate, JobError, JobState
from videogen_desktop.jobs.words import actions_for, message_for

KEY_REFUSED = JobError("azure_credentials_refused", "Azure does not accept the key.")


@pytest.mark.parametrize("state", list(JobState))
def test_every_state_says_something(state: JobState) -> None:
    assert message_for(job(state=state), None, needs_permission=False)


def test_what_waits_for_permission_says_so_before_any_trouble() -> None:
    words = message_for(job(state=JobState.QUEUED), KEY_REFUSED, needs_permission=True)
    assert words.startswith("Waits for your word")


def test_progress_is_said_where_azure_gives_it() -> None:
    running = job(state=JobState.RUNNING)
    assert message_for(running, None, needs_permission=False).endswith("usually about a minute")
    running = replace(running, progress=45)
    assert message_for(running, None, needs_permission=False) == "Making your video · 45 %"


def test_a_refused_connection_is_said_with_its_comfort() -> None:
    words = message_for(job(state=JobState.QUEUED), KEY_REFUSED, needs_permission=False)
    assert words.startswith("Azure does not accept the key. The line waits.")
    assert "settings" in actions_for(
        job(state=JobState.QUEUED), KEY_REFUSED, needs_permission=False
    )


def test_an_ended_job_does_not_speak_of_its_connection() -> None:
    assert message_for(job(state=JobState.READY), KEY_REFUSED, needs_permission=False) == "Saved"


@pytest.mark.parametrize(
    ("state", "code", "action"),
    [
        (JobState.FAILED, "prompt_refused", "edit"),
        (JobState.FAILED, "expired", "again"),
        (JobState.FETCHING, "disk_full", "folder"),
        (JobState.CANCELLED, "finished_anyway", "fetch"),
    ],
)
def test_each_trouble_offers_its_way_on(state: JobState, code: str, action: str) -> None:
    trouble = job(state=state, error=JobError(code, "Words."))
    assert actions_for(trouble, None, needs_permission=False)[0] == action


def test_nothing_that_may_cost_is_offered_without_saying_so() -> None:
    offered = {
        action
        for state in JobState
        for action in actions_for(job(state=state), None, needs_permission=False)
    }
    assert offered == {"cancel", "check", "resend", "again"}
    doubtful = actions_for(job(state=JobState.MAYBE_CHARGED), None, needs_permission=False)
    assert "again" not in doubtful


def test_possible_matches_are_counted() -> None:
    one = job(state=JobState.MAYBE_CHARGED, candidates=(Candidate("a", None),))
    assert message_for(one, None, needs_permission=False) == (
        "A video at Azure could be this one. Is it?"
    )
    two = replace(one, candidates=(Candidate("a", None), Candidate("b", None)))
    assert message_for(two, None, needs_permission=False).startswith("2 videos at Azure")
    assert "adopt" in actions_for(two, None, needs_permission=False)


def test_a_cancel_that_is_on_its_way_is_not_offered_twice() -> None:
    wanted = job(state=JobState.RUNNING, cancel_wanted=True)
    assert "cancel" not in actions_for(wanted, None, needs_permission=False)
