"""Look up a create whose answer was lost, until it is found or the search is settled."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import (
    AddressNotFound,
    AzureError,
    NotConfigured,
    UnexpectedReply,
)
from videogen_desktop.domain.job import Candidate, JobError, JobState, Outcome
from videogen_desktop.jobs import machine
from videogen_desktop.jobs.machine import Ruling
from videogen_desktop.jobs.remote_list import read_list
from videogen_desktop.library.job_rows import candidates_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from videogen_desktop.domain.job import Attempt, Job
    from videogen_desktop.domain.remote import RemoteJob, RemoteList, Reply
    from videogen_desktop.jobs.crew import Crew, Pauses
    from videogen_desktop.jobs.machine import Verdict

log = logging.getLogger(__name__)

MAYBE_CHARGED = JobError(
    "maybe_charged",
    "We could not find out whether Azure started this one. Check in the Azure portal.",
)
# A list that is there but proves nothing (missing, unsorted, cut) is not waited for for ever.
USELESS_LIST_FACTOR = 2.0


@dataclass(slots=True)
class _Watch:
    """What is known only while this process runs; all of it may be lost."""

    key: tuple[str, int]
    tries: int = 0
    last_seen: float | None = None
    useless_since: float | None = None


class Lookup:
    """The search for one lost create at a time."""

    def __init__(self, crew: Crew, pauses: Pauses, resource: str) -> None:
        self._crew = crew
        self._pauses = pauses
        self._resource = resource
        self._watch = _Watch(("", 0))

    def step(self, job: Job) -> float:
        """Look once, unless it is too early; return the seconds until the next look."""
        attempt = self._crew.attempts.last(job.id)
        if attempt is None:
            raise LookupError(f"{job.id} is unknown but was never attempted")
        watch = self._watch_of(attempt)
        wait = self._pauses.wait(job.connection_id)
        if wait:
            watch.last_seen = None
            return wait
        settle = self._settle(job)
        watch.tries += 1
        since = attempt.service_at - machine.MARGIN_SECONDS
        if attempt.online_seconds >= settle:
            since = attempt.service_at - machine.DAY_SECONDS
        try:
            client = self._crew.clients.client(job.connection_id)
            reply = read_list(self._crew, client, self._resource, since)
        except (AddressNotFound, UnexpectedReply):
            return self._useless(job, attempt, settle)
        except (AzureError, NotConfigured) as error:
            watch.last_seen = None
            return self._pauses.trouble(job.connection_id, error)
        self._pauses.worked(job.connection_id)
        if not reply.value.complete:
            return self._useless(job, attempt, settle)
        watch.useless_since = None
        return self._decide(job, attempt, reply, settle)

    def _watch_of(self, attempt: Attempt) -> _Watch:
        key = (attempt.job_id, attempt.n)
        if self._watch.key != key:
            self._watch = _Watch(key)
        return self._watch

    def _settle(self, job: Job) -> float:
        crew = self._crew
        practice = crew.clients.connection(job.connection_id).is_practice
        learned = crew.attempts.learned(self._resource)
        return machine.settle_seconds(crew.pace.settle_seconds, learned, practice=practice)

    def _decide(self, job: Job, attempt: Attempt, reply: Reply[RemoteList], settle: float) -> float:
        """Act on one complete list; return the seconds until the next look."""
        crew = self._crew
        service_now = reply.service_time or crew.clock.now() + job.service_skew
        was_settled = attempt.online_seconds >= settle
        attempt = self._count(attempt, service_now, settle)
        at_end = was_settled and attempt.complete_lookups >= machine.COMPLETE_LOOKUPS
        listed = reply.value.jobs
        claimed = crew.attempts.claimed(remote.id for remote in listed)
        search = search_for(crew, job, attempt, service_now, settle)
        verdict = machine.judge(listed, claimed, search, at_end=at_end)
        if verdict.ruling is Ruling.ADOPT and verdict.remote is not None:
            found = verdict.remote
            log.info("found the lost create of %s: %s", job.id, found.id)
            if crew.attempts.answered(
                job, attempt, found, closed_at=service_now, why=Outcome.FOUND
            ):
                return 0.0
        if verdict.ruling is Ruling.WAIT or not at_end:
            return machine.lookup_delay(self._watch.tries, settle - attempt.online_seconds)
        self._end(job, attempt, verdict, service_now)
        return 0.0

    def _count(self, attempt: Attempt, service_now: float, settle: float) -> Attempt:
        """Add the online time since the last look and, once settled, this complete list."""
        tick = self._crew.clock.monotonic()
        watch = self._watch
        passed = 0.0 if watch.last_seen is None else tick - watch.last_seen
        watch.last_seen = tick
        settled = attempt.online_seconds >= settle
        attempt = replace(
            attempt,
            online_seconds=attempt.online_seconds + min(passed, machine.LONGEST_WAIT_SECONDS),
            complete_lookups=attempt.complete_lookups + int(settled),
            closed_at=service_now if attempt.closed_at is None else attempt.closed_at,
        )
        self._crew.attempts.looked_up(
            attempt,
            online=attempt.online_seconds,
            complete=attempt.complete_lookups,
            closed=service_now,
        )
        return attempt

    def _end(self, job: Job, attempt: Attempt, verdict: Verdict, service_now: float) -> None:
        """Nothing was found for certain: send again where that is safe, else ask."""
        crew = self._crew
        if verdict.shared:
            learned = crew.attempts.learned(self._resource)
            until = service_now + machine.DAY_SECONDS
            crew.attempts.learn(self._resource, replace(learned, shared_until=until))
        if verdict.ruling is Ruling.ASK:
            self._ask(job, attempt, service_now, verdict.candidates)
        elif crew.jobs.get(job.id).cancel_wanted:
            crew.attempts.settled(job, attempt, JobState.CANCELLED, service_now)
        elif self._may_send_again(job, service_now):
            crew.attempts.settled(job, attempt, JobState.QUEUED, service_now)
        else:
            self._ask(job, attempt, service_now, ())

    def _may_send_again(self, job: Job, service_now: float) -> bool:
        settled = [
            attempt
            for attempt in self._crew.attempts.of_job(job.id)
            if attempt.outcome in {Outcome.SETTLED, Outcome.OPEN}
        ]
        learned = self._crew.attempts.learned(self._resource)
        return machine.may_send_again(settled, learned, service_now)

    def _useless(self, job: Job, attempt: Attempt, settle: float) -> float:
        """A list that proves nothing: after twice the settle time the person is asked."""
        crew = self._crew
        watch = self._watch
        tick = crew.clock.monotonic()
        if watch.useless_since is None:
            watch.useless_since = tick
        watch.last_seen = None
        if tick - watch.useless_since < settle * USELESS_LIST_FACTOR:
            return machine.lookup_delay(watch.tries, settle)
        service_now = crew.clock.now() + (attempt.service_at - attempt.intent_at)
        self._ask(job, attempt, service_now, ())
        return 0.0

    def _ask(
        self, job: Job, attempt: Attempt, service_now: float, candidates: Iterable[RemoteJob]
    ) -> None:
        self._crew.attempts.settled(
            job,
            attempt,
            JobState.MAYBE_CHARGED,
            service_now,
            error=MAYBE_CHARGED,
            candidates=candidates_text(as_candidates(candidates)),
            not_before=self._crew.clock.now() + machine.RECHECK_SECONDS,
        )


def as_candidates(remotes: Iterable[RemoteJob]) -> list[Candidate]:
    """Return what is kept of remote jobs that the person may choose from."""
    return [
        Candidate(remote.id, remote.created_at, next(iter(remote.output_ids), None))
        for remote in remotes
    ]


def search_for(
    crew: Crew, job: Job, attempt: Attempt, service_now: float, settle: float = 0.0
) -> machine.Search:
    """Return what one lost create of a job is compared with.

    The windows of our other lost creates are kept out: what turns up in them is theirs.
    """
    reserved = tuple(
        (other.service_at, machine.window_end(other, service_now, settle))
        for other in crew.attempts.unfound(job.resource, service_now)
        if other.job_id != job.id
    )
    return machine.Search(
        request=job.request,
        deployment=crew.clients.connection(job.connection_id).deployment,
        attempt=attempt,
        window_end=machine.window_end(attempt, service_now, settle),
        learned=crew.attempts.learned(job.resource),
        reserved=reserved,
    )


def turned_up(crew: Crew, job: Job, reply: Reply[RemoteList]) -> bool:
    """Look, before a job is sent again, for what its earlier creates have made after all.

    Returns:
        Whether the job is settled with that: it was found, or the person has to look.
    """
    service_now = reply.service_time or crew.clock.now() + job.service_skew
    listed = reply.value.jobs
    claimed = crew.attempts.claimed(remote.id for remote in listed)
    for attempt in given_up(crew, job):
        # Who has said "send it again" was shown the candidates; only our own words count then.
        spoken = job.permitted_at > attempt.intent_at
        search = search_for(crew, job, attempt, service_now)
        at_end = reply.value.complete and not spoken
        verdict = machine.judge(listed, claimed, search, at_end=at_end)
        if verdict.ruling is Ruling.ADOPT and verdict.remote is not None:
            log.info("an earlier create of %s has turned up: %s", job.id, verdict.remote.id)
            if crew.attempts.answered(
                job, attempt, verdict.remote, closed_at=service_now, why=Outcome.FOUND
            ):
                return True
        if verdict.ruling is Ruling.ASK:
            candidates = candidates_text(as_candidates(verdict.candidates))
            return crew.jobs.move(
                job,
                JobState.MAYBE_CHARGED,
                error=MAYBE_CHARGED,
                candidates=candidates,
                not_before=crew.clock.now() + machine.RECHECK_SECONDS,
            )
    return False


def given_up(crew: Crew, job: Job) -> list[Attempt]:
    """Return the attempts of a job whose create was not found when it was looked for."""
    return [
        attempt for attempt in crew.attempts.of_job(job.id) if attempt.outcome is Outcome.SETTLED
    ]
