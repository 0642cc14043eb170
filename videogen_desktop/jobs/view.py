"""A job as the page and other clients see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from videogen_desktop.domain.job import JobState
from videogen_desktop.jobs.words import actions_for, message_for

if TYPE_CHECKING:
    from videogen_desktop.domain.job import Job, JobError
    from videogen_desktop.domain.video import Video


@dataclass(frozen=True, slots=True)
class JobView:
    """A job with everything that is shown about it.

    ``pause`` is the trouble of its connection; ``received_bytes`` and ``total_bytes`` are how far
    the file has arrived; ``at_risk`` is set when Azure may delete the video before it is here.
    """

    job: Job
    videos: tuple[Video, ...] = ()
    pause: JobError | None = None
    needs_permission: bool = False
    practice: bool = False
    received_bytes: int | None = None
    total_bytes: int | None = None
    at_risk: bool = False

    @property
    def message(self) -> str:
        """Return the one sentence this job shows."""
        return message_for(self.job, self.pause, needs_permission=self.needs_permission)

    def as_json(self) -> dict[str, object]:
        """Return the body of ``GET /status``; instants are Unix seconds."""
        job = self.job
        body: dict[str, object] = {
            "job_id": job.id,
            "group_id": job.group_id,
            "status": job.state.status,
            "state": job.state.value,
            "progress": 100 if job.state is JobState.READY else job.progress,
            "message": self.message,
            "prompt": job.request.prompt,
            "size": job.request.size,
            "seconds": job.request.seconds,
            "count": job.request.variant_count,
            "practice": self.practice,
            "videos": [video_link(video) for video in self.videos],
            "created_at": job.created_at,
            "updated_at": job.updated_at,
            "hold_until": job.hold_until,
            "cancel_wanted": job.cancel_wanted,
            "actions": list(actions_for(job, self.pause, needs_permission=self.needs_permission)),
        }
        body.update(self._when_known())
        return body

    def _when_known(self) -> dict[str, object]:
        job = self.job
        paused = None if job.state.is_final or self.pause is None else _error(self.pause)
        expires_at = None if job.expires_at is None else job.expires_at - job.service_skew
        waits = {"code": job.wait_code} if job.wait_code and not job.state.is_final else None
        values: dict[str, object] = {
            "video_url": video_url(self.videos[0])
            if job.state is JobState.READY and self.videos
            else None,
            "error": None if job.error is None else _error(job.error),
            "paused": paused,
            "waits": waits,
            "needs_permission": self.needs_permission or None,
            "at_risk": self.at_risk or None,
            "remote_open": job.remote_open or None,
            "expires_at": expires_at,
            "ended_at": job.ended_at,
            "received_bytes": self.received_bytes,
            "total_bytes": self.total_bytes,
            "remix_of": job.parent_video_id,
            "remote_id": job.remote_id,
            "candidates": [
                {"remote_id": candidate.remote_id, "created_at": candidate.created_at}
                for candidate in job.candidates
            ]
            or None,
        }
        return {name: value for name, value in values.items() if value is not None}


def video_url(video: Video) -> str:
    """Return the path that the file is served under."""
    return f"/videos/{video.id}/content"


def video_link(video: Video) -> dict[str, object]:
    """Return what a job says of one of its videos."""
    return {
        "video_id": video.id,
        "video_url": video_url(video),
        "poster_url": f"/videos/{video.id}/poster" if video.has_poster else None,
        "title": video.title,
    }


def _error(error: JobError) -> dict[str, object]:
    body: dict[str, object] = {"code": error.code, "message": error.message}
    extra = {
        "azure_message": error.azure_message,
        "request_id": error.request_id,
        "stage": error.stage,
        "count": error.count,
        "needed_bytes": error.needed_bytes,
    }
    return body | {name: value for name, value in extra.items() if value}
