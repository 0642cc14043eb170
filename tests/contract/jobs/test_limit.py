"""Whatever lets a request go that costs money asks at the limit, and nothing is sent before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from videogen_desktop.domain.connection import practice_connection
from videogen_desktop.domain.errors import OverLimit
from videogen_desktop.domain.job import JobState
from videogen_desktop.jobs.money import Tariff

if TYPE_CHECKING:
    from tests.contract.jobs.conftest import MakeWorkshop
    from tests.support.workshop import Workshop

FOUR_SECONDS = 0.4
TWO_DAYS = 2 * 86_400


def limit(workshop: Workshop, videos: float) -> None:
    """Let a month cost as much as so many videos of four seconds, and a little."""
    workshop.tariff = Tariff("USD", videos * FOUR_SECONDS + 0.01, {})


def in_doubt(workshop: Workshop) -> str:
    workshop.account.change(["lost-request"])
    job = workshop.ask()
    workshop.run_to_end(job)
    workshop.account.change([])
    return job


def left_in_line(workshop: Workshop, count: int) -> list[str]:
    """Leave requests in line for longer than they may be sent without a word."""
    jobs = [workshop.ask(f"film {number}", hold_seconds=60) for number in range(count)]
    workshop.clock.advance(TWO_DAYS)
    return jobs


def test_sending_again_what_may_have_been_charged_is_asked_about(
    make_workshop: MakeWorkshop,
) -> None:
    workshop = make_workshop()
    job = in_doubt(workshop)
    limit(workshop, 1)
    with pytest.raises(OverLimit) as caught:
        workshop.desk.resend(job)
    assert caught.value.cost == pytest.approx(FOUR_SECONDS)
    assert caught.value.spent == pytest.approx(FOUR_SECONDS), "the one in doubt counts"
    assert workshop.desk.get(job).job.state is JobState.MAYBE_CHARGED
    for _ in range(3):
        workshop.clock.advance(workshop.step())
    assert workshop.account.creates() == []

    workshop.desk.resend(job, over_limit=True)
    assert workshop.run_to_end(job)[0].job.state is JobState.READY
    assert len(workshop.account.creates()) == 1


def test_sending_again_within_the_limit_is_not_asked_about(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop()
    job = in_doubt(workshop)
    limit(workshop, 2)
    workshop.desk.resend(job)
    assert workshop.run_to_end(job)[0].job.state is JobState.READY


def test_old_requests_together_are_asked_about_and_counted_once(
    make_workshop: MakeWorkshop,
) -> None:
    workshop = make_workshop()
    workshop.run_to_end(workshop.ask("sent"))
    jobs = left_in_line(workshop, 3)
    # Across the turn of a month what was sent before it counts no more.
    spent = workshop.money.ledger().this_month.at_most
    workshop.tariff = Tariff("USD", spent + 2 * FOUR_SECONDS + 0.01, {})
    with pytest.raises(OverLimit) as caught:
        workshop.desk.give_permission(send=True)
    assert caught.value.cost == pytest.approx(3 * FOUR_SECONDS)
    assert caught.value.spent == pytest.approx(spent)
    assert len(workshop.desk.waiting_for_permission()) == 3
    for _ in range(3):
        workshop.clock.advance(workshop.step())
    assert len(workshop.account.creates()) == 1

    # One less is within it, and what is in line is not counted a second time.
    workshop.desk.cancel(jobs[0])
    workshop.desk.give_permission(send=True)
    workshop.run_to_end(*jobs[1:])
    assert len(workshop.account.creates()) == 3


def test_all_the_same_sends_old_requests_over_the_limit(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop()
    jobs = left_in_line(workshop, 2)
    limit(workshop, 0)
    workshop.desk.give_permission(send=True, over_limit=True)
    assert all(view.job.state is JobState.READY for view in workshop.run_to_end(*jobs))


def test_a_no_and_practice_are_never_asked_about(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop()
    (job,) = left_in_line(workshop, 1)
    limit(workshop, 0)
    workshop.desk.give_permission(send=False)
    assert workshop.desk.get(job).job.state is JobState.CANCELLED
    workshop.connection = practice_connection("")
    left_in_line(workshop, 1)
    workshop.desk.give_permission(send=True)
    assert workshop.desk.waiting_for_permission() == []
