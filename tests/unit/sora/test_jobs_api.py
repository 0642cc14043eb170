"""The jobs dialect, word by word."""

from __future__ import annotations

import pytest

from videogen_desktop.domain.remote import FailureStage, RemoteStatus
from videogen_desktop.sora import jobs_api


def test_numbers_that_come_back_as_texts_are_read() -> None:
    body = {"id": "task_1", "status": "running", "n_seconds": "5", "width": "480", "height": 480}

    job = jobs_api.read_job(body)

    assert job is not None
    assert (job.status, job.seconds, job.width, job.height) == (RemoteStatus.RUNNING, 5, 480, 480)


@pytest.mark.parametrize(
    ("reason", "stage"),
    [
        ("input_moderation", FailureStage.WORDS),
        ("output_moderation", FailureStage.RESULT),
        ("Moderation", FailureStage.RESULT),
        ("internal_error", FailureStage.SERVICE),
        (None, FailureStage.SERVICE),
    ],
)
def test_the_reason_says_what_was_refused(reason: str | None, stage: FailureStage) -> None:
    job = jobs_api.read_job({"id": "task_1", "status": "failed", "failure_reason": reason})

    assert job is not None
    assert job.failure is not None
    assert (job.failure.code, job.failure.stage) == (reason or "", stage)


def test_an_error_object_stands_in_for_the_reason() -> None:
    error = {"code": "internal_error", "message": "It broke."}

    job = jobs_api.read_job({"id": "task_1", "status": "failed", "error": error})

    assert job is not None
    assert job.failure is not None
    assert (job.failure.code, job.failure.message) == ("internal_error", "It broke.")


def test_generations_that_are_no_list_are_none() -> None:
    job = jobs_api.read_job({"id": "task_1", "status": "succeeded", "generations": "gen_1"})

    assert job is not None
    assert job.output_ids == ()
