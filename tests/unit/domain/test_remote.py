"""Azure's states, folded together."""

from __future__ import annotations

from videogen_desktop.domain.remote import RemoteJob, RemoteStatus, Reply


def test_exactly_the_ended_states_are_final() -> None:
    assert {status for status in RemoteStatus if status.is_final} == {
        RemoteStatus.COMPLETED,
        RemoteStatus.FAILED,
        RemoteStatus.CANCELLED,
    }


def test_what_azure_did_not_say_is_none() -> None:
    job = RemoteJob("video_1", RemoteStatus.QUEUED)

    assert (job.progress, job.expires_at, job.failure, job.output_ids) == (None, None, None, ())


def test_a_reply_without_headers_says_nothing_about_time() -> None:
    reply = Reply(None)

    assert (reply.service_time, reply.poll_after, reply.request_id) == (None, None, "")
