from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.domain.job import JobState

if TYPE_CHECKING:
    from tests.support.workshop import Workshop


def test_the_oldest_goes_first(workshop: Workshop) -> None:
    first, second = workshop.ask("one"), workshop.ask("two")
    workshop.submitter.step()
    assert workshop.desk.get(first).job.state is JobState.SUBMITTED
    assert workshop.desk.get(second).job.state is JobState.QUEUED


def test_a_held_job_does_not_hold_up_the_next(workshop: Workshop) -> None:
    held, free = workshop.ask("one", hold_seconds=30), workshop.ask("two")
    workshop.submitter.step()
    assert workshop.desk.get(held).job.state is JobState.QUEUED
    assert workshop.desk.get(free).job.state is JobState.SUBMITTED


def test_while_one_create_is_unresolved_no_other_is_sent(workshop: Workshop) -> None:
    workshop.account.change(["lost-request"])
    lost, waiting = workshop.ask("one"), workshop.ask("two")
    workshop.submitter.step()
    assert workshop.desk.get(lost).job.state is JobState.UNKNOWN
    workshop.account.change([])
    for _ in range(3):
        workshop.submitter.step()
        workshop.clock.advance(1)
    assert workshop.desk.get(waiting).job.state is JobState.QUEUED


def test_a_job_in_doubt_frees_the_line(workshop: Workshop) -> None:
    workshop.account.change(["lost-request"])
    lost, waiting = workshop.ask("one"), workshop.ask("two")
    workshop.run_to_end(lost)
    workshop.account.change([])
    assert workshop.run_to_end(waiting)[0].job.state is JobState.READY


def test_a_missing_list_keeps_nobody_from_making_videos(workshop: Workshop) -> None:
    workshop.account.change(["list-missing"])
    assert workshop.run_to_end(workshop.ask())[0].job.state is JobState.READY


def test_the_intent_is_on_disk_with_what_was_there_before(workshop: Workshop) -> None:
    first = workshop.ask("one")
    workshop.run_to_end(first)
    second = workshop.ask("two")
    workshop.submitter.step()
    attempt = workshop.crew.attempts.last(second)
    assert attempt is not None
    assert attempt.baseline == {workshop.desk.get(first).job.remote_id}


def test_a_429_with_a_time_keeps_the_whole_line_for_that_time(workshop: Workshop) -> None:
    workshop.account.change(["rate-limit", "rate-limit-after=40"])
    first, second = workshop.ask("one"), workshop.ask("two")
    workshop.submitter.step()
    assert workshop.desk.get(first).job.wait_code == "azure_rate_limited"
    assert 30 < workshop.submitter.step() <= 40
    assert workshop.desk.get(second).job.state is JobState.QUEUED
    workshop.account.change([])
    workshop.run_to_end(first, second)
    assert len(workshop.account.creates()) == 2
