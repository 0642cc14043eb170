"""Jobs as the two dialects show them (contract 3.3 and 4.4)."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.practice.jobs import Moment, Outcome, PracticeJob, Stage

if TYPE_CHECKING:
    from videogen_desktop.practice.options import PracticeOptions

Shape = dict[str, object]

_VIDEO_STATUS = {
    Stage.QUEUED: "queued",
    Stage.PREPROCESSING: "in_progress",
    Stage.RUNNING: "in_progress",
    Stage.PROCESSING: "in_progress",
    Stage.SUCCEEDED: "completed",
    Stage.FAILED: "failed",
    # In no schema, but Microsoft's samples stop on it (contract 3.3).
    Stage.CANCELLED: "cancelled",
}
_BLOCKED = "Your request was blocked by our moderation system."
# The words for a refused result and for a breakdown are not known from Azure.
_VIDEO_ERRORS = {
    Outcome.PROMPT_REFUSED: ("moderation_blocked", _BLOCKED),
    Outcome.RESULT_REFUSED: (
        "moderation_blocked",
        "The generated video was blocked by our moderation system.",
    ),
    Outcome.BROKEN: ("internal_error", "The video could not be generated. Please try again."),
}
_FAILURE_REASONS = {
    Outcome.PROMPT_REFUSED: "input_moderation",
    Outcome.RESULT_REFUSED: "output_moderation",
    Outcome.BROKEN: "internal_error",
}
_BASE_MODELS = {Dialect.VIDEOS: "sora-2", Dialect.JOBS: "sora"}


@dataclass(frozen=True, slots=True)
class Painter:
    """Shows jobs with the faults that change how they look."""

    options: PracticeOptions

    def fresh(self, job: PracticeJob) -> Shape:
        """Return a job as its create answers it: queued, even where it takes no time at all."""
        return self._shape(job, Moment(Stage.QUEUED, 0), with_prompt=True)

    def shape(self, job: PracticeJob, now: float) -> Shape:
        """Return a job as its status shows it."""
        return self._shape(job, job.moment(now), with_prompt=True)

    def listed(self, job: PracticeJob, now: float) -> Shape:
        """Return a job as the list shows it."""
        with_prompt = not self.options.faults.list_without_prompt
        return self._shape(job, job.moment(now), with_prompt=with_prompt)

    def generation(self, job: PracticeJob, output_id: str, *, with_prompt: bool = True) -> Shape:
        """Return one result of a job of the jobs dialect."""
        ended_at = job.made_at if job.ends_at is None else job.ends_at
        shape: Shape = {
            "object": "video.generation",
            "id": output_id,
            "job_id": job.id,
            "created_at": self._stamp(ended_at),
            "width": job.order.width,
            "height": job.order.height,
            "n_seconds": job.order.seconds,
        }
        if with_prompt:
            shape["prompt"] = self._prompt(job)
        return shape

    def expiry(self, job: PracticeJob) -> float:
        """Return when the content is said to be deleted, by the true clock."""
        if self.options.faults.expired and job.ends_at is not None:
            return job.ends_at
        return job.expires_at(self.options.lifetime_seconds)

    def _shape(self, job: PracticeJob, moment: Moment, *, with_prompt: bool) -> Shape:
        if job.order.dialect is Dialect.VIDEOS:
            return self._video(job, moment, with_prompt=with_prompt)
        return self._job(job, moment, with_prompt=with_prompt)

    def _video(self, job: PracticeJob, moment: Moment, *, with_prompt: bool) -> Shape:
        order = job.order
        finished = moment.stage is Stage.SUCCEEDED
        failure = _VIDEO_ERRORS.get(job.outcome) if moment.stage is Stage.FAILED else None
        return {
            "id": job.id,
            "object": "video",
            "model": self._model(job),
            "status": _VIDEO_STATUS[moment.stage],
            "progress": moment.progress,
            "created_at": self._stamp(job.made_at),
            "completed_at": self._stamp(moment.ended_at) if finished else None,
            "expires_at": self._stamp(self.expiry(job)) if finished else None,
            "prompt": self._prompt(job) if with_prompt else None,
            "size": f"{order.width}x{order.height}",
            "seconds": str(order.seconds),
            "remixed_from_video_id": order.remixed_from,
            "error": None if failure is None else {"code": failure[0], "message": failure[1]},
        }

    def _job(self, job: PracticeJob, moment: Moment, *, with_prompt: bool) -> Shape:
        order = job.order
        outputs = job.output_ids if moment.stage is Stage.SUCCEEDED else ()
        failed = moment.stage is Stage.FAILED
        shape: Shape = {
            "object": "video.generation.job",
            "id": job.id,
            "status": moment.stage.value,
            "created_at": self._stamp(job.made_at),
            "finished_at": self._stamp(moment.ended_at),
            "expires_at": self._stamp(self.expiry(job)) if moment.ended_at else None,
            "generations": [
                self.generation(job, output_id, with_prompt=with_prompt) for output_id in outputs
            ],
            "model": self._model(job),
            "n_variants": order.variant_count,
            "n_seconds": order.seconds,
            "height": order.height,
            "width": order.width,
            "failure_reason": _FAILURE_REASONS.get(job.outcome) if failed else None,
        }
        if with_prompt:
            shape["prompt"] = self._prompt(job)
        if order.inpaint_items is not None:
            shape["inpaint_items"] = json.loads(order.inpaint_items)
        return shape

    def _prompt(self, job: PracticeJob) -> str:
        prompt = job.order.prompt
        return prompt.strip() if self.options.faults.echo_changed else prompt

    def _model(self, job: PracticeJob) -> str:
        if self.options.faults.echo_changed:
            return _BASE_MODELS[job.order.dialect]
        return job.order.model

    def _stamp(self, instant: float | None) -> int | None:
        if instant is None:
            return None
        return math.floor(instant + self.options.faults.clock_skew)
