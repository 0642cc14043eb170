"""What Azure says about a job, in one shape for both wire dialects."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class RemoteStatus(StrEnum):
    """Azure's status words, folded together; an unknown word means "not finished"."""

    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Tell whether Azure will never change it again."""
        return self in {RemoteStatus.COMPLETED, RemoteStatus.FAILED, RemoteStatus.CANCELLED}


class FailureStage(StrEnum):
    """What exactly was refused or broke."""

    WORDS = "words"
    RESULT = "result"
    FILE = "file"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class RemoteFailure:
    """Azure's reason for a failed job, in its own words."""

    code: str
    message: str
    stage: FailureStage


@dataclass(frozen=True, slots=True)
class RemoteJob:
    """One job as Azure shows it. ``None`` means that Azure did not say.

    ``output_ids`` are what content is fetched by: the job's own id in the videos dialect, one
    generation id for each take in the jobs dialect. Instants are Unix seconds by Azure's clock.
    """

    id: str
    status: RemoteStatus
    output_ids: tuple[str, ...] = ()
    progress: int | None = None
    created_at: float | None = None
    expires_at: float | None = None
    prompt: str | None = None
    model: str | None = None
    width: int | None = None
    height: int | None = None
    seconds: int | None = None
    variant_count: int | None = None
    remixed_from: str | None = None
    failure: RemoteFailure | None = None


@dataclass(frozen=True, slots=True)
class RemoteList:
    """The newest jobs of the account.

    ``complete`` is true only when every page down to ``since`` was read and sorted newest first;
    a list that is not complete proves nothing.
    """

    jobs: tuple[RemoteJob, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """An answer of Azure with what its headers said.

    ``service_time`` is the ``Date`` header as Unix seconds; ``poll_after`` the seconds Azure asks
    to wait before the next question.
    """

    value: T
    service_time: float | None = None
    poll_after: float | None = None
    request_id: str = ""
