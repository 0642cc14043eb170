"""Sleep, clocks that are set, and a service whose clock is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from videogen_desktop.domain.job import JobState
from videogen_desktop.jobs.crew import Pace

if TYPE_CHECKING:
    from tests.contract.jobs.conftest import MakeWorkshop


@pytest.mark.parametrize("jump", [8 * 3600.0, 3600.0, -3600.0, -8 * 3600.0])
@pytest.mark.parametrize("moment", [JobState.QUEUED, JobState.SUBMITTED, JobState.RUNNING])
def test_a_clock_that_is_set_loses_no_job(
    make_workshop: MakeWorkshop, jump: float, moment: JobState
) -> None:
    workshop = make_workshop(pace=Pace(settle_seconds=15))
    job = workshop.ask(hold_seconds=4)
    if moment is not JobState.QUEUED:
        workshop.run(lambda: workshop.desk.get(job).job.state is moment)
    workshop.clock.jump(jump)
    view = workshop.run_to_end(job, longest_seconds=300)[0]
    assert view.job.state is JobState.READY
    assert len(workshop.account.creates()) == 1


@pytest.mark.parametrize("jump", [3600.0, -3600.0])
def test_a_clock_that_is_set_while_an_answer_is_lost_pays_once(
    make_workshop: MakeWorkshop, jump: float
) -> None:
    workshop = make_workshop("lost-answer", "list-lag=4")
    job = workshop.ask()
    workshop.run(lambda: workshop.desk.get(job).job.state is JobState.UNKNOWN)
    workshop.clock.jump(jump)
    workshop.run_to_end(job)
    assert len(workshop.account.creates()) == 1


@pytest.mark.parametrize("skew", [600, -600])
def test_a_service_whose_clock_is_wrong_is_understood(
    make_workshop: MakeWorkshop, skew: int
) -> None:
    workshop = make_workshop(f"clock-skew={skew}", "lost-answer=0.5")
    views = workshop.run_to_end(*[workshop.ask(f"boat {n}") for n in range(6)])
    assert all(view.job.state is JobState.READY for view in views)
    expires = [view.as_json().get("expires_at") for view in views]
    now = workshop.clock.now()
    assert all(isinstance(at, float) and 86_000 < at - now < 86_500 for at in expires)
    assert len(workshop.account.creates()) == 6


def test_sleeping_through_the_night_keeps_what_is_at_azure(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop(job_seconds=60)
    job = workshop.ask()
    workshop.run(lambda: workshop.desk.get(job).job.state is JobState.RUNNING)
    workshop.clock.advance(9 * 3600)
    assert workshop.run_to_end(job)[0].job.state is JobState.READY


@pytest.mark.timeout(300)
def test_fifty_jobs_in_line_never_pass_azures_pace(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop(pace=Pace(), job_seconds=45)
    ids = [workshop.ask(f"boat {n}") for n in range(50)]
    most = 0

    def done() -> bool:
        nonlocal most
        there = workshop.crew.jobs.in_states(JobState.SUBMITTED, JobState.RUNNING)
        most = max(most, len(there))
        return all(workshop.desk.get(job).job.state.is_final for job in ids)

    workshop.run(done, longest_seconds=3 * 3600)
    times = sorted(float(str(line["time"])) for line in workshop.account.creates())
    assert len(times) == 50
    assert most <= 2
    assert all(later - earlier >= 59 for earlier, later in zip(times, times[2:], strict=False))


def test_a_restart_keeps_azures_pace_and_knows_when_the_next_may_go(
    make_workshop: MakeWorkshop,
) -> None:
    workshop = make_workshop(pace=Pace(at_once=0))
    for number in range(3):
        workshop.ask(f"boat {number}")
    workshop.run(lambda: len(workshop.account.creates()) == 2)
    workshop.clock.advance(20)
    workshop.begin()
    wait = workshop.submitter.step()
    assert 35 <= wait <= 40
    workshop.clock.advance(wait)
    workshop.run(lambda: len(workshop.account.creates()) == 3, longest_seconds=5)
