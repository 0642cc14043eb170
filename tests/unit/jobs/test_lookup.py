from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.domain.job import JobState, Outcome

if TYPE_CHECKING:
    from tests.support.workshop import Workshop


def lose(workshop: Workshop, *faults: str) -> str:
    workshop.account.change(["lost-answer", *faults])
    job = workshop.ask("a fox")
    workshop.submitter.step()
    assert workshop.desk.get(job).job.state is JobState.UNKNOWN
    return job


def test_a_find_is_claimed_and_followed(workshop: Workshop) -> None:
    job = lose(workshop)
    workshop.submitter.step()
    found = workshop.desk.get(job).job
    assert found.state is JobState.SUBMITTED
    attempt = workshop.crew.attempts.last(job)
    assert attempt is not None
    assert attempt.outcome is Outcome.FOUND
    assert workshop.crew.attempts.claimed([found.remote_id or ""])


def test_offline_time_does_not_count_as_looking(workshop: Workshop) -> None:
    workshop.account.change(["lost-request"])
    job = workshop.ask("a fox")
    workshop.submitter.step()
    workshop.account.stop()
    for _ in range(10):
        workshop.clock.advance(max(5.0, workshop.submitter.step()))
    attempt = workshop.crew.attempts.last(job)
    assert attempt is not None
    assert attempt.online_seconds == 0
    assert workshop.desk.get(job).job.state is JobState.UNKNOWN
    workshop.account.change([])
    assert workshop.run_to_end(job)[0].job.state is JobState.MAYBE_CHARGED


def test_looking_survives_a_restart(workshop: Workshop) -> None:
    workshop.account.change(["lost-request"])
    job = workshop.ask("a fox")
    workshop.submitter.step()
    for _ in range(4):
        workshop.clock.advance(workshop.submitter.step())
    before = workshop.crew.attempts.last(job)
    workshop.begin()
    workshop.clock.advance(workshop.submitter.step())
    after = workshop.crew.attempts.last(job)
    assert before is not None
    assert after is not None
    assert after.online_seconds >= before.online_seconds > 0


def test_a_list_that_lags_is_waited_for(workshop: Workshop) -> None:
    job = lose(workshop, "list-lag=10")
    assert workshop.run_to_end(job)[0].job.state is JobState.READY
    assert len(workshop.account.creates()) == 1


def test_a_list_that_fails_now_and_then_proves_nothing(workshop: Workshop) -> None:
    job = lose(workshop, "list-error=0.6")
    assert workshop.run_to_end(job)[0].job.state is JobState.READY


def test_without_any_list_the_person_is_asked(workshop: Workshop) -> None:
    job = lose(workshop, "list-missing")
    assert workshop.run_to_end(job)[0].job.state is JobState.MAYBE_CHARGED


def test_what_turns_up_after_settling_ends_the_doubt_by_itself(workshop: Workshop) -> None:
    job = lose(workshop, "list-lag=200")
    assert workshop.run_to_end(job)[0].job.state is JobState.MAYBE_CHARGED
    workshop.run(lambda: workshop.desk.get(job).job.state is not JobState.MAYBE_CHARGED)
    assert workshop.run_to_end(job)[0].job.state is JobState.READY
    assert len(workshop.account.creates()) == 1


def test_check_again_looks_at_once(workshop: Workshop) -> None:
    job = lose(workshop, "list-lag=100")
    workshop.run_to_end(job)
    workshop.clock.advance(120)
    workshop.desk.check(job)
    workshop.follower.step()
    assert workshop.desk.get(job).job.state is JobState.SUBMITTED
