from __future__ import annotations

import json

import pytest

from tests.support.videos import make_video
from tests.unit.jobs.test_machine import job
from videogen_desktop.domain.job import JobError, JobState
from videogen_desktop.jobs.view import JobView

STATUS = {"queued", "processing", "completed", "failed", "cancelled"}


@pytest.mark.parametrize("state", list(JobState))
def test_the_interface_is_kept_in_every_state(state: JobState) -> None:
    body = JobView(job(state=state)).as_json()
    assert {"job_id", "status", "state", "progress", "message", "videos", "created_at"} <= set(body)
    assert body["status"] in STATUS
    assert body["state"] == state.value
    json.dumps(body)


def test_the_address_of_the_video_comes_with_completed() -> None:
    video = make_video()
    body = JobView(job(state=JobState.READY), (video,)).as_json()
    assert body["video_url"] == f"/videos/{video.id}/content"
    assert body["progress"] == 100
    early = JobView(job(state=JobState.FETCHING), (video,)).as_json()
    assert "video_url" not in early
    assert early["videos"]


def test_azures_instants_are_shown_by_our_clock() -> None:
    body = JobView(job(expires_at=1000.0, service_skew=600.0)).as_json()
    assert body["expires_at"] == 400.0


def test_what_is_not_known_is_not_there() -> None:
    body = JobView(job(state=JobState.QUEUED)).as_json()
    assert not {"error", "paused", "expires_at", "candidates", "received_bytes"} & set(body)


def test_an_error_carries_azures_words_and_request_id() -> None:
    error = JobError("prompt_refused", "Ours.", "Azure's.", "req-1", "words")
    shown = JobView(job(state=JobState.FAILED, error=error)).as_json()["error"]
    assert shown == {
        "code": "prompt_refused",
        "message": "Ours.",
        "azure_message": "Azure's.",
        "request_id": "req-1",
        "stage": "words",
    }
