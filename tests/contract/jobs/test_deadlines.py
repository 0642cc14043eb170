"""What dies first is fetched first; a warning only at risk; after the last hour a clear end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.domain.job import JobState

if TYPE_CHECKING:
    from tests.contract.jobs.conftest import MakeWorkshop
    from tests.support.workshop import Workshop
    from videogen_desktop.domain.remote import RemoteJob, Reply

HOUR = 3600.0
BOTH = pytest.mark.parametrize("dialect", list(Dialect))


def finished(workshop: Workshop, *prompts: str) -> list[str]:
    """Bring jobs, an hour apart, to where only their files are missing."""
    ids = []
    for prompt in prompts:
        job_id = workshop.ask(prompt)
        ids.append(job_id)
        while workshop.desk.get(job_id).job.state is not JobState.FETCHING:
            delays = (workshop.submitter.step(), workshop.follower.step())
            workshop.clock.advance(max(0.1, min(delays)))
        workshop.clock.advance(HOUR)
    return ids


def body(workshop: Workshop, job_id: str) -> dict[str, object]:
    return workshop.desk.get(job_id).as_json()


def wait_until_left(workshop: Workshop, job_id: str, seconds: float) -> None:
    """Let time pass until the service deletes the result in so many seconds."""
    expires_at = workshop.desk.get(job_id).job.expires_at
    assert expires_at is not None
    workshop.clock.advance(expires_at - seconds - workshop.clock.now())


@BOTH
def test_downloads_go_by_what_is_deleted_first(
    make_workshop: MakeWorkshop, dialect: Dialect
) -> None:
    workshop = make_workshop(dialect=dialect)
    first, second, third = finished(workshop, "one", "two", "three")
    with workshop.database.writing() as connection:
        sql = "UPDATE jobs SET expires_at = expires_at - ? WHERE id = ?"
        connection.execute(sql, (3 * HOUR, third))
    order = []
    for _ in range(3):
        workshop.fetcher.step()
        ready = [
            job_id
            for job_id in (first, second, third)
            if workshop.desk.get(job_id).job.state is JobState.READY
        ]
        order += [job_id for job_id in ready if job_id not in order]
    assert order == [third, first, second]


@BOTH
def test_a_warning_comes_only_when_it_fails_and_little_time_is_left(
    make_workshop: MakeWorkshop, dialect: Dialect
) -> None:
    workshop = make_workshop(dialect=dialect)
    (job_id,) = finished(workshop, "one")
    workshop.account.change(["content-lag=1000000"])
    for _ in range(5):
        workshop.clock.advance(max(1.0, min(60.0, workshop.fetcher.step())))
    assert "at_risk" not in body(workshop, job_id)  # it fails, but there is time
    wait_until_left(workshop, job_id, 2.5 * HOUR)
    workshop.fetcher.step()
    assert "at_risk" not in body(workshop, job_id)
    workshop.clock.advance(HOUR)
    workshop.fetcher.step()
    assert body(workshop, job_id)["at_risk"] is True
    assert workshop.desk.get(job_id).job.state is JobState.FETCHING
    workshop.account.change([])
    (view,) = workshop.run_to_end(job_id)
    assert view.job.state is JobState.READY
    assert "at_risk" not in view.as_json()


def test_little_time_alone_is_no_reason_to_warn(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop()
    (job_id,) = finished(workshop, "one")
    wait_until_left(workshop, job_id, 0.5 * HOUR)
    assert "at_risk" not in body(workshop, job_id)


def test_a_refused_key_near_the_end_is_a_risk(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop()
    (job_id,) = finished(workshop, "one")
    workshop.account.change(["unauthorized"])
    workshop.fetcher.step()
    assert "at_risk" not in body(workshop, job_id)
    wait_until_left(workshop, job_id, 0.5 * HOUR)
    assert body(workshop, job_id)["at_risk"] is True


@BOTH
def test_after_the_deadline_azure_is_asked_once_more_and_that_is_the_end(
    make_workshop: MakeWorkshop, dialect: Dialect, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = make_workshop(dialect=dialect)
    (job_id,) = finished(workshop, "one")
    workshop.account.change(["content-lag=1000000"])
    workshop.fetcher.step()
    wait_until_left(workshop, job_id, -1.0)
    client = workshop.clients.client(workshop.desk.get(job_id).job.connection_id)
    asked: list[str] = []
    real = client.status

    def counted(remote_id: str) -> Reply[RemoteJob]:
        asked.append(remote_id)
        return real(remote_id)

    monkeypatch.setattr(client, "status", counted)
    (view,) = workshop.run_to_end(job_id)
    assert view.job.state is JobState.FAILED
    assert view.job.error is not None
    assert (view.job.error.code, view.job.error.stage) == ("expired", "file")
    assert "deleted" in view.message
    assert asked == [view.job.remote_id]
    assert not list((workshop.folder.videos_dir / ".parts").glob("*"))


def test_offline_over_the_deadline_ends_once_the_network_is_back(
    make_workshop: MakeWorkshop,
) -> None:
    workshop = make_workshop()
    (job_id,) = finished(workshop, "one")
    workshop.account.stop()
    for _ in range(30):
        workshop.clock.advance(max(1.0, min(60.0, workshop.step())))
    workshop.clock.advance(25 * HOUR)
    workshop.step()
    assert workshop.desk.get(job_id).job.state is JobState.FETCHING
    workshop.account.change([])
    (view,) = workshop.run_to_end(job_id)
    assert view.job.error is not None
    assert view.job.error.code == "expired"


@BOTH
def test_a_job_that_azure_never_ends_fails_when_its_day_is_over(
    make_workshop: MakeWorkshop, dialect: Dialect
) -> None:
    workshop = make_workshop("stuck=1", dialect=dialect)
    job_id = workshop.ask()
    workshop.run(lambda: workshop.desk.get(job_id).job.state is JobState.RUNNING)
    workshop.clock.advance(47.9 * HOUR if dialect is Dialect.JOBS else 23.9 * HOUR)
    workshop.step()
    assert workshop.desk.get(job_id).job.state is JobState.RUNNING
    (view,) = workshop.run_to_end(job_id, longest_seconds=HOUR)
    assert view.job.error is not None
    assert view.job.error.code == "expired"
