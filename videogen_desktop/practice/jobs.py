"""A job of the practice service: what is settled when it is made, and what follows from time.

Nothing is ever updated while a job runs. Its whole course is decided at the create, and its state
at any moment follows from the clock, so that a restart loses nothing.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from videogen_desktop.domain.connection import Dialect

if TYPE_CHECKING:
    from collections.abc import Mapping


class Outcome(StrEnum):
    """How a job ends."""

    FINISHED = "finished"
    PROMPT_REFUSED = "prompt-refused"
    RESULT_REFUSED = "result-refused"
    BROKEN = "broken"
    STUCK = "stuck"
    CANCELLED = "cancelled"


class Stage(StrEnum):
    """Where a job stands, in the order of contract 4.4; the videos dialect folds some together."""

    QUEUED = "queued"
    PREPROCESSING = "preprocessing"
    RUNNING = "running"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """Tell whether the job has ended and its place is free."""
        return self in {Stage.SUCCEEDED, Stage.FAILED, Stage.CANCELLED}


# Shares of the job's time at which each stage ends.
_STAGES = (
    (0.15, Stage.QUEUED),
    (0.25, Stage.PREPROCESSING),
    (0.85, Stage.RUNNING),
    (1.0, Stage.PROCESSING),
)
_PROGRESS_FROM = 0.15
_HIGHEST_UNFINISHED = 99
# Share of the job's time at which an unhappy one ends, and where a stuck one stays.
_ENDS = {
    Outcome.FINISHED: 1.0,
    Outcome.PROMPT_REFUSED: 0.3,
    Outcome.RESULT_REFUSED: 1.0,
    Outcome.BROKEN: 0.6,
    Outcome.CANCELLED: 0.5,
}
_STUCK_AT = 0.55
_FINAL = {Outcome.FINISHED: Stage.SUCCEEDED, Outcome.CANCELLED: Stage.CANCELLED}


@dataclass(frozen=True, slots=True)
class Order:
    """What a valid create asks for. ``inpaint_items`` is the JSON text of the jobs dialect."""

    dialect: Dialect
    prompt: str
    model: str
    width: int
    height: int
    seconds: int
    variant_count: int = 1
    remixed_from: str | None = None
    inpaint_items: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A job at one point in time; ``ended_at`` is set once it has ended."""

    stage: Stage
    progress: int
    ended_at: float | None = None


@dataclass(frozen=True, slots=True)
class PracticeJob:
    """One job. Instants are Unix seconds by the true clock; skew is added where they are shown.

    ``output_ids`` are what content is fetched by: the job's own id in the videos dialect, the
    generation ids in the jobs dialect. ``luck`` seeds what happens to its content. A ``stranger``
    was made by the other computer of a fault. A ``late`` one does not exist before ``made_at``;
    any other does, also when the clock is set back.
    """

    id: str
    account: int
    order: Order
    made_at: float
    job_seconds: float
    output_ids: tuple[str, ...]
    outcome: Outcome = Outcome.FINISHED
    luck: int = 0
    stranger: bool = False
    late: bool = False

    def moment(self, now: float) -> Moment:
        """Return where the job stands at ``now``."""
        ended_at = self.ends_at
        if ended_at is not None and now >= ended_at:
            stage = _FINAL.get(self.outcome, Stage.FAILED)
            share = _ENDS[self.outcome]
            done = 100 if stage is Stage.SUCCEEDED else _progress(share)
            return Moment(stage, done, ended_at)
        share = max(0.0, now - self.made_at) / self.job_seconds if self.job_seconds else 1.0
        if self.outcome is Outcome.STUCK:
            share = min(share, _STUCK_AT)
        stage = next((stage for end, stage in _STAGES if share < end), Stage.PROCESSING)
        return Moment(stage, _progress(share))

    @property
    def ends_at(self) -> float | None:
        """Return when the job ends, or ``None`` for one that never does."""
        if self.outcome is Outcome.STUCK:
            return None
        return self.made_at + self.job_seconds * _ENDS[self.outcome]

    def is_there(self, now: float, lifetime_seconds: float) -> bool:
        """Tell whether the job is made already and not yet deleted."""
        if self.late and now < self.made_at:
            return False
        return now < self.expires_at(lifetime_seconds)

    def expires_at(self, lifetime_seconds: float) -> float:
        """Return when the job and its content are deleted.

        Counted from the create in the videos dialect and from the end in the jobs dialect, as in
        the examples of contract 3.3 and 4.4; a stuck job of the latter is kept twice as long.
        """
        if self.order.dialect is Dialect.VIDEOS:
            return self.made_at + lifetime_seconds
        ended_at = self.ends_at
        start = self.made_at + lifetime_seconds if ended_at is None else ended_at
        return start + lifetime_seconds

    def as_record(self) -> dict[str, object]:
        """Return the job as the journal keeps it."""
        return asdict(self)

    @staticmethod
    def from_record(record: Mapping[str, object]) -> PracticeJob:
        """Rebuild a job from the journal.

        Raises:
            KeyError, TypeError, ValueError: The record is not one.
        """
        fields = dict(record)
        order = dict(cast("Mapping[str, object]", fields.pop("order")))
        order["dialect"] = Dialect(str(order["dialect"]))
        fields["order"] = Order(**order)  # type: ignore[arg-type]
        fields["outcome"] = Outcome(str(fields["outcome"]))
        fields["output_ids"] = tuple(cast("list[str]", fields["output_ids"]))
        return PracticeJob(**fields)  # type: ignore[arg-type]


def _progress(share: float) -> int:
    done = 100 * (share - _PROGRESS_FROM) / (1 - _PROGRESS_FROM)
    return max(0, min(_HIGHEST_UNFINISHED, int(done)))
