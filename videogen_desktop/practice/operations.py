"""Every operation of both dialects as a plain function from a call to an answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.practice import jobs_requests, refusals, videos_requests
from videogen_desktop.practice.clips import load_still, look_for
from videogen_desktop.practice.content import Content
from videogen_desktop.practice.delivery import Courier, read_quality
from videogen_desktop.practice.jobs import PracticeJob, Stage
from videogen_desktop.practice.options import MEGABYTE
from videogen_desktop.practice.paging import page, read_limit, read_order
from videogen_desktop.practice.refusals import Refused
from videogen_desktop.practice.wire import Answer, Call, json_answer

if TYPE_CHECKING:
    from videogen_desktop.base.clock import Clock
    from videogen_desktop.practice.archive import Archive
    from videogen_desktop.practice.chance import Chances
    from videogen_desktop.practice.intake import Intake
    from videogen_desktop.practice.shapes import Painter

_VIDEOS_LIMIT, _JOBS_LIMIT = 20, 10
_VARIANTS = ("video", "thumbnail", "spritesheet")
_LIST_FAILURES = (500, 503)


class Operations:
    """The service behind its routes."""

    def __init__(
        self,
        archive: Archive,
        intake: Intake,
        painter: Painter,
        courier: Courier,
        chances: Chances,
        clock: Clock,
    ) -> None:
        self._options = painter.options
        self._archive = archive
        self._intake = intake
        self._painter = painter
        self._courier = courier
        self._chances = chances
        self._clock = clock

    def create_video(self, call: Call) -> Answer:
        """``POST /videos``."""
        return self._intake.take(call.account, lambda: videos_requests.read_create(call))

    def remix_video(self, call: Call) -> Answer:
        """``POST /videos/{id}/remix``: the source has to be finished."""
        source = self._job(call, Dialect.VIDEOS)
        if source.moment(self._clock.now()).stage is not Stage.SUCCEEDED:
            message = "Only a completed video can be remixed."
            return refusals.model_error(400, message, kind=refusals.USER_ERROR)
        return self._intake.take(call.account, lambda: videos_requests.read_remix(call, source))

    def show_video(self, call: Call) -> Answer:
        """``GET /videos/{id}``."""
        return self._show(self._job(call, Dialect.VIDEOS))

    def list_videos(self, call: Call) -> Answer:
        """``GET /videos``."""
        self._check_list(call)
        limit = read_limit(call.query, _VIDEOS_LIMIT)
        jobs = self._visible(call, Dialect.VIDEOS)
        if read_order(call.query):
            jobs.reverse()
        found, more = page(jobs, limit, after=call.query.get("after"), before=None)
        now = self._clock.now()
        return json_answer(
            HTTPStatus.OK,
            {
                "object": "list",
                "data": [self._painter.listed(job, now) for job in found],
                "first_id": found[0].id if found else None,
                "last_id": found[-1].id if found else None,
                "has_more": more,
            },
        )

    def delete_video(self, call: Call) -> Answer:
        """``DELETE /videos/{id}``."""
        job = self._delete(call, Dialect.VIDEOS)
        shape = {"id": job.id, "object": "video.deleted", "deleted": True}
        return json_answer(HTTPStatus.OK, shape)

    def send_video(self, call: Call) -> Answer:
        """``GET`` and ``HEAD /videos/{id}/content``."""
        variant = call.query.get("variant", "video")
        if variant not in _VARIANTS:
            raise refusals.unsupported_value("variant", variant, _VARIANTS)
        job = self._finished(self._job(call, Dialect.VIDEOS), refusals.no_content())
        if variant == "video":
            return self._courier.video(call, job, job.id, self._content(job, job.id))
        ending = ".webp" if variant == "thumbnail" else "-sprites.webp"
        return self._courier.still(job, self._still(job, job.id, ending), "image/webp")

    def create_job(self, call: Call) -> Answer:
        """``POST /video/generations/jobs``."""
        return self._intake.take(call.account, lambda: jobs_requests.read_create(call))

    def show_job(self, call: Call) -> Answer:
        """``GET /video/generations/jobs/{id}``."""
        return self._show(self._job(call, Dialect.JOBS))

    def list_jobs(self, call: Call) -> Answer:
        """``GET /video/generations/jobs``."""
        self._check_list(call)
        limit = read_limit(call.query, _JOBS_LIMIT)
        now = self._clock.now()
        jobs = self._visible(call, Dialect.JOBS)
        jobs.reverse()
        if statuses := call.query.get("statuses"):
            wanted = set(statuses.split(","))
            for status in sorted(wanted - {stage.value for stage in Stage}):
                raise refusals.unsupported_value("statuses", status, list(Stage))
            jobs = [job for job in jobs if job.moment(now).stage.value in wanted]
        query = call.query
        found, more = page(jobs, limit, after=query.get("after"), before=query.get("before"))
        shape: dict[str, object] = {
            "object": "list",
            "data": [self._painter.listed(job, now) for job in found],
            "has_more": more,
        }
        if found:
            shape |= {"first_id": found[0].id, "last_id": found[-1].id}
        return json_answer(HTTPStatus.OK, shape)

    def delete_job(self, call: Call) -> Answer:
        """``DELETE /video/generations/jobs/{id}``."""
        self._delete(call, Dialect.JOBS)
        return Answer(HTTPStatus.NO_CONTENT)

    def show_generation(self, call: Call) -> Answer:
        """``GET /video/generations/{id}``."""
        job, output_id = self._generation(call)
        return json_answer(HTTPStatus.OK, self._painter.generation(job, output_id))

    def send_generation(self, call: Call) -> Answer:
        """``GET`` and ``HEAD /video/generations/{id}/content/video``."""
        read_quality(call)
        job, output_id = self._generation(call)
        self._finished(job, refusals.no_job())
        return self._courier.video(call, job, output_id, self._content(job, output_id))

    def send_thumbnail(self, call: Call) -> Answer:
        """``GET /video/generations/{id}/content/thumbnail``."""
        job, output_id = self._generation(call)
        self._finished(job, refusals.no_job())
        return self._courier.still(job, self._still(job, output_id, ".jpg"), "image/jpg")

    def no_such_operation(self, _call: Call) -> Answer:
        """Answer what is not known from Azure, such as edits, extensions, characters and GIFs."""
        return refusals.no_route()

    def _job(self, call: Call, dialect: Dialect) -> PracticeJob:
        job_id = call.ids["id"]
        job = self._archive.find(call.account, job_id)
        if job is None or job.order.dialect is not dialect or self._lags(job):
            videos = dialect is Dialect.VIDEOS
            raise Refused(refusals.no_video(job_id) if videos else refusals.no_job())
        return job

    def _generation(self, call: Call) -> tuple[PracticeJob, str]:
        output_id = call.ids["id"]
        job = self._archive.find_by_output(call.account, output_id)
        if (
            job is None
            or job.order.dialect is not Dialect.JOBS
            or job.moment(self._clock.now()).stage is not Stage.SUCCEEDED
        ):
            raise Refused(refusals.no_job())
        return job, output_id

    def _lags(self, job: PracticeJob) -> bool:
        return self._clock.now() < job.made_at + self._options.faults.status_lag

    def _finished(self, job: PracticeJob, otherwise: Answer) -> PracticeJob:
        """Return the job if its content is there, else refuse with ``otherwise``."""
        moment = job.moment(self._clock.now())
        there_at = (moment.ended_at or 0.0) + self._options.content_lag_seconds
        if (
            moment.stage is not Stage.SUCCEEDED
            or self._options.faults.expired
            or self._clock.now() < there_at
        ):
            raise Refused(otherwise)
        return job

    def _show(self, job: PracticeJob) -> Answer:
        return json_answer(HTTPStatus.OK, self._painter.shape(job, self._clock.now()))

    def _check_list(self, call: Call) -> None:
        faults = self._options.faults
        if faults.list_missing:
            raise Refused(refusals.no_route())
        chance = self._chances.next("list", call.account)
        if chance.hits("list-error", faults.list_error):
            status = _LIST_FAILURES[chance.whole("status", len(_LIST_FAILURES))]
            raise Refused(refusals.server_failure(status))

    def _visible(self, call: Call, dialect: Dialect) -> list[PracticeJob]:
        latest = self._clock.now() - self._options.faults.list_lag
        return [job for job in self._archive.jobs(call.account, dialect) if job.made_at <= latest]

    def _delete(self, call: Call, dialect: Dialect) -> PracticeJob:
        faults = self._options.faults
        if faults.delete_unsupported:
            raise Refused(refusals.method_not_allowed())
        job = self._job(call, dialect)
        if faults.delete_refused and not job.moment(self._clock.now()).stage.is_final:
            raise Refused(refusals.still_under_way())
        self._archive.remove(job)
        return job

    def _content(self, job: PracticeJob, output_id: str) -> Content:
        take = job.output_ids.index(output_id)
        return Content(output_id, job.order, take, self._options.content_mb * MEGABYTE)

    def _still(self, job: PracticeJob, output_id: str, ending: str) -> bytes:
        order = job.order
        look = look_for(order.prompt, job.output_ids.index(output_id))
        return load_still(look, order.width, order.height, ending)
