from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.practice.jobs import Order, Outcome, PracticeJob, Stage

MADE = 1_790_000_000.0
ORDER = Order(Dialect.VIDEOS, "a boat", "my-sora", 1280, 720, 4)
JOB = PracticeJob("video_1", 0, ORDER, MADE, 10.0, ("video_1",))
STAGES = list(Stage)


def test_a_job_goes_through_its_stages_in_order() -> None:
    stages = [JOB.moment(MADE + tenth / 10).stage for tenth in range(120)]
    assert list(dict.fromkeys(stages)) == STAGES[:5]


@given(st.floats(0, 30), st.floats(0, 30), st.sampled_from(Outcome))
def test_neither_stage_nor_progress_ever_falls(
    first: float, second: float, outcome: Outcome
) -> None:
    job = replace(JOB, outcome=outcome)
    early, late = sorted((first, second))
    before, after = job.moment(MADE + early), job.moment(MADE + late)
    assert STAGES.index(before.stage) <= STAGES.index(after.stage)
    assert before.progress <= after.progress


def test_progress_is_100_only_for_what_is_finished() -> None:
    assert JOB.moment(MADE + 9.999).progress < 100
    assert JOB.moment(MADE + 10).progress == 100
    refused = replace(JOB, outcome=Outcome.RESULT_REFUSED)
    assert refused.moment(MADE + 10).progress < 100


@pytest.mark.parametrize(
    ("outcome", "stage", "after"),
    [
        (Outcome.FINISHED, Stage.SUCCEEDED, 10.0),
        (Outcome.PROMPT_REFUSED, Stage.FAILED, 3.0),
        (Outcome.RESULT_REFUSED, Stage.FAILED, 10.0),
        (Outcome.BROKEN, Stage.FAILED, 6.0),
        (Outcome.CANCELLED, Stage.CANCELLED, 5.0),
    ],
)
def test_how_a_job_ends_is_settled_when_it_is_made(
    outcome: Outcome, stage: Stage, after: float
) -> None:
    job = replace(JOB, outcome=outcome)
    assert not job.moment(MADE + after - 0.01).stage.is_final
    moment = job.moment(MADE + after)
    assert (moment.stage, moment.ended_at) == (stage, MADE + after)


def test_a_stuck_job_never_ends() -> None:
    moment = replace(JOB, outcome=Outcome.STUCK).moment(MADE + 1e9)
    assert (moment.stage, moment.ended_at) == (Stage.RUNNING, None)


def test_a_job_of_no_time_is_finished_at_once() -> None:
    assert replace(JOB, job_seconds=0.0).moment(MADE).stage is Stage.SUCCEEDED


def test_a_clock_that_is_set_back_shows_a_job_that_waits() -> None:
    assert JOB.moment(MADE - 100).stage is Stage.QUEUED


def test_a_video_expires_after_its_creation_and_a_job_after_its_end() -> None:
    job = replace(JOB, order=replace(ORDER, dialect=Dialect.JOBS))
    assert JOB.expires_at(100) == MADE + 100
    assert job.expires_at(100) == MADE + 110
    assert replace(job, outcome=Outcome.STUCK).expires_at(100) == MADE + 200


@given(
    st.builds(
        PracticeJob,
        id=st.text(),
        account=st.integers(0, 9),
        order=st.builds(Order, dialect=st.sampled_from(Dialect), inpaint_items=st.none()),
        made_at=st.floats(0, 2e9),
        job_seconds=st.floats(0, 1e6),
        output_ids=st.lists(st.text()).map(tuple),
        outcome=st.sampled_from(Outcome),
    )
)
def test_a_job_survives_the_journal(job: PracticeJob) -> None:
    assert PracticeJob.from_record(json.loads(json.dumps(job.as_record()))) == job


@pytest.mark.parametrize(
    "record", [{}, {"order": {}}, {**JOB.as_record(), "outcome": "?"}, {"order": 7}]
)
def test_what_is_no_record_is_refused(record: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        PracticeJob.from_record(record)
