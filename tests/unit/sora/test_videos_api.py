"""The videos dialect, word by word."""

from __future__ import annotations

import json

import pytest

from videogen_desktop.domain.job import GenerationRequest
from videogen_desktop.domain.remote import FailureStage, RemoteStatus
from videogen_desktop.sora import videos_api

BLOCKED = "Your request was blocked by our moderation system."


def test_ids_are_percent_encoded() -> None:
    request = GenerationRequest("x", 1280, 720, 4, remix_of="a/b")

    assert videos_api.create(request, "d").path == "/videos/a%2Fb/remix"
    assert videos_api.status("a/b").path == "/videos/a%2Fb"
    assert videos_api.delete("a?b").path == "/videos/a%3Fb"


def test_words_outside_ascii_travel_as_they_are() -> None:
    call = videos_api.create(GenerationRequest("Büro 海 🚤", 1280, 720, 8), "d")

    assert call.body is not None
    assert "Büro 海 🚤".encode() in call.body
    assert json.loads(call.body)["seconds"] == "8"


def test_a_body_with_missing_keys_is_read() -> None:
    job = videos_api.read_job({"id": "video_1", "status": "queued"})

    assert job is not None
    assert (job.status, job.output_ids, job.failure) == (RemoteStatus.QUEUED, (), None)
    assert (job.width, job.seconds, job.created_at, job.prompt) == (None, None, None, None)


@pytest.mark.parametrize(
    ("code", "message", "progress", "stage"),
    [
        ("moderation_blocked", BLOCKED, 0, FailureStage.WORDS),
        ("moderation_blocked", BLOCKED, 17, FailureStage.WORDS),
        ("moderation_blocked", BLOCKED, 60, FailureStage.RESULT),
        ("moderation_blocked", BLOCKED, None, FailureStage.RESULT),
        ("moderation_blocked", "The prompt was blocked.", 60, FailureStage.WORDS),
        ("moderation_blocked", "The generated video was blocked.", 0, FailureStage.RESULT),
        ("input_moderation", "", 60, FailureStage.WORDS),
        ("output_moderation", "", 0, FailureStage.RESULT),
        ("content_filter", "", 0, FailureStage.WORDS),
        ("internal_error", "Something broke with the input.", 0, FailureStage.SERVICE),
        ("", "", None, FailureStage.SERVICE),
    ],
)
def test_a_refusal_is_told_apart_by_its_words_and_then_by_progress(
    code: str, message: str, progress: int | None, stage: FailureStage
) -> None:
    video = {
        "id": "video_1",
        "status": "failed",
        "progress": progress,
        "error": {"code": code, "message": message},
    }

    job = videos_api.read_job(video)

    assert job is not None
    assert job.failure is not None
    assert (job.failure.code, job.failure.message) == (code, message)
    assert job.failure.stage is stage


def test_a_failure_without_a_reason_is_still_a_failure() -> None:
    job = videos_api.read_job({"id": "video_1", "status": "failed", "error": None})

    assert job is not None
    assert job.failure is not None
    assert job.failure.stage is FailureStage.SERVICE


def test_a_reason_that_is_a_text_is_kept() -> None:
    job = videos_api.read_job({"id": "video_1", "status": "failed", "error": "broken"})

    assert job is not None
    assert job.failure is not None
    assert job.failure.message == "broken"
