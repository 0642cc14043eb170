"""What the page, the command line and every other face can ask about jobs.

Any process may use a desk: it reads the library and adds rows. Only the runner, in the one process
that owns the worker lock, drives them.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.domain.errors import Conflict, NotFound, VideogenError
from videogen_desktop.domain.job import Candidate, GenerationRequest, Job, JobState, Outcome
from videogen_desktop.domain.remote import RemoteJob, RemoteStatus
from videogen_desktop.jobs import machine
from videogen_desktop.jobs.crew import may_be_sent
from videogen_desktop.jobs.orders import Submitted, requests_for
from videogen_desktop.jobs.orphans import find_orphans
from videogen_desktop.jobs.view import JobView
from videogen_desktop.library.jobs import NewOrder, new_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from videogen_desktop.domain.connection import Connection
    from videogen_desktop.domain.job import JobError, Orphan
    from videogen_desktop.domain.video import Video
    from videogen_desktop.jobs.crew import Crew
    from videogen_desktop.jobs.fetch import FetchBoard
    from videogen_desktop.jobs.money import Money
    from videogen_desktop.jobs.orders import Order
    from videogen_desktop.library.spending import SpendingGate


# How long a change may wait until whoever waits for news looks again.
LOOK_SECONDS = 0.02


class Driver(Protocol):
    """The runner of this process, as far as a desk needs it."""

    @property
    def board(self) -> FetchBoard:
        """Return how far takes have arrived."""

    def wake(self) -> None:
        """Look for new work now."""


class CurrentConnection(Protocol):
    """Tells where new requests go."""

    def __call__(self) -> Connection:
        """Return the connection in use.

        Raises:
            NotConfigured: None is set up, or it has no key.
        """


class JobDesk:
    """Ask for videos, see how they stand, change one's mind."""

    def __init__(
        self, crew: Crew, driver: Driver, current: CurrentConnection, money: Money
    ) -> None:
        self._crew = crew
        self._driver = driver
        self._current = current
        self._money = money

    def submit(self, order: Order) -> Submitted:
        """Put an order on disk; from here on it survives everything.

        Raises:
            InvalidRequest: With a sentence for each bad field; nothing was kept.
            Conflict: The request id was used for another order.
            NotConfigured: There is nowhere to send it.
            OverLimit: It would pass the limit of the month, and nobody has said "all the same".
        """
        original = None
        if order.remix_of is not None:
            original = self._crew.videos.get(order.remix_of)
        connection = self._current()
        requests = requests_for(order, connection, original)
        ids = self._crew.jobs.place(
            NewOrder(
                request_id=order.request_id or secrets.token_hex(16),
                body_hash=order.body_hash(),
                connection=connection,
                requests=requests,
                hold_seconds=order.hold_seconds,
                machine_id=self._crew.machine_id,
                parent_video_id=None if original is None else original.id,
                gate=None
                if order.over_limit
                else self._money.gate([(connection, one) for one in requests]),
            )
        )
        self._driver.wake()
        return Submitted(ids)

    def get(self, job_id: str) -> JobView:
        """Return one job.

        Raises:
            NotFound: There is none with this id.
        """
        return self._views([self._crew.jobs.get(job_id)])[0]

    def await_news(self, seconds: float, seen: int | None = None) -> int:
        """Return once any process has written to the library, at the latest after ``seconds``.

        Asking SQLite is the only way that also notices another process, and costs next to nothing.

        Args:
            seconds: The longest wait; 0 only looks.
            seen: What was returned the last time, so that nothing between the two is missed.

        Returns:
            A number that stands for the news until now.
        """
        crew = self._crew
        number, end = crew.jobs.changes(), crew.clock.monotonic() + seconds
        before = number if seen is None else seen
        while number == before and (left := end - crew.clock.monotonic()) > 0:
            if crew.clock.wait(crew.stop, min(left, LOOK_SECONDS)):
                break
            number = crew.jobs.changes()
        return number

    def recent(self) -> list[JobView]:
        """Return the jobs under way and those that ended lately, newest first."""
        return self._views(self._crew.jobs.recent())

    def _views(self, jobs: Sequence[Job]) -> list[JobView]:
        pauses = self._crew.driving.pauses()
        return [self._view(job, pauses) for job in jobs]

    def _view(self, job: Job, pauses: dict[str, tuple[JobError, float]]) -> JobView:
        crew = self._crew
        pause = pauses.get(job.connection_id)
        received: int | None = None
        total: int | None = None
        videos: tuple[Video, ...] = ()
        if job.state in {JobState.FETCHING, JobState.READY}:
            videos = crew.videos.of_job(job.id)
        if job.state is JobState.FETCHING:
            job = replace(job, error=job.error or self._driver.board.said.get(job.id))
            arriving = [
                self._driver.board.progress[take.output_id]
                for take in crew.jobs.takes(job.id)
                if take.output_id in self._driver.board.progress
            ]
            if arriving:
                received = sum(item.received_bytes for item in arriving)
                totals = [item.total_bytes for item in arriving]
                total = sum(size or 0 for size in totals) if all(totals) else None
        asked = not may_be_sent(job, crew.machine_id, crew.clock.now())
        return JobView(
            job=job,
            videos=videos,
            pause=None if pause is None else pause[0],
            needs_permission=job.state is JobState.QUEUED and asked,
            practice=crew.clients.connection(job.connection_id).is_practice,
            received_bytes=received,
            total_bytes=total,
            at_risk=self._is_at_risk(job, in_trouble=pause is not None or job.error is not None),
        )

    def _is_at_risk(self, job: Job, *, in_trouble: bool) -> bool:
        crew, failures = self._crew, self._driver.board.failures
        dialect = crew.clients.connection(job.connection_id).dialect
        now = crew.clock.now()
        if job.state.is_final or not machine.is_at_risk(job, dialect, now, in_trouble=True):
            return False
        return in_trouble or any(
            failures.get(take.output_id, 0) >= machine.FAILURES_OF_TROUBLE
            for take in crew.jobs.takes(job.id)
        )

    def cancel(self, job_id: str) -> JobView:
        """Cancel what has not been sent at once; ask Azure to stop the rest.

        A video that is finished already is kept.
        """
        jobs = self._crew.jobs
        job = jobs.get(job_id)
        free = (JobState.QUEUED, JobState.MAYBE_CHARGED)
        # Between the look and the change the job may be sent: then the wish is remembered.
        if not jobs.move(job, JobState.CANCELLED, free) and not job.state.is_final:
            jobs.wish_cancel(job)
        self._driver.wake()
        return self.get(job_id)

    def send_now(self, job_id: str) -> JobView:
        """End the time for undo of a job that is held; any other job stays as it is."""
        job = self._crew.jobs.get(job_id)
        now = self._crew.clock.now()
        if job.state is JobState.QUEUED and job.hold_until > now:
            self._crew.jobs.move(job, JobState.QUEUED, hold_until=now)
            self._driver.wake()
        return self.get(job_id)

    def check(self, job_id: str) -> JobView:
        """Look again now: clears a pause of the connection and a wait for the next look."""
        job = self._crew.jobs.get(job_id)
        self._crew.driving.unpause(job.connection_id)
        if job.state is JobState.MAYBE_CHARGED:
            self._crew.jobs.move(job, job.state, not_before=0.0)
        self._driver.wake()
        return self.get(job_id)

    def resend(self, job_id: str, *, over_limit: bool = False) -> JobView:
        """Send a request again that may have been charged, because the person says so.

        Raises:
            Conflict: The job is not in doubt (any more); nothing is sent.
            OverLimit: It would pass the limit of the month, and nobody has said "all the same".
        """
        job = self._crew.jobs.get(job_id)
        gate = self._gate([job], over_limit=over_limit)
        if not self._crew.jobs.put_back_in_line(job, self._crew.machine_id, gate):
            raise Conflict("This request is no longer in doubt, so it is not sent again.")
        self._driver.wake()
        return self.get(job_id)

    def adopt(self, job_id: str, remote_id: str) -> JobView:
        """The person says which video at Azure is this job's.

        Raises:
            Conflict: It is not among those offered, or belongs to another job by now.
        """
        crew = self._crew
        job = crew.jobs.get(job_id)
        chosen = next((item for item in job.candidates if item.remote_id == remote_id), None)
        attempt = crew.attempts.last(job.id)
        if job.state is not JobState.MAYBE_CHARGED or chosen is None or attempt is None:
            raise Conflict("This video is not offered for this request any more.")
        remote = RemoteJob(
            id=remote_id,
            status=RemoteStatus.QUEUED,
            output_ids=(),
            created_at=chosen.created_at,
        )
        closed_at = attempt.closed_at or attempt.service_at
        if not crew.attempts.answered(job, attempt, remote, closed_at=closed_at, why=Outcome.FOUND):
            raise Conflict("This video belongs to another request by now.")
        self._driver.wake()
        return self.get(job_id)

    def disown(self, job_id: str, remote_id: str) -> JobView:
        """The person says that a video at Azure is not this job's."""
        job = self._crew.jobs.get(job_id)
        rest: tuple[Candidate, ...] = tuple(
            item for item in job.candidates if item.remote_id != remote_id
        )
        if len(rest) == len(job.candidates):
            raise Conflict("This video is not offered for this request any more.")
        self._crew.attempts.disown(remote_id, job.resource)
        self._crew.jobs.set_candidates(job, rest)
        return self.get(job_id)

    def waiting_for_permission(self) -> list[Job]:
        """Return requests that are not sent until the person says so again, oldest first."""
        crew = self._crew
        now = crew.clock.now()
        return [
            job
            for job in crew.jobs.in_states(JobState.QUEUED)
            if not may_be_sent(job, crew.machine_id, now)
        ]

    def give_permission(self, *, send: bool, over_limit: bool = False) -> None:
        """Answer the question about old requests: send them all, or cancel them all.

        Raises:
            OverLimit: They would pass the limit of the month; all of them go on waiting.
        """
        waiting = self.waiting_for_permission()
        if send:
            gate = self._gate(waiting, over_limit=over_limit)
            self._crew.jobs.permit([job.id for job in waiting], self._crew.machine_id, gate)
        else:
            for job in waiting:
                self._crew.jobs.move(job, JobState.CANCELLED)
        self._driver.wake()

    def _gate(self, jobs: Sequence[Job], *, over_limit: bool) -> SpendingGate | None:
        """Return what asks about the limit before jobs go that are in line then."""
        if over_limit:
            return None
        connection = self._crew.clients.connection
        asked = [(connection(job.connection_id), job.request) for job in jobs]
        return self._money.gate(asked, in_line=True)

    def cancel_unsent(self, job_ids: Sequence[str] | None = None) -> int:
        """Cancel what is still in line; return how many were."""
        waiting = self._crew.jobs.in_states(JobState.QUEUED)
        chosen = [job for job in waiting if job_ids is None or job.id in job_ids]
        return sum(self._crew.jobs.move(job, JobState.CANCELLED) for job in chosen)

    def under_way(self) -> tuple[int, int]:
        """Return how many jobs are at Azure (or being saved), and how many are in line."""
        jobs = self._crew.jobs.open_jobs()
        in_line = sum(job.state is JobState.QUEUED for job in jobs)
        return len(jobs) - in_line, in_line

    def under_way_with(self, connection_id: str) -> int:
        """Return how many jobs of a connection have not ended."""
        return sum(job.connection_id == connection_id for job in self._crew.jobs.open_jobs())

    def orphans(self, *, refresh: bool = False) -> list[Orphan]:
        """Return finished videos in the account that this library does not know.

        Raises:
            AzureError: ``refresh`` was asked for and the list could not be read.
            NotConfigured: ``refresh`` was asked for without a connection.
        """
        if refresh:
            find_orphans(self._crew, self._current())
        return self._crew.driving.orphans()

    def fetch_orphan(self, remote_id: str) -> JobView:
        """Fetch one of them; it costs nothing, it is paid for."""
        crew = self._crew
        orphan = crew.driving.orphan(remote_id)
        now = crew.clock.now()
        job = Job(
            id=new_id("job_"),
            group_id=new_id("group_"),
            connection_id=orphan.connection_id,
            resource=orphan.resource,
            state=JobState.FETCHING,
            request=GenerationRequest(
                prompt=orphan.prompt or "",
                width=orphan.width or 0,
                height=orphan.height or 0,
                seconds=orphan.seconds or 0,
                variant_count=max(1, len(orphan.output_ids)),
            ),
            created_at=orphan.created_at or now,
            updated_at=now,
            hold_until=0.0,
            permitted_at=now,
            machine_id=crew.machine_id,
            remote_id=orphan.remote_id,
            remote_created_at=orphan.created_at,
            submitted_at=now,
            expires_at=orphan.expires_at,
        )
        job_id = crew.driving.adopt(orphan, job)
        self._driver.wake()
        return self.get(job_id)

    def dismiss_orphan(self, remote_id: str) -> None:
        """Hide one for good: it is not ours."""
        orphan = self._crew.driving.orphan(remote_id)
        self._crew.attempts.disown(remote_id, orphan.resource)

    def orphan_still(self, remote_id: str) -> bytes | None:
        """Return the still of an unclaimed video or of a candidate, if Azure has one."""
        crew = self._crew
        try:
            orphan = crew.driving.orphan(remote_id)
            connection_id, output_id = orphan.connection_id, next(iter(orphan.output_ids), None)
        except NotFound:
            connection_id, output_id = self._candidate(remote_id)
        if output_id is None:
            return None
        try:
            return crew.clients.client(connection_id).thumbnail(output_id).value
        except VideogenError:
            return None

    def _candidate(self, remote_id: str) -> tuple[str, str | None]:
        for job in self._crew.jobs.in_states(JobState.MAYBE_CHARGED):
            for candidate in job.candidates:
                if candidate.remote_id == remote_id:
                    return job.connection_id, candidate.output_id
        raise NotFound("This video is not among those found at Azure.")
