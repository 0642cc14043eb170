"""A library that is hurt while requests are under way: what Azure has comes home all the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import OwnClock
from tests.support.shelf import nothing
from tests.support.workshop import Workshop
from videogen_desktop.domain.connection import Dialect
from videogen_desktop.domain.job import JobState
from videogen_desktop.library.recovery import needs_recovery, recover

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.jobs.conftest import MakeWorkshop

BOTH = pytest.mark.parametrize("dialect", list(Dialect))


def zero_a_page(path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        sql = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        (page,) = connection.execute(sql, (table,)).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((int(page) - 1) * int(size))
        file.write(bytes(int(size)))


def mend(workshop: Workshop) -> Workshop:
    """Start again as the program does."""
    path = workshop.folder.library_path
    assert needs_recovery(path, workshop.crew.media)
    recover(path, workshop.crew.media, workshop.clock.now(), nothing)
    clock = OwnClock(workshop.account.clock)
    return Workshop(
        workshop.folder.root,
        workshop.account,
        clock,
        dialect=workshop.connection.dialect,
        state_dir=workshop.folder.root.parent / f"{workshop.folder.root.name}-state",
    )


@BOTH
@pytest.mark.parametrize("table", ["orders", "claims", "videos", "attempts", "library"])
def test_what_is_at_azure_goes_on_and_what_is_in_line_asks(
    make_workshop: MakeWorkshop, dialect: Dialect, table: str
) -> None:
    workshop = make_workshop(dialect=dialect)
    saved = workshop.run_to_end(workshop.ask("saved"))[0].videos[0]
    sent = workshop.ask("at Azure")
    workshop.run(lambda: workshop.desk.get(sent).job.state is JobState.SUBMITTED)
    queued = workshop.ask("in line", hold_seconds=4)
    workshop.close()
    zero_a_page(workshop.folder.library_path, table)
    mended = mend(workshop)
    try:
        assert mended.crew.videos.get(saved.id) == saved
        (view,) = mended.run_to_end(sent)
        assert view.job.state is JobState.READY
        mended.clock.advance(120)
        mended.step()
        assert [job.id for job in mended.desk.waiting_for_permission()] == [queued]
        assert len(workshop.account.creates()) == 2
        mended.desk.give_permission(send=True)
        assert mended.run_to_end(queued)[0].job.state is JobState.READY
        assert len(workshop.account.creates()) == 3
        assert mended.desk.orphans(refresh=True) == []
    finally:
        mended.close()


def test_without_the_requests_what_azure_has_is_offered(make_workshop: MakeWorkshop) -> None:
    workshop = make_workshop()
    sent = workshop.ask("at Azure")
    workshop.run(lambda: workshop.desk.get(sent).job.state is JobState.SUBMITTED)
    workshop.close()
    zero_a_page(workshop.folder.library_path, "jobs")
    mended = mend(workshop)
    try:
        mended.clock.advance(60)
        # Its claim could be read, its request could not: it is ours, and it is not here.
        (orphan,) = mended.desk.orphans(refresh=True)
        assert orphan.prompt == "at Azure"
        fetched = mended.desk.fetch_orphan(orphan.remote_id).job.id
        assert mended.run_to_end(fetched)[0].job.state is JobState.READY
        assert len(workshop.account.creates()) == 1
        assert mended.desk.orphans(refresh=True) == []
    finally:
        mended.close()
