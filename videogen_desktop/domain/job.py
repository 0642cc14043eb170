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
    needed_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Take:
    """One finished result of a job. ``path`` is decided before its first byte arrives."""

    output_id: str
    job_id: str
    remote_id: str
    position: int
    state: TakeState
    video_id: str
    path: str = ""
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A remote job that could be ours; the person decides. Instants by the service's clock."""

    remote_id: str
    created_at: float | None
    output_id: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One row of the job table.

    Instants are Unix seconds by this computer's clock, except ``expires_at`` and
    ``remote_created_at``, which are by the service's; ``service_skew`` is the service's clock
    minus ours when it was last heard.
    """

    id: str
    group_id: str
    connection_id: str
    resource: str
    state: JobState
    request: GenerationRequest
    created_at: float
    updated_at: float
    hold_until: float
    permitted_at: float
    machine_id: str
    not_before: float = 0.0
    wait_code: str = ""
    cancel_wanted: bool = False
    progress: int | None = None
    remote_id: str | None = None
    remote_created_at: float | None = None
    submitted_at: float | None = None
    expires_at: float | None = None
    service_skew: float = 0.0
    remote_open: bool = False
    ended_at: float | None = None
    error: JobError | None = None
    parent_video_id: str | None = None
    candidates: tuple[Candidate, ...] = ()


class Outcome(StrEnum):
    """How one attempt to create ended."""

    OPEN = "open"
    ANSWERED = "answered"
    NOTHING_MADE = "nothing_made"
    FOUND = "found"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One time that a create may have gone out.

    ``intent_at`` is by our clock; ``service_at``, ``closed_at`` and ``settled_at`` are by the
    service's. ``closed_at`` is ``None`` from the intent until the socket's end, and so after a
    crash. ``baseline`` are the remote ids that were there before and can never be ours.
    """

    job_id: str
    n: int
    resource: str
    intent_at: float
    service_at: float
    baseline: frozenset[str]
    closed_at: float | None
    settled_at: float | None
    online_seconds: float
    complete_lookups: int
    outcome: Outcome


class Echo(StrEnum):
    """How an account shows us what we sent, learned from answered creates."""

    UNKNOWN = "unknown"
    VERBATIM = "verbatim"
    CHANGED = "changed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Learned:
    """What is known about an account from our own creates on it; seconds and Unix seconds."""

    echo_prompt: Echo = Echo.UNKNOWN
    echo_model: Echo = Echo.UNKNOWN
    max_list_lag: float = 0.0
    own_seen: bool = False
    shared_until: float = 0.0


@dataclass(frozen=True, slots=True)
class Orphan:
    """A finished video in the account that this library does not know.

    ``job_id`` is set where a job was cancelled here and Azure finished it anyway.
    """

    remote_id: str
    connection_id: str
    resource: str
    output_ids: tuple[str, ...]
    created_at: float | None
    expires_at: float | None
    prompt: str | None
    width: int | None
    height: int | None
    seconds: int | None
    job_id: str | None = None
