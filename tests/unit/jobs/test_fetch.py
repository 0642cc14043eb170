from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.domain.errors import DiskFull
from videogen_desktop.domain.job import JobState
from videogen_desktop.jobs.fetch import Fetcher
from videogen_desktop.library import sidecar
from videogen_desktop.library.database import Database
from videogen_desktop.library.jobs import JobStore
from videogen_desktop.library.videos import VideoStore

if TYPE_CHECKING:
    from tests.support.workshop import Workshop


def finished(workshop: Workshop, *prompts: str) -> list[str]:
    """Bring jobs to where only their files are missing."""
    jobs = [workshop.ask(prompt) for prompt in prompts]
    states = {JobState.FETCHING}

    def ready() -> bool:
        return {workshop.desk.get(job).job.state for job in jobs} == states

    while not ready():
        delays = [workshop.submitter.step(), workshop.follower.step()]
        workshop.clock.advance(max(0.1, min(delays)))
    workshop.clock.advance(5)
    return jobs


def test_what_expires_first_is_fetched_first(workshop: Workshop) -> None:
    early, late = finished(workshop, "one", "two")
    with workshop.database.writing() as connection:
        connection.execute("UPDATE jobs SET expires_at = expires_at - 100 WHERE id = ?", (late,))
    workshop.fetcher.step()
    assert workshop.desk.get(late).job.state is JobState.READY
    assert workshop.desk.get(early).job.state is JobState.FETCHING


def test_two_fetchers_never_take_the_same(workshop: Workshop) -> None:
    (job,) = finished(workshop, "one")
    second = Fetcher(workshop.crew, workshop.pauses, workshop.board)
    (take,) = workshop.crew.jobs.takes(job)
    assert workshop.fetcher._seize(take) == 0
    assert second.step() > 0
    assert workshop.desk.get(job).job.state is JobState.FETCHING
    workshop.fetcher._release(take)
    second.step()
    assert workshop.desk.get(job).job.state is JobState.READY


def test_a_file_that_is_whole_already_is_not_fetched_again(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    (job,) = finished(workshop, "one")
    with monkeypatch.context() as killed:
        # As after a kill between the rename and the row.
        killed.setattr(workshop.crew.jobs, "keep_take", lambda *_: _die())
        with contextlib.suppress(KeyboardInterrupt):
            workshop.fetcher.step()
    workshop.account.stop()
    workshop.begin()
    workshop.fetcher.step()
    assert workshop.desk.get(job).job.state is JobState.READY
    workshop.account.change([])


def _die() -> None:
    raise KeyboardInterrupt


def test_the_last_take_ends_its_job_in_one_transaction(workshop: Workshop) -> None:
    (job,) = finished(workshop, "one")
    other = Database(workshop.database.path)
    seen: list[tuple[JobState, int]] = []

    def look(sql: str) -> None:
        """Note what another process finds just before each commit."""
        if sql == "COMMIT":
            found = len(VideoStore(other).of_job(job))
            seen.append((JobStore(other, workshop.clock).get(job).state, found))

    with workshop.database.reading() as connection:
        connection.set_trace_callback(look)
    workshop.fetcher.step()
    look("COMMIT")
    with workshop.database.reading() as connection:
        connection.set_trace_callback(None)
    other.close()
    assert set(seen) == {(JobState.FETCHING, 0), (JobState.READY, 1)}


def test_no_room_is_said_and_waited_for(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    (job,) = finished(workshop, "one")
    with monkeypatch.context() as full:
        full.setattr(type(workshop.crew.media), "free_bytes", lambda _self: 0)
        workshop.fetcher.step()
        view = workshop.desk.get(job)
        assert view.job.state is JobState.FETCHING
        assert view.job.error is not None
        assert view.job.error.code == "disk_full"
        assert "needs 1 MB" in view.message
    workshop.clock.advance(10)
    assert workshop.run_to_end(job)[0].job.state is JobState.READY


def test_without_room_for_the_record_the_file_waits_for_it(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    (job,) = finished(workshop, "one")

    def full(*_: object) -> None:
        raise DiskFull("There is no room left on the disk.")

    with monkeypatch.context() as patched:
        patched.setattr(sidecar, "write", full)
        workshop.fetcher.step()
        view = workshop.desk.get(job)
        assert view.job.state is JobState.FETCHING
        assert view.job.error is not None
        assert view.job.error.code == "disk_full"
        assert view.videos == ()
    workshop.account.stop()  # the bytes are here already
    workshop.clock.advance(10)
    workshop.fetcher.step()
    assert workshop.desk.get(job).job.state is JobState.READY
    workshop.account.change([])


def test_why_it_waits_is_said_also_when_it_cannot_be_written_down(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    (job,) = finished(workshop, "one")

    def full(*_: object, **__: object) -> None:
        raise DiskFull("There is no room left on the disk.")

    with monkeypatch.context() as patched:
        patched.setattr(type(workshop.crew.media), "free_bytes", lambda _self: 0)
        patched.setattr(workshop.crew.jobs, "move", full)
        with pytest.raises(DiskFull):
            workshop.fetcher.step()
    error = workshop.desk.get(job).job.error
    assert error is not None
    assert error.code == "disk_full"


def test_a_network_that_is_away_is_said_and_waited_for(workshop: Workshop) -> None:
    (job,) = finished(workshop, "one")
    workshop.account.stop()
    workshop.fetcher.step()
    view = workshop.desk.get(job)
    assert view.job.error is not None
    assert view.job.error.code == "offline"
    workshop.account.change([])
    ended = workshop.run_to_end(job)[0]
    assert ended.job.state is JobState.READY
    assert ended.job.error is None
