"""What turns up after it was given up is never paid for a second time, nor hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from videogen_desktop.domain.connection import Connection, Dialect, connection_id
from videogen_desktop.domain.job import GenerationRequest, JobState

if TYPE_CHECKING:
    from tests.contract.jobs.conftest import MakeWorkshop
    from tests.support.workshop import Workshop


def given_up(make_workshop: MakeWorkshop, *faults: str) -> tuple[Workshop, str]:
    """Return a job that is in line again although its first create is carried out later."""
    workshop = make_workshop(*faults)
    workshop.run_to_end(workshop.ask("the first of all"))
    workshop.clock.advance(60)
    workshop.ask("so that a list shows one of ours")
    workshop.run(lambda: workshop.crew.attempts.learned(workshop.connection.resource).own_seen)
    workshop.run(lambda: not workshop.crew.jobs.open_jobs())
    # Looking ends after 21 s here, and what was made up to 5 s later can still be the job's.
    workshop.account.change(["late-create=24", *faults])
    job_id = workshop.ask("a fox")
    workshop.run(
        lambda: (
            workshop.crew.jobs.get(job_id).state is JobState.QUEUED
            and len(workshop.crew.attempts.of_job(job_id)) == 1
        )
    )
    workshop.account.change(faults)
    return workshop, job_id


def made_for(workshop: Workshop, job_id: str) -> int:
    return sum(line["idempotency_key"] == job_id for line in workshop.account.creates())


def test_what_turned_up_while_a_job_was_in_line_again_is_taken_not_paid_twice(
    make_workshop: MakeWorkshop,
) -> None:
    workshop, job_id = given_up(make_workshop)
    workshop.clock.advance(60)
    view = workshop.run_to_end(job_id)[0]
    assert view.job.state is JobState.READY
    assert made_for(workshop, job_id) == 1


def test_a_lone_find_without_words_is_taken_as_well(make_workshop: MakeWorkshop) -> None:
    workshop, job_id = given_up(make_workshop, "list-without-prompt")
    workshop.clock.advance(60)
    assert workshop.run_to_end(job_id)[0].job.state is JobState.READY
    assert made_for(workshop, job_id) == 1


def test_what_may_be_anyones_is_put_to_the_person_rather_than_sent_again(
    make_workshop: MakeWorkshop,
) -> None:
    workshop, job_id = given_up(make_workshop, "list-without-prompt")
    workshop.clock.advance(3)
    stranger = workshop.clients.client_for(workshop.connection)
    stranger.create(GenerationRequest("not ours", 1280, 720, 4), idempotency_key="not-ours")
    workshop.clock.advance(60)
    view = workshop.run_to_end(job_id)[0]
    assert view.job.state is JobState.MAYBE_CHARGED
    assert len(view.job.candidates) >= 1
    assert made_for(workshop, job_id) == 1
    workshop.desk.resend(job_id)
    assert workshop.run_to_end(job_id)[0].job.state is JobState.READY
    assert made_for(workshop, job_id) == 2


def test_a_second_charge_is_shown_as_one_more_take_of_its_job(make_workshop: MakeWorkshop) -> None:
    workshop, job_id = given_up(make_workshop)
    workshop.run_to_end(job_id)
    assert made_for(workshop, job_id) == 2
    workshop.clock.advance(120)
    assert workshop.desk.orphans(refresh=True) == []
    view = workshop.run_to_end(job_id)[0]
    assert view.job.state is JobState.READY
    assert len({video.remote_id for video in view.videos}) == 2
    assert {video.prompt for video in view.videos} == {"a fox"}
    assert view.job.error is not None
    assert view.job.error.code == "made_twice"
    workshop.desk.orphans(refresh=True)
    assert workshop.crew.jobs.get(job_id).state is JobState.READY


def test_a_second_charge_without_words_is_offered(make_workshop: MakeWorkshop) -> None:
    workshop, job_id = given_up(make_workshop, "list-without-prompt")
    workshop.run_to_end(job_id)
    assert made_for(workshop, job_id) == 2
    workshop.clock.advance(120)
    (orphan,) = workshop.desk.orphans(refresh=True)
    assert orphan.remote_id not in {video.remote_id for video in workshop.desk.get(job_id).videos}


def test_a_find_for_a_cancelled_job_is_offered_once_as_paid_for(
    make_workshop: MakeWorkshop,
) -> None:
    workshop, job_id = given_up(make_workshop)
    workshop.desk.cancel(job_id)
    workshop.clock.advance(120)
    (orphan,) = workshop.desk.orphans(refresh=True)
    assert orphan.job_id == job_id
    assert workshop.desk.orphans(refresh=True) == [orphan]
    workshop.desk.fetch_orphan(orphan.remote_id)
    assert workshop.run_to_end(job_id)[0].job.state is JobState.READY


@pytest.mark.parametrize("first", [Dialect.VIDEOS, Dialect.JOBS])
def test_the_list_of_one_dialect_says_nothing_about_jobs_of_the_other(
    make_workshop: MakeWorkshop, first: Dialect
) -> None:
    workshop = make_workshop(dialect=first)
    workshop.run_to_end(workshop.ask("in one dialect"))
    other = Dialect.JOBS if first is Dialect.VIDEOS else Dialect.VIDEOS
    before = workshop.connection
    where = connection_id(before.base_url, other, before.deployment)
    workshop.connection = Connection(where, before.base_url, other, before.deployment)
    workshop.run_to_end(workshop.ask("in the other"))
    assert workshop.crew.attempts.learned(before.resource).max_list_lag < 1


def test_many_jobs_that_have_ended_hide_none_that_has_not(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop()
    waiting = workshop.ask("the oldest of all", hold_seconds=60)
    for n in range(205):
        workshop.desk.cancel(workshop.ask(f"no. {n}", hold_seconds=60))
    assert waiting in {view.job.id for view in workshop.desk.recent()}
