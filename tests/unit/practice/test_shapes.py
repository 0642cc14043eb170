from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.openapi import validate
from videogen_desktop.domain.connection import Dialect
from videogen_desktop.practice.faults import Faults
from videogen_desktop.practice.jobs import Order, Outcome, PracticeJob
from videogen_desktop.practice.options import PracticeOptions
from videogen_desktop.practice.shapes import Painter

MADE = 1_790_000_000.9
VIDEO = PracticeJob(
    "video_1",
    0,
    Order(Dialect.VIDEOS, " a boat ", "my-sora", 1280, 720, 4),
    MADE,
    6.0,
    ("video_1",),
)
JOB = replace(
    VIDEO,
    id="task_1",
    order=replace(VIDEO.order, dialect=Dialect.JOBS, width=480, height=480, variant_count=2),
    output_ids=("gen_1", "gen_2"),
)


def painter(*faults: str) -> Painter:
    return Painter(PracticeOptions(faults=Faults.parse(faults)))


def test_a_finished_video_is_as_the_contract_shows_it() -> None:
    shape = painter().shape(VIDEO, MADE + 7)
    assert shape == {
        "id": "video_1",
        "object": "video",
        "model": "my-sora",
        "status": "completed",
        "progress": 100,
        "created_at": 1_790_000_000,
        "completed_at": 1_790_000_006,
        "expires_at": 1_790_086_400,
        "prompt": " a boat ",
        "size": "1280x720",
        "seconds": "4",
        "remixed_from_video_id": None,
        "error": None,
    }


def test_a_finished_job_is_as_the_contract_shows_it() -> None:
    shape = painter().shape(JOB, MADE + 7)
    results = shape.pop("generations")
    assert isinstance(results, list)
    assert results[1] == {
        "object": "video.generation",
        "id": "gen_2",
        "job_id": "task_1",
        "created_at": 1_790_000_006,
        "width": 480,
        "height": 480,
        "n_seconds": 4,
        "prompt": " a boat ",
    }
    assert shape == {
        "object": "video.generation.job",
        "id": "task_1",
        "status": "succeeded",
        "created_at": 1_790_000_000,
        "finished_at": 1_790_000_006,
        "expires_at": 1_790_086_406,
        "prompt": " a boat ",
        "model": "my-sora",
        "n_variants": 2,
        "n_seconds": 4,
        "height": 480,
        "width": 480,
        "failure_reason": None,
    }


def test_a_create_shows_a_job_in_line_even_where_it_takes_no_time() -> None:
    shape = painter().fresh(replace(VIDEO, job_seconds=0.0))
    assert (shape["status"], shape["progress"], shape["completed_at"]) == ("queued", 0, None)


@pytest.mark.parametrize(
    "outcome", [Outcome.PROMPT_REFUSED, Outcome.RESULT_REFUSED, Outcome.BROKEN]
)
def test_failures_fit_the_description_and_differ(outcome: Outcome) -> None:
    shape = painter().shape(replace(VIDEO, outcome=outcome), MADE + 7)
    validate(shape, {"$ref": "#/components/schemas/VideoResource"})
    assert shape["error"]
    assert shape["expires_at"] is shape["completed_at"] is None


def test_a_changed_echo_is_trimmed_in_results_as_well() -> None:
    results = painter("echo-changed").shape(JOB, MADE + 7)["generations"]
    assert isinstance(results, list)
    assert results[0]["prompt"] == "a boat"


def test_a_list_without_prompts_has_none_anywhere() -> None:
    shown = painter("list-without-prompt")
    assert "boat" not in str(shown.listed(VIDEO, MADE + 7)) + str(shown.listed(JOB, MADE + 7))


def test_stamps_are_whole_seconds_also_before_1970() -> None:
    shape = painter("clock-skew=-1790000001.5").fresh(VIDEO)
    assert shape["created_at"] == -1
