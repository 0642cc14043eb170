"""Bring finished takes home, soonest expiry first, until each is saved or gone."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import (
    AzureError,
    CredentialsRefused,
    DiskFull,
    LibraryError,
    NetworkUnavailable,
    NotConfigured,
    PermissionDenied,
    VideoDamaged,
    VideogenError,
)
from videogen_desktop.domain.job import JobError, JobState, TakeState
from videogen_desktop.domain.remote import RemoteStatus
from videogen_desktop.domain.video import Video
from videogen_desktop.jobs import machine
from videogen_desktop.jobs.crew import error_from
from videogen_desktop.jobs.download import Download, Goal, Saved
from videogen_desktop.jobs.follow import EXPIRED
from videogen_desktop.library import sidecar

if TYPE_CHECKING:
    from videogen_desktop.domain.job import Job, Take
    from videogen_desktop.jobs.crew import Crew, Pauses

log = logging.getLogger(__name__)

DISK_FULL_RETRY_SECONDS = 5.0

MADE_TWICE = JobError(
    "made_twice", "Azure made this twice, because an answer got lost. Both are saved and paid for."
)


@dataclass(slots=True)
class Progress:
    """How far a take has arrived; only for showing."""

    received_bytes: int = 0
    total_bytes: int | None = None


@dataclass
class FetchBoard:
    """What several fetching threads must not do twice. All of it may be lost."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    taken: set[str] = field(default_factory=set)
    next_try: dict[str, float] = field(default_factory=dict)
    failures: dict[str, int] = field(default_factory=dict)
    progress: dict[str, Progress] = field(default_factory=dict)
    # By job: on a full disk not even the library can note why it waits.
    said: dict[str, JobError | None] = field(default_factory=dict)


class Fetcher:
    """One thread's share of the fetching, for all accounts."""

    def __init__(self, crew: Crew, pauses: Pauses, board: FetchBoard) -> None:
        self._crew = crew
        self._pauses = pauses
        self._board = board

    def step(self) -> float:
        """Fetch the most urgent take that is due; return the seconds until there may be one."""
        delay = machine.LONGEST_WAIT_SECONDS
        for job in self._by_urgency():
            takes = self._crew.jobs.takes(job.id)
            pending = [take for take in takes if take.state is TakeState.PENDING]
            if not pending:
                self._end(job, takes)
                return 0.0
            paused = self._pauses.wait(job.connection_id)
            for take in pending:
                wait = paused or self._seize(take)
                if wait <= 0:
                    try:
                        self._fetch(job, take)
                    finally:
                        self._release(take)
                    return 0.0
                delay = min(delay, wait)
        return delay

    def _by_urgency(self) -> list[Job]:
        crew = self._crew
        jobs = crew.jobs.in_states(JobState.FETCHING)
        return sorted(
            jobs,
            key=lambda job: (
                machine.deadline(job, crew.clients.connection(job.connection_id).dialect)
                - job.service_skew
            ),
        )

    def _seize(self, take: Take) -> float:
        """Take hold of a take; return how long it is not to be had (0: it is ours now)."""
        board = self._board
        with board.lock:
            if take.output_id in board.taken:
                return machine.LONGEST_WAIT_SECONDS
            wait = board.next_try.get(take.output_id, 0.0) - self._crew.clock.monotonic()
            if wait > 0:
                return wait
            board.taken.add(take.output_id)
            return 0.0

    def _release(self, take: Take) -> None:
        with self._board.lock:
            self._board.taken.discard(take.output_id)
            self._board.progress.pop(take.output_id, None)

    def _again_in(self, take: Take, delay: float | None = None) -> None:
        """Set when this take is tried next: after ``delay`` or by the slow steps."""
        board = self._board
        with board.lock:
            failures = board.failures.get(take.output_id, 0)
            board.failures[take.output_id] = failures + 1
            if delay is None:
                delay = machine.step_of(machine.FETCH_RETRY_SECONDS, failures)
            board.next_try[take.output_id] = self._crew.clock.monotonic() + delay

    def _fetch(self, job: Job, take: Take) -> None:
        crew = self._crew
        take = self._planned(job, take)
        goal = Goal(take.output_id, take.path, take.etag)
        try:
            client = crew.clients.client(job.connection_id)
            download = Download(
                client,
                crew.media,
                crew.clock,
                on_etag=lambda etag: crew.jobs.remember_etag(take, etag),
                on_bytes=lambda done, total: self._show(take, done, total),
            )
            saved = download.run(goal)
        except (CredentialsRefused, PermissionDenied, NotConfigured) as error:
            self._pauses.trouble(job.connection_id, error)
        except NetworkUnavailable as error:
            self._unreachable(job, take, error)
        except DiskFull as error:
            self._again_in(take, DISK_FULL_RETRY_SECONDS)
            self._say(job, error_from(error, "file"))
        except (AzureError, VideoDamaged, LibraryError) as error:
            log.info("fetching %s failed: %s", take.output_id, error)
            self._again_in(take)
            self._check_deadline(job, take, error)
        else:
            self._pauses.worked(job.connection_id)
            self._keep_when_there_is_room(job, take, saved)

    def _unreachable(self, job: Job, take: Take, error: NetworkUnavailable) -> None:
        """A body that broke off is resumed soon; an address that does not answer pauses all."""
        if take.output_id in self._board.progress:
            self._again_in(take)
            return
        self._pauses.trouble(job.connection_id, error)
        self._say(job, JobError("offline", "You are offline."))

    def _planned(self, job: Job, take: Take) -> Take:
        """Return the take with its final path on record, so that a crash finds the file again."""
        if take.path:
            return take
        path = self._crew.media.plan_path(
            job.request.prompt, job.created_at, self._crew.videos.is_path_taken
        )
        self._crew.jobs.plan_take(take, path)
        return replace(take, path=path)

    def _show(self, take: Take, done: int, total: int | None) -> None:
        self._crew_stopped()
        self._board.progress[take.output_id] = Progress(done, total)

    def _crew_stopped(self) -> None:
        if self._crew.stop.is_set():
            raise NetworkUnavailable("The program is ending.")

    def _say(self, job: Job, error: JobError | None) -> None:
        self._board.said[job.id] = error
        if job.error != error:
            self._crew.jobs.move(job, JobState.FETCHING, error=error)

    def _check_deadline(self, job: Job, take: Take, error: VideogenError) -> None:
        """Before the deadline nothing is final; after it, ask once more, then give up."""
        crew = self._crew
        dialect = crew.clients.connection(job.connection_id).dialect
        if crew.clock.now() + job.service_skew < machine.deadline(job, dialect):
            return
        try:
            reply = crew.clients.client(job.connection_id).status(job.remote_id or "")
        except (NetworkUnavailable, NotConfigured):
            return
        except AzureError:
            crew.jobs.lose_take(take)
            return
        if reply.service_time is not None:
            now = reply.service_time
            crew.jobs.move(job, JobState.FETCHING, service_skew=now - crew.clock.now())
            if now < machine.deadline(job, dialect):
                return
        if reply.value.status is not RemoteStatus.COMPLETED or error.retryable:
            crew.jobs.lose_take(take)

    def _keep_when_there_is_room(self, job: Job, take: Take, saved: Saved) -> None:
        """The file is in its place; without room its record and its row follow later."""
        try:
            self._keep(job, take, saved)
        except DiskFull as error:
            self._again_in(take, DISK_FULL_RETRY_SECONDS)
            self._say(job, error_from(error, "file"))

    def _keep(self, job: Job, take: Take, saved: Saved) -> None:
        """Write the record, then the row; with the last one the job ends.

        Where two takes become the last at once, neither ends it, but the next step does.
        """
        crew = self._crew
        video = self._video(job, take, saved)
        with crew.media.staying:
            sidecar.write(crew.media.record_path(video), video)
        others = [other for other in crew.jobs.takes(job.id) if other.output_id != take.output_id]
        if any(other.state is TakeState.PENDING for other in others):
            crew.jobs.keep_take(take, video)
            self._say(job, None)
        else:
            takes = [*others, replace(take, state=TakeState.SAVED)]
            crew.jobs.keep_take(take, video, job, _what_is_wrong(job, takes))
        self._fetch_poster(job, take, video)

    def _video(self, job: Job, take: Take, saved: Saved) -> Video:
        crew = self._crew
        connection = crew.clients.connection(job.connection_id)
        info = saved.info
        return Video(
            id=take.video_id,
            prompt=job.request.prompt,
            path=take.path,
            sha256=saved.sha256,
            size_bytes=saved.size_bytes,
            created_at=job.created_at,
            saved_at=crew.clock.now(),
            width=info.width,
            height=info.height,
            duration_seconds=info.duration_seconds,
            frame_rate=info.frame_rate,
            has_audio=info.has_audio,
            codecs=info.codecs,
            seconds=job.request.seconds,
            job_id=job.id,
            group_id=job.group_id,
            take_index=take.position,
            connection_id=job.connection_id,
            resource=job.resource,
            dialect=connection.dialect.value,
            deployment=connection.deployment,
            remote_id=take.remote_id,
            output_id=take.output_id,
            parent_video_id=job.parent_video_id,
            practice=connection.is_practice,
            has_provenance=info.has_provenance,
        )

    def _end(self, job: Job, takes: list[Take]) -> None:
        """End a job whose takes have all ended; those that arrived are kept in any case."""
        if any(take.state is TakeState.SAVED for take in takes):
            error = _what_is_wrong(job, takes)
            self._crew.jobs.move(job, JobState.READY, error=error, progress=100)
        else:
            self._crew.jobs.move(job, JobState.FAILED, error=EXPIRED)

    def _fetch_poster(self, job: Job, take: Take, video: Video) -> None:
        """Ask once for the service's own still; without one the page draws it."""
        crew = self._crew
        try:
            data = crew.clients.client(job.connection_id).thumbnail(take.output_id).value
            if data:
                crew.media.write_poster(video, data)
                crew.videos.set_poster(video.id, has_poster=True)
        except VideogenError as error:
            log.info("no still for %s: %s", video.id, error)


def _what_is_wrong(job: Job, takes: list[Take]) -> JobError | None:
    """Return what is to be said of a job that has ended with something saved."""
    saved = sum(take.state is TakeState.SAVED for take in takes)
    missing = max(job.request.variant_count, len(takes)) - saved
    if missing:
        words = "One take" if missing == 1 else f"{missing} takes"
        return JobError("takes_missing", f"{words} could not be had from Azure.", count=missing)
    return MADE_TWICE if len(takes) > job.request.variant_count else None
