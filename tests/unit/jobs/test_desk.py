from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.domain.errors import Conflict, InvalidRequest, NotFound
from videogen_desktop.domain.job import JobState
from videogen_desktop.jobs.orders import Order

if TYPE_CHECKING:
    from tests.support.workshop import Workshop


def test_bad_input_keeps_nothing(workshop: Workshop) -> None:
    with pytest.raises(InvalidRequest):
        workshop.desk.submit(Order(""))
    assert workshop.desk.recent() == []


def test_an_unknown_job_is_not_found(workshop: Workshop) -> None:
    for ask in (workshop.desk.get, workshop.desk.cancel, workshop.desk.check):
        with pytest.raises(NotFound):
            ask("job_nobody")


def test_a_request_id_belongs_to_one_order_for_ever(workshop: Workshop) -> None:
    first = workshop.ask("a boat", request_id="r")
    workshop.run_to_end(first)
    assert workshop.ask("a boat", request_id="r") == first
    with pytest.raises(Conflict):
        workshop.ask("a car", request_id="r")
    assert len(workshop.desk.recent()) == 1


def test_recent_shows_the_newest_first_and_forgets_after_a_day(workshop: Workshop) -> None:
    first = workshop.ask("one")
    workshop.run_to_end(first)
    second = workshop.ask("two", hold_seconds=60)
    assert [view.job.id for view in workshop.desk.recent()] == [second, first]
    workshop.clock.advance(86_401)
    assert [view.job.id for view in workshop.desk.recent()] == [second]


def test_news_are_waited_for_no_longer_than_asked(workshop: Workshop) -> None:
    before = workshop.clock.monotonic()
    workshop.desk.await_news(1.0)
    assert workshop.clock.monotonic() - before == pytest.approx(1.0)


def test_what_another_thread_writes_is_news(workshop: Workshop) -> None:
    began = workshop.clock.monotonic()
    look = workshop.clock.wait

    def wait(event: threading.Event, seconds: float) -> bool:
        other = threading.Thread(target=workshop.ask, args=("a boat",))
        other.start()
        other.join()
        return look(event, seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workshop.clock, "wait", wait)
        workshop.desk.await_news(60.0)
    assert workshop.clock.monotonic() - began < 1.0
    assert len(workshop.desk.recent()) == 1


def test_what_happened_between_two_questions_is_news(workshop: Workshop) -> None:
    seen = workshop.desk.await_news(0)
    workshop.ask("a boat")
    began = workshop.clock.monotonic()
    news = workshop.desk.await_news(60.0, seen)
    assert (news != seen, workshop.clock.monotonic()) == (True, began)
    assert workshop.desk.await_news(1.0, news) == news


def test_nobody_waits_for_news_from_a_program_that_ends(workshop: Workshop) -> None:
    workshop.crew.stop.set()
    before = workshop.clock.monotonic()
    workshop.desk.await_news(60.0)
    assert workshop.clock.monotonic() == before


def test_under_way_tells_azure_from_the_line(workshop: Workshop) -> None:
    workshop.ask("one")
    workshop.ask("two", hold_seconds=60)
    workshop.submitter.step()
    assert workshop.desk.under_way() == (1, 1)
    assert workshop.desk.cancel_unsent() == 1
    assert workshop.desk.under_way() == (1, 0)


def test_only_a_job_in_doubt_can_be_sent_again(workshop: Workshop) -> None:
    job = workshop.ask()
    with pytest.raises(Conflict):
        workshop.desk.resend(job)
    workshop.run_to_end(job)
    with pytest.raises(Conflict):
        workshop.desk.resend(job)
    assert len(workshop.account.creates()) == 1


def test_a_job_in_doubt_is_sent_again_when_the_person_says_so(workshop: Workshop) -> None:
    workshop.account.change(["lost-request"])
    job = workshop.ask()
    workshop.run_to_end(job)
    workshop.account.change([])
    assert workshop.desk.resend(job).job.state is JobState.QUEUED
    assert workshop.run_to_end(job)[0].job.state is JobState.READY


def test_a_job_in_doubt_can_be_given_up(workshop: Workshop) -> None:
    workshop.account.change(["lost-request"])
    job = workshop.ask()
    workshop.run_to_end(job)
    assert workshop.desk.cancel(job).job.state is JobState.CANCELLED


@pytest.mark.parametrize("others", [1, 2])
def test_the_person_chooses_among_possible_matches(workshop: Workshop, others: int) -> None:
    workshop.account.change(["lost-answer", f"other-client={others}", "list-without-prompt"])
    job = workshop.ask("mine")
    view = workshop.run_to_end(job)[0]
    assert view.job.state is JobState.MAYBE_CHARGED
    assert len(view.job.candidates) >= 2
    ours = str(workshop.account.creates()[0]["id"])
    stranger = next(item for item in view.job.candidates if item.remote_id != ours)
    left = workshop.desk.disown(job, stranger.remote_id)
    assert stranger not in left.job.candidates
    with pytest.raises(Conflict):
        workshop.desk.adopt(job, stranger.remote_id)
    workshop.account.change([])
    assert workshop.desk.adopt(job, ours).job.remote_id == ours
    assert workshop.run_to_end(job)[0].job.state is JobState.READY


def test_cancelling_what_has_ended_changes_nothing(workshop: Workshop) -> None:
    job = workshop.ask()
    workshop.run_to_end(job)
    assert workshop.desk.cancel(job).job.state is JobState.READY
    assert not workshop.desk.get(job).job.cancel_wanted
