from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.domain.job import JobState, Learned, Outcome
from videogen_desktop.domain.remote import RemoteJob, RemoteStatus

if TYPE_CHECKING:
    from tests.support.workshop import Workshop


def remote(remote_id: str = "video_1") -> RemoteJob:
    return RemoteJob(remote_id, RemoteStatus.QUEUED, created_at=1.0)


def test_an_intent_is_refused_for_a_cancelled_job(workshop: Workshop) -> None:
    store = workshop.crew.attempts
    job = workshop.crew.jobs.get(workshop.ask())
    workshop.desk.cancel(job.id)
    assert store.begin(job, 1.0, set()) is None
    assert store.last(job.id) is None


def test_each_intent_counts_as_a_send(workshop: Workshop) -> None:
    job = workshop.crew.jobs.get(workshop.ask())
    attempt = workshop.crew.attempts.begin(job, 1.0, {"old"})
    assert attempt is not None
    assert (attempt.n, attempt.outcome, attempt.closed_at) == (1, Outcome.OPEN, None)
    assert attempt.baseline == {"old"}
    assert workshop.crew.driving.identity()[1] == 1


def test_a_remote_id_has_one_owner_for_ever(workshop: Workshop) -> None:
    store, jobs = workshop.crew.attempts, workshop.crew.jobs
    first, second = jobs.get(workshop.ask("one")), jobs.get(workshop.ask("two"))
    for job, kept in ((first, True), (second, False)):
        attempt = store.begin(job, 1.0, set())
        assert attempt is not None
        assert store.answered(job, attempt, remote(), closed_at=2.0, why=Outcome.ANSWERED) is kept
    assert jobs.get(first.id).remote_id == "video_1"
    assert jobs.get(second.id).state is JobState.SUBMITTING
    assert store.claimed(["video_1", "video_2"]) == {"video_1"}


def test_after_a_crash_what_was_on_the_wire_is_unknown(workshop: Workshop) -> None:
    job = workshop.crew.jobs.get(workshop.ask())
    workshop.crew.attempts.begin(job, 1.0, set())
    workshop.crew.attempts.recover()
    assert workshop.crew.jobs.get(job.id).state is JobState.UNKNOWN
    attempt = workshop.crew.attempts.last(job.id)
    assert attempt is not None
    assert attempt.closed_at is None


def test_a_settled_window_stays_reserved_for_a_day(workshop: Workshop) -> None:
    store = workshop.crew.attempts
    job = workshop.crew.jobs.get(workshop.ask())
    attempt = store.begin(job, 1000.0, set())
    assert attempt is not None
    store.lost(job, attempt, 1060.0)
    store.settled(job, attempt, JobState.QUEUED, 1180.0)
    assert workshop.crew.jobs.get(job.id).state is JobState.QUEUED
    (kept,) = store.unfound(job.resource, 2000.0)
    assert (kept.closed_at, kept.settled_at, kept.outcome) == (1060.0, 1180.0, Outcome.SETTLED)
    assert store.unfound(job.resource, 1000.0 + 86_401) == []


def test_what_certainly_made_nothing_reserves_nothing_but_counts_for_the_pace(
    workshop: Workshop,
) -> None:
    store = workshop.crew.attempts
    job = workshop.crew.jobs.get(workshop.ask())
    attempt = store.begin(job, 1000.0, set())
    assert attempt is not None
    store.nothing_made(job, attempt, JobState.QUEUED)
    assert store.unfound(job.resource, 1001.0) == []
    now = workshop.clock.now()
    assert store.intents_since(job.resource, now - 60, now) == [now]


def test_not_mine_hides_an_id_for_good(workshop: Workshop) -> None:
    workshop.crew.attempts.disown("video_9", "res")
    assert workshop.crew.attempts.claimed(["video_9"]) == {"video_9"}


def test_what_was_learned_is_kept(workshop: Workshop) -> None:
    learned = Learned(max_list_lag=4.5, own_seen=True, shared_until=9.0)
    workshop.crew.attempts.learn("res", learned)
    assert workshop.crew.attempts.learned("res") == learned
    assert workshop.crew.attempts.learned("other") == Learned()
