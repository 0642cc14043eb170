"""Finished videos in the account that this library does not know are offered, never lost."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.support.fake_clock import OwnClock
from tests.support.program import environment, run
from tests.support.shelf import nothing
from tests.support.workshop import NO_PACE, Account, FakeClock, Workshop
from videogen_desktop.app import App
from videogen_desktop.domain.connection import Dialect
from videogen_desktop.domain.errors import NotFound
from videogen_desktop.domain.job import JobState
from videogen_desktop.front import Ground, Options
from videogen_desktop.library import mp4
from videogen_desktop.library.recovery import needs_recovery, recover
from videogen_desktop.library.video_query import VideoQuery
from videogen_desktop.practice.options import PracticeOptions
from videogen_desktop.practice.service import PracticeService

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from videogen_desktop.domain.job import Orphan
    from videogen_desktop.domain.video import Video

BOTH = pytest.mark.parametrize("dialect", list(Dialect))


class MakeComputer(Protocol):
    """Makes one more computer with a library of its own on the same account."""

    def __call__(self, name: str, dialect: Dialect = Dialect.VIDEOS) -> Workshop: ...


@pytest.fixture
def account(tmp_path: Path) -> Generator[Account]:
    account = Account(tmp_path / "account", FakeClock())
    yield account
    account.stop()


@pytest.fixture
def computer(tmp_path: Path, account: Account) -> Generator[MakeComputer]:
    made: list[Workshop] = []

    def make(name: str, dialect: Dialect = Dialect.VIDEOS) -> Workshop:
        workshop = Workshop(
            tmp_path / name, account, OwnClock(account.clock), dialect=dialect, pace=NO_PACE,
            machine=name,
        )  # fmt: skip
        made.append(workshop)
        return workshop

    yield make
    for workshop in made:
        workshop.close()


def offered(workshop: Workshop) -> list[Orphan]:
    return workshop.desk.orphans(refresh=True)


@BOTH
def test_what_another_computer_made_is_offered_soonest_expiry_first(
    computer: MakeComputer, dialect: Dialect
) -> None:
    theirs, ours = computer("theirs", dialect), computer("ours", dialect)
    for prompt in ("first boat", "second boat", "third boat"):
        theirs.run_to_end(theirs.ask(prompt))
        theirs.clock.advance(600)
    assert ours.desk.orphans() == []  # not before somebody looks
    found = offered(ours)
    assert [orphan.prompt for orphan in found] == ["first boat", "second boat", "third boat"]
    ends = [orphan.expires_at for orphan in found]
    assert ends == sorted(ends, key=str)
    assert all(orphan.width == 1280 for orphan in found)
    assert offered(theirs) == []


@BOTH
def test_one_is_fetched_on_a_click_and_costs_nothing(
    computer: MakeComputer, account: Account, dialect: Dialect
) -> None:
    theirs, ours = computer("theirs", dialect), computer("ours", dialect)
    theirs.run_to_end(theirs.ask("their boat"))
    (orphan,) = offered(ours)
    for _ in range(5):
        ours.step()
    assert ours.desk.recent() == []  # nothing happens by itself
    job_id = ours.desk.fetch_orphan(orphan.remote_id).job.id
    (view,) = ours.run_to_end(job_id)
    assert view.job.state is JobState.READY
    video = ours.crew.videos.get(view.videos[0].id)
    assert (video.prompt, video.remote_id) == ("their boat", orphan.remote_id)
    assert mp4.inspect(ours.crew.media.video_path(video)).width == 1280
    assert len(account.creates()) == 1
    assert offered(ours) == []


@BOTH
def test_a_still_shows_what_it_is(computer: MakeComputer, dialect: Dialect) -> None:
    theirs, ours = computer("theirs", dialect), computer("ours", dialect)
    theirs.run_to_end(theirs.ask())
    (orphan,) = offered(ours)
    still = ours.desk.orphan_still(orphan.remote_id)
    assert still is not None
    assert still.startswith((b"\xff\xd8\xff", b"\x89PNG", b"RIFF"))
    with pytest.raises(NotFound):
        ours.desk.orphan_still("unheard-of")


@BOTH
def test_not_mine_hides_one_for_good(computer: MakeComputer, dialect: Dialect) -> None:
    theirs, ours = computer("theirs", dialect), computer("ours", dialect)
    theirs.run_to_end(theirs.ask())
    (orphan,) = offered(ours)
    ours.desk.dismiss_orphan(orphan.remote_id)
    assert offered(ours) == []
    with pytest.raises(NotFound):
        ours.desk.fetch_orphan(orphan.remote_id)


def test_what_is_not_finished_or_has_failed_is_not_offered(
    computer: MakeComputer, account: Account
) -> None:
    theirs, ours = computer("theirs"), computer("ours")
    running = theirs.ask("still being made")
    theirs.run(lambda: theirs.desk.get(running).job.state is JobState.SUBMITTED)
    assert offered(ours) == []
    theirs.run_to_end(running)
    account.change(["refuse-result=1"])
    assert theirs.run_to_end(theirs.ask("refused"))[0].job.state is JobState.FAILED
    assert [orphan.prompt for orphan in offered(ours)] == ["still being made"]


def test_what_azure_has_deleted_is_no_longer_offered(computer: MakeComputer) -> None:
    theirs, ours = computer("theirs"), computer("ours")
    theirs.run_to_end(theirs.ask())
    assert offered(ours)
    ours.clock.advance(86_400)
    assert ours.desk.orphans() == []
    assert offered(ours) == []


def test_what_turns_up_in_the_window_of_a_lost_create_is_not_offered(
    computer: MakeComputer, account: Account
) -> None:
    theirs, ours = computer("theirs"), computer("ours")
    account.change(["lost-request=1"])
    lost = ours.ask("lost boat")
    ours.run(lambda: ours.desk.get(lost).job.state is JobState.UNKNOWN)
    account.change([])
    theirs.run_to_end(theirs.ask("their boat"))
    assert offered(ours) == []  # whose it is is not settled yet
    ours.run_to_end(lost)


def everything(workshop: Workshop) -> tuple[Video, ...]:
    return workshop.crew.videos.page(VideoQuery()).videos


def forget_library(workshop: Workshop) -> None:
    """Delete the library as a person does, and start again as the program does."""
    workshop.close()
    path = workshop.folder.library_path
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    media = workshop.crew.media
    if needs_recovery(path, media):
        recover(path, media, workshop.clock.now(), nothing)


@BOTH
def test_after_a_deleted_library_only_what_is_not_here_is_offered(
    computer: MakeComputer, account: Account, dialect: Dialect
) -> None:
    ours = computer("ours", dialect)
    saved = ours.run_to_end(ours.ask("saved boat"))[0].videos[0]
    unsaved = ours.ask("boat at Azure")
    ours.run(lambda: ours.desk.get(unsaved).job.state is JobState.SUBMITTED)
    forget_library(ours)
    ours = computer("ours", dialect)
    assert ours.crew.videos.get(saved.id) == saved
    ours.clock.advance(60)
    (orphan,) = offered(ours)
    assert orphan.prompt == "boat at Azure"
    (view,) = ours.run_to_end(ours.desk.fetch_orphan(orphan.remote_id).job.id)
    assert view.job.state is JobState.READY
    assert len(account.creates()) == 2
    assert offered(ours) == []


def test_a_take_that_was_not_saved_when_the_library_went_is_offered(
    computer: MakeComputer, account: Account
) -> None:
    ours = computer("ours", Dialect.JOBS)
    ours.run_to_end(ours.ask("two boats", count=2))
    one, other = everything(ours)
    for path in (ours.crew.media.video_path(other), ours.crew.media.record_path(other)):
        path.unlink()
    forget_library(ours)
    ours = computer("ours", Dialect.JOBS)
    (orphan,) = offered(ours)
    assert orphan.output_ids == (other.output_id,)
    ours.run_to_end(ours.desk.fetch_orphan(orphan.remote_id).job.id)
    assert {video.output_id for video in everything(ours)} == {one.output_id, other.output_id}
    assert {video.sha256 for video in everything(ours)} == {one.sha256, other.sha256}
    assert len(account.creates()) == 1
    assert offered(ours) == []


@pytest.mark.timeout(60)
def test_they_are_looked_for_at_the_start(tmp_path: Path) -> None:
    service = PracticeService(options=PracticeOptions(job_seconds=0))
    service.start()
    env = environment(service, VIDEOGEN_DIALECT="videos")
    try:
        assert run("generate", "their boat", "--data-dir", tmp_path / "theirs", env=env).code == 0
        app = App(Ground(Options(data_dir=str(tmp_path / "ours"), environ=env)))
        try:
            app.start_tidying()
            for _ in range(100):
                if app.crew.driving.orphans():
                    break
                time.sleep(0.1)
            assert [orphan.prompt for orphan in app.desk.orphans()] == ["their boat"]
        finally:
            app.close()
    finally:
        service.stop()
