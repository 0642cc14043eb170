"""A job: one create at Azure and what follows. ``job-life`` in the README says why it is so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands; the names are the same on disk and on the wire."""

    QUEUED = "queued"
    SUBMITTING = "submitting"
    UNKNOWN = "unknown"
    SUBMITTED = "submitted"
    RUNNING = "running"
    FETCHING = "fetching"
    MAYBE_CHARGED = "maybe_charged"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def status(self) -> str:
        """Return the coarse word of ``GET /status``."""
        return _STATUS[self]

    @property
    def is_final(self) -> bool:
        """Tell whether the job has ended."""
        return self in {JobState.READY, JobState.FAILED, JobState.CANCELLED}


_STATUS = {
    JobState.QUEUED: "queued",
    JobState.SUBMITTING: "queued",
    JobState.UNKNOWN: "queued",
    JobState.SUBMITTED: "queued",
    JobState.RUNNING: "processing",
    JobState.FETCHING: "processing",
    JobState.MAYBE_CHARGED: "processing",
    JobState.READY: "completed",
    JobState.FAILED: "failed",
    JobState.CANCELLED: "cancelled",
}


class TakeState(StrEnum):
    """Where one finished result stands."""

    PENDING = "pending"
    SAVED = "saved"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class GenerationRequest:
    """What one create sends. Sizes in pixels, length in whole seconds.

    ``remix_of`` is Azure's id of the finished job that is changed; size and length then come
    from it and the fields here only describe it.
    """

    prompt: str
    width: int
    height: int
    seconds: int
    variant_count: int = 1
    remix_of: str | None = None

    @property
    def size(self) -> str:
        """Return the size as ``1280x720``."""
        return f"{self.width}x{self.height}"


@dataclass(frozen=True, slots=True)
class JobError:
    """Why a job failed, waits or is incomplete; kept on disk so that a restart still says it."""

    code: str
    message: str
    azure_message: str = ""
    request_id: str = ""
    stage: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Take:
    """One finished result of a job. ``path`` is decided before its first byte arrives."""

    output_id: str
    job_id: str
    index: int
    state: TakeState
    video_id: str
    path: str = ""
    etag: str = ""
    received_bytes: int = 0
    total_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One row of the job table; instants are Unix seconds by this computer's clock."""

    id: str
    group_id: str
    connection_id: str
    state: JobState
    request: GenerationRequest
    created_at: float
    updated_at: float
    hold_until: float = 0.0
    not_before: float = 0.0
    cancel_wanted: bool = False
    progress: int | None = None
    remote_id: str | None = None
    remote_created_at: float | None = None
    expires_at: float | None = None
    ended_at: float | None = None
    error: JobError | None = None
    parent_video_id: str | None = None
    machine_id: str = ""
    paid: bool = False
