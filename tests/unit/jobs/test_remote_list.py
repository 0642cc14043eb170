from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.domain.job import Echo

if TYPE_CHECKING:
    from tests.support.workshop import Workshop


def test_lists_teach_that_they_show_our_jobs(workshop: Workshop) -> None:
    resource = workshop.connection.resource
    workshop.run_to_end(workshop.ask("one"))
    assert not workshop.crew.attempts.learned(resource).own_seen
    workshop.run_to_end(workshop.ask("two"))
    learned = workshop.crew.attempts.learned(resource)
    assert learned.own_seen
    assert learned.echo_prompt is Echo.VERBATIM


def test_a_deleted_job_is_not_taken_for_a_late_list(workshop: Workshop) -> None:
    job = workshop.ask("one")
    workshop.submitter.step()
    workshop.desk.cancel(job)
    workshop.run_to_end(job)
    workshop.clock.advance(100)
    workshop.run_to_end(workshop.ask("two"))
    assert workshop.crew.attempts.learned(workshop.connection.resource).max_list_lag < 1
