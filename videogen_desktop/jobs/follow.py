"""Follow what Azure has: poll, cancel, and look again for what could not be found."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import (
    AzureError,
    ConnectionRefused,
    NetworkUnavailable,
    NotConfigured,
    RemoteNotFound,
)
from videogen_desktop.domain.job import JobError, JobState, Orphan, Outcome
from videogen_desktop.domain.remote import FailureStage, RemoteStatus
from videogen_desktop.jobs import machine
from videogen_desktop.jobs.lookup import as_candidates, search_for
from videogen_desktop.jobs.remote_list import read_list
from videogen_desktop.library.job_rows import candidates_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from videogen_desktop.domain.job import Job
    from videogen_desktop.domain.remote import RemoteJob, RemoteList, Reply
    from videogen_desktop.jobs.crew import Crew, Pauses

log = logging.getLogger(__name__)

EXPIRED = JobError("expired", "Azure deleted this video before it could be fetched.", stage="file")

_REFUSALS = {
    FailureStage.WORDS: ("prompt_refused", "Azure's safety filter refused these words."),
    FailureStage.RESULT: ("result_refused", "Azure's safety filter refused the finished video."),
}


class Follower:
    """The lane of one account from ``submitted`` to the moment Azure has finished.

    ``on_ended`` is told whenever a job has: its video can be fetched, and another one be sent.
    """

    def __init__(
        self, crew: Crew, pauses: Pauses, resource: str, on_ended: Callable[[], None]
    ) -> None:
        self._crew = crew
        self._pauses = pauses
        self._resource = resource
        self._on_ended = on_ended
        self._next: dict[str, float] = {}
        self._polls: dict[str, int] = {}
        self._hurried: set[str] = set()

    def step(self) -> float:
        """Ask about every job that is due; return the seconds until the next one is."""
        crew = self._crew
        jobs = crew.jobs.in_states(
            JobState.SUBMITTED, JobState.RUNNING, resource=self._resource
        ) + crew.jobs.still_open_remotely(self._resource)
        current = {job.id for job in jobs}
        for gone in self._next.keys() - current:
            del self._next[gone]
            self._polls.pop(gone, None)
            self._hurried.discard(gone)
        delays = [machine.LONGEST_WAIT_SECONDS, self._recheck()]
        for job in jobs:
            if crew.stop.is_set():
                break
            delays.append(self._visit(job))
        return min(delays)

    def _visit(self, job: Job) -> float:
        """Poll one job if its time has come; return the seconds until it has."""
        tick = self._crew.clock.monotonic()
        if job.id not in self._next:
            first = machine.poll_delay(0, None, self._crew.rng)
            # After a restart the job is old: ask at once.
            age = self._crew.clock.now() - (job.submitted_at or 0.0)
            self._next[job.id] = tick + (first if 0 <= age < first else 0.0)
        if job.cancel_wanted and job.id not in self._hurried:
            self._hurried.add(job.id)
            self._next[job.id] = tick
        wait = max(self._pauses.wait(job.connection_id), self._next[job.id] - tick)
        if wait > 0:
            return wait
        delay = self._poll(job)
        self._next[job.id] = self._crew.clock.monotonic() + delay
        return delay

    def _poll(self, job: Job) -> float:
        """Ask once; return the seconds until the next question about this job."""
        crew = self._crew
        if job.remote_id is None:
            raise LookupError(f"{job.id} is {job.state} without a remote id")
        polls = self._polls.get(job.id, 0) + 1
        self._polls[job.id] = polls
        try:
            client = crew.clients.client(job.connection_id)
            reply = client.status(job.remote_id)
        except RemoteNotFound as error:
            # A new id can be unknown for a while; an old one stays so until its day is over.
            return self._not_found(job, error, polls)
        except (ConnectionRefused, NetworkUnavailable, NotConfigured) as error:
            return self._pauses.trouble(job.connection_id, error)
        except AzureError as error:
            log.info("a poll of %s failed: %s", job.id, error)
            return machine.poll_delay(polls, error.retry_after, crew.rng)
        self._pauses.worked(job.connection_id)
        self._take_in(job, reply)
        practice = crew.clients.connection(job.connection_id).is_practice
        hint = machine.PRACTICE_POLL_SECONDS if practice else reply.poll_after
        return machine.poll_delay(polls, hint, crew.rng)

    def _not_found(self, job: Job, error: RemoteNotFound, polls: int) -> float:
        crew = self._crew
        self._pauses.worked(job.connection_id)
        dialect = crew.clients.connection(job.connection_id).dialect
        if crew.clock.now() + job.service_skew > machine.deadline(job, dialect):
            crew.jobs.move(job, JobState.FAILED, error=EXPIRED)
            self._one_has_ended()
        return machine.poll_delay(polls, error.retry_after, crew.rng)

    def _take_in(self, job: Job, reply: Reply[RemoteJob]) -> None:
        """Act on what Azure says of a job."""
        crew = self._crew
        remote = reply.value
        skew = job.service_skew
        if reply.service_time is not None:
            skew = reply.service_time - crew.clock.now()
        known: dict[str, object] = {"service_skew": skew}
        if remote.expires_at is not None:
            known["expires_at"] = remote.expires_at
        if remote.created_at is not None:
            known["remote_created_at"] = remote.created_at
        if job.state is JobState.CANCELLED:
            self._take_in_cancelled(job, remote, known)
        elif self._ended(job, remote, known):
            self._one_has_ended()
        elif job.cancel_wanted:
            self._cancel(job, known)
        else:
            self._go_on(job, remote, skew, known)

    def _ended(self, job: Job, remote: RemoteJob, known: dict[str, object]) -> bool:
        """Take in the end of a job, if this is one."""
        jobs = self._crew.jobs
        if remote.status is RemoteStatus.COMPLETED and remote.output_ids:
            jobs.finish_remote(job, remote.output_ids, **known)
        elif remote.status is RemoteStatus.FAILED:
            jobs.move(job, JobState.FAILED, error=failure_of(remote), **known)
        elif remote.status is RemoteStatus.CANCELLED:
            error = JobError("azure_cancelled", "Azure cancelled this request.")
            jobs.move(job, JobState.CANCELLED, error=error, **known)
        else:
            return False
        return True

    def _go_on(self, job: Job, remote: RemoteJob, skew: float, known: dict[str, object]) -> None:
        crew = self._crew
        dialect = crew.clients.connection(job.connection_id).dialect
        if crew.clock.now() + skew > machine.deadline(job, dialect):
            crew.jobs.move(job, JobState.FAILED, error=EXPIRED, **known)
            self._one_has_ended()
            return
        running = remote.status is not RemoteStatus.QUEUED or job.state is JobState.RUNNING
        if remote.progress is not None and running:
            known["progress"] = max(remote.progress, job.progress or 0)
        crew.jobs.move(job, JobState.RUNNING if running else JobState.SUBMITTED, **known)

    def _cancel(self, job: Job, known: dict[str, object]) -> None:
        """Delete a job that Azure has not finished; where Azure refuses, cancel it here only."""
        crew = self._crew
        try:
            crew.clients.client(job.connection_id).delete(job.remote_id or "")
            still_open = 0
        except RemoteNotFound:
            still_open = 0
        except (ConnectionRefused, NetworkUnavailable, NotConfigured) as error:
            self._pauses.trouble(job.connection_id, error)
            return
        except AzureError as error:
            log.info("Azure would not delete %s: %s", job.id, error)
            still_open = 1
        crew.jobs.move(job, JobState.CANCELLED, remote_open=still_open, **known)
        self._one_has_ended()

    def _take_in_cancelled(self, job: Job, remote: RemoteJob, known: dict[str, object]) -> None:
        """A job that was cancelled here while Azure went on with it."""
        crew = self._crew
        dialect = crew.clients.connection(job.connection_id).dialect
        now = crew.clock.now() + job.service_skew
        if not remote.status.is_final and now < machine.deadline(job, dialect):
            return
        error = job.error
        if remote.status is RemoteStatus.COMPLETED:
            error = JobError(
                "finished_anyway",
                "Azure finished this video anyway; it is already paid for.",
            )
            crew.driving.offer(orphan_from(remote, job.connection_id, self._resource, job.id))
        crew.jobs.move(job, JobState.CANCELLED, remote_open=0, error=error, **known)
        self._one_has_ended()

    def _one_has_ended(self) -> None:
        """A place at the service is free: those who were told "too many" need not wait."""
        self._crew.jobs.end_busy_wait(self._resource)
        self._on_ended()

    def _recheck(self) -> float:
        """Look again for jobs that may have been charged; return the seconds until the next."""
        crew = self._crew
        delay = machine.LONGEST_WAIT_SECONDS
        for job in crew.jobs.in_states(JobState.MAYBE_CHARGED, resource=self._resource):
            now = crew.clock.now()
            wait = machine.due_in(job.not_before, now, machine.RECHECK_SECONDS)
            attempt = crew.attempts.last(job.id)
            over = attempt is None or now - attempt.intent_at > machine.DAY_SECONDS
            if over and job.not_before:
                continue
            wait = max(wait, self._pauses.wait(job.connection_id))
            if wait:
                delay = min(delay, wait)
                continue
            self._look_again(job)
        return delay

    def _look_again(self, job: Job) -> None:
        crew = self._crew
        later = crew.clock.now() + machine.RECHECK_SECONDS
        attempt = crew.attempts.last(job.id)
        if attempt is None:
            return
        try:
            client = crew.clients.client(job.connection_id)
            since = attempt.service_at - machine.MARGIN_SECONDS
            reply = read_list(crew, client, self._resource, since)
        except (ConnectionRefused, NetworkUnavailable, NotConfigured) as error:
            self._pauses.trouble(job.connection_id, error)
            return
        except AzureError as error:
            log.info("looking again for %s failed: %s", job.id, error)
            crew.jobs.move(job, job.state, not_before=later)
            return
        self._pauses.worked(job.connection_id)
        if reply.value.complete and self._found(job, reply):
            return
        crew.jobs.move(job, job.state, not_before=later)

    def _found(self, job: Job, reply: Reply[RemoteList]) -> bool:
        """Adopt what has turned up since; keep the choice for the person up to date."""
        crew = self._crew
        service_now = reply.service_time or crew.clock.now() + job.service_skew
        listed = reply.value.jobs
        claimed = crew.attempts.claimed(remote.id for remote in listed)
        choices: list[RemoteJob] = []
        for attempt in reversed(crew.attempts.of_job(job.id)):
            if attempt.outcome not in {Outcome.SETTLED, Outcome.OPEN}:
                continue
            search = search_for(crew, job, attempt, service_now)
            verdict = machine.judge(listed, claimed, search, at_end=False)
            if verdict.remote is not None and crew.attempts.answered(
                job, attempt, verdict.remote, closed_at=service_now, why=Outcome.FOUND
            ):
                return True
            choices += [
                remote
                for remote in listed
                if remote.id not in claimed and machine.possible(remote, search)
            ]
        unique = {remote.id: remote for remote in choices}
        crew.jobs.move(job, job.state, candidates=candidates_text(as_candidates(unique.values())))
        return False


def failure_of(remote: RemoteJob) -> JobError:
    """Return what a job row keeps of Azure's own failure."""
    failure = remote.failure
    if failure is None:
        return JobError("job_failed", "Azure could not make this video and gave no reason.")
    code, message = _REFUSALS.get(failure.stage, ("job_failed", "Azure could not make this video."))
    return JobError(
        code, message, azure_message=failure.message or failure.code, stage=failure.stage.value
    )


def orphan_from(
    remote: RemoteJob, connection_id: str, resource: str, job_id: str | None = None
) -> Orphan:
    """Return the offer of a finished remote job."""
    return Orphan(
        remote_id=remote.id,
        connection_id=connection_id,
        resource=resource,
        output_ids=remote.output_ids,
        created_at=remote.created_at,
        expires_at=remote.expires_at,
        prompt=remote.prompt,
        width=remote.width,
        height=remote.height,
        seconds=remote.seconds,
        job_id=job_id,
    )
