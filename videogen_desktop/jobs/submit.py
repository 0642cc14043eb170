"""Send what is in line, one unresolved create at a time for each account."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import (
    AddressNotFound,
    AnswerLost,
    AzureError,
    ConnectionRefused,
    NetworkUnavailable,
    NotConfigured,
    RateLimited,
    RemoteNotFound,
    ServiceUnavailable,
    TooManyTasks,
    UnexpectedReply,
)
from videogen_desktop.domain.job import JobState, Outcome
from videogen_desktop.jobs import machine
from videogen_desktop.jobs.crew import another_computer_drives, error_from, may_be_sent
from videogen_desktop.jobs.lookup import Lookup, given_up, turned_up
from videogen_desktop.jobs.remote_list import read_list

if TYPE_CHECKING:
    from videogen_desktop.domain.job import Attempt, Job
    from videogen_desktop.domain.remote import RemoteJob, RemoteList, Reply
    from videogen_desktop.jobs.crew import Crew, Pauses
    from videogen_desktop.sora.client import SoraClient

log = logging.getLogger(__name__)

# Ids made in the last hour are what a baseline has to know; older ones are outside every window.
BASELINE_SECONDS = 3600.0


class Submitter:
    """The lane of one account from ``queued`` to ``submitted``."""

    def __init__(self, crew: Crew, pauses: Pauses, resource: str) -> None:
        self._crew = crew
        self._pauses = pauses
        self._resource = resource
        self._lookup = Lookup(crew, pauses, resource)
        self._sent_at: list[float] = []

    def step(self) -> float:
        """Do the next thing; return the seconds until there may be another one."""
        unresolved = self._crew.jobs.in_states(
            JobState.SUBMITTING, JobState.UNKNOWN, resource=self._resource
        )
        if unresolved:
            return self._lookup.step(unresolved[0])
        job, delay = self._next()
        return delay if job is None else self._send(job)

    def _next(self) -> tuple[Job | None, float]:
        """Return the job whose turn it is, or how long nobody's turn will come."""
        crew = self._crew
        now = crew.clock.now()
        delay = machine.LONGEST_WAIT_SECONDS
        if another_computer_drives(crew):
            return None, delay
        for job in crew.jobs.in_states(JobState.QUEUED, resource=self._resource):
            if job.cancel_wanted:
                crew.jobs.move(job, JobState.CANCELLED)
                continue
            if not may_be_sent(job, crew.machine_id, now):
                continue
            told = machine.due_in(job.not_before, now, machine.RATE_LIMIT_SECONDS[1])
            if told:
                return None, told  # the service asked the whole line to wait
            held = machine.due_in(job.hold_until, now, machine.LONGEST_HOLD_SECONDS)
            held = max(held, self._pauses.wait(job.connection_id))
            if held:
                delay = min(delay, held)
                continue
            pace = self._pace_wait(job)
            return (None, min(delay, pace)) if pace else (job, 0.0)
        return None, delay

    def _pace_wait(self, job: Job) -> float:
        """Return how long the account's limits keep the next create."""
        crew = self._crew
        practice = crew.clients.connection(job.connection_id).is_practice
        at_once = crew.pace.at_once_for(practice=practice)
        if at_once is not None:
            there = crew.jobs.in_states(
                JobState.SUBMITTED, JobState.RUNNING, resource=self._resource
            )
            if len(there) + len(crew.jobs.still_open_remotely(self._resource)) >= at_once:
                return machine.LONGEST_WAIT_SECONDS  # woken when one of them ends
        per_minute = crew.pace.per_minute_for(practice=practice)
        if per_minute is None:
            return 0.0
        # Rows survive a restart, the monotonic list survives a wall clock that is set back.
        minute = machine.LONGEST_WAIT_SECONDS
        tick, now = crew.clock.monotonic(), crew.clock.now()
        self._sent_at = [at for at in self._sent_at if tick - at < minute]
        rows = crew.attempts.intents_since(
            self._resource, now - minute, now + machine.MARGIN_SECONDS
        )
        waits = [
            minute - (instant - sent[-per_minute])
            for instant, sent in ((tick, self._sent_at), (now, rows))
            if len(sent) >= per_minute
        ]
        return min(minute, max(0.5, *waits)) if waits else 0.0

    def _send(self, job: Job) -> float:
        crew = self._crew
        try:
            client = crew.clients.client(job.connection_id)
            reply = self._list(job, client)
        except RateLimited as error:
            return self._wait_in_line(job, machine.rate_limit_delay(error.retry_after), error.code)
        except (AzureError, NotConfigured) as error:
            return self._pauses.trouble(job.connection_id, error)
        if reply is not None and turned_up(crew, job, reply):
            return 0.0
        shown = None if reply is None else reply.service_time
        service_at = crew.clock.now() if shown is None else shown
        baseline = () if reply is None else [remote.id for remote in reply.value.jobs]
        crew.anchor.before_send()
        attempt = crew.attempts.begin(job, service_at, baseline)
        if attempt is None:
            return 0.0
        crew.anchor.after_intent()
        return self._create(job, attempt, client)

    def _list(self, job: Job, client: SoraClient) -> Reply[RemoteList] | None:
        """Read the list before a create: proof of key and network, and what is not ours."""
        crew = self._crew
        back = machine.DAY_SECONDS if given_up(crew, job) else BASELINE_SECONDS
        since = crew.clock.now() + job.service_skew - back
        try:
            reply = read_list(crew, client, self._resource, since)
        except AddressNotFound:
            # Some gateways have no list. A lost create can then not be looked up, only asked
            # about; whether the address is wrong altogether the create itself will say.
            return None
        self._pauses.worked(job.connection_id)
        return reply

    def _create(self, job: Job, attempt: Attempt, client: SoraClient) -> float:
        crew = self._crew
        begun = crew.clock.monotonic()
        self._sent_at.append(begun)
        try:
            reply = client.create(
                job.request, idempotency_key=job.id, deadline_seconds=machine.CREATE_SECONDS
            )
        except AnswerLost as error:
            log.info("the answer to a create was lost for %s: %s", job.id, error)
            self._lose(job, attempt, begun)
            return 0.0
        except AzureError as error:
            return self._nothing_made(job, attempt, error)
        except BaseException:
            # Whatever broke, the request may have been on the wire.
            self._lose(job, attempt, begun)
            raise
        self._answered(job, attempt, reply, begun)
        return 0.0

    def _lose(self, job: Job, attempt: Attempt, begun: float) -> None:
        elapsed = self._crew.clock.monotonic() - begun
        self._crew.attempts.lost(job, attempt, attempt.service_at + elapsed)

    def _answered(self, job: Job, attempt: Attempt, reply: Reply[RemoteJob], begun: float) -> None:
        crew = self._crew
        elapsed = crew.clock.monotonic() - begun
        closed_at = reply.service_time or attempt.service_at + elapsed
        done = crew.attempts.answered(
            job, attempt, reply.value, closed_at=closed_at, why=Outcome.ANSWERED
        )
        if not done:
            log.error("the service answered %s with the id of another job", job.id)
            crew.attempts.lost(job, attempt, closed_at)
            return
        connection = crew.clients.connection(job.connection_id)
        learned = crew.attempts.learned(self._resource)
        better = machine.learn_from_answer(learned, job.request, connection.deployment, reply.value)
        if better != learned:
            crew.attempts.learn(self._resource, better)

    def _nothing_made(self, job: Job, attempt: Attempt, error: AzureError) -> float:
        """Azure said no, or was never reached: certainly nothing was made."""
        crew = self._crew
        if isinstance(error, TooManyTasks):
            delay, code = machine.BUSY_SECONDS, error.code
        elif isinstance(error, RateLimited):
            delay, code = machine.rate_limit_delay(error.retry_after), error.code
        elif isinstance(
            error, (ConnectionRefused, NetworkUnavailable, ServiceUnavailable, UnexpectedReply)
        ):
            crew.attempts.nothing_made(job, attempt, self._back(job))
            return self._pauses.trouble(job.connection_id, error)
        else:
            stage = "words" if not isinstance(error, RemoteNotFound) else "file"
            failure = error_from(error, stage)
            crew.attempts.nothing_made(job, attempt, JobState.FAILED, error=failure)
            return 0.0
        changes: dict[str, object] = {}
        if not job.cancel_wanted:
            changes = {"not_before": crew.clock.now() + delay, "wait_code": code}
        crew.attempts.nothing_made(job, attempt, self._back(job), **changes)
        return 0.0

    def _back(self, job: Job) -> JobState:
        wanted = self._crew.jobs.get(job.id).cancel_wanted
        return JobState.CANCELLED if wanted else JobState.QUEUED

    def _wait_in_line(self, job: Job, delay: float, code: str) -> float:
        until = self._crew.clock.now() + delay
        self._crew.jobs.move(job, JobState.QUEUED, not_before=until, wait_code=code)
        return delay
