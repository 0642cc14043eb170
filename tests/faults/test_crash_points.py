"""The moments at which a program can die, each met exactly, and what must hold after a restart.

The program is the real one and dies by SIGKILL. On the wire the kill is aimed by the hop between
program and service; before and after a commit by holding SQLite's write lock from outside, so that
the program stands still there; between two system calls by strace. Nothing in the program knows.
"""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from typing import TYPE_CHECKING

import pytest

from build_spec.storming.hop import Kind, Place
from build_spec.storming.whole_program import Gone
from tests.support.stage import died, strace, until

if TYPE_CHECKING:
    from tests.support.stage import Disk, Stage

RENAMES = "rename,renameat,renameat2"

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")


def test_before_the_order_is_on_disk_nothing_was_asked_for(stage: Stage) -> None:
    stage.open_account()
    program = stage.start()
    with stage.locked_library():
        # The answer would come after the commit, which cannot happen.
        threading.Timer(0.7, program.kill).start()
        with pytest.raises(Gone):
            program.generate("a boat", "once")
        died(program)
    assert stage.rows("SELECT * FROM jobs") == []
    again = stage.start()
    (job,) = again.generate("a boat", "once")
    assert again.generate("a boat", "once") == [job]
    again.wait_for(job, "ready")
    assert len(stage.service.made()) == 1


def test_before_the_intent_is_on_disk_nothing_was_sent(stage: Stage) -> None:
    stage.open_account()
    program = stage.start()
    (job,) = program.generate("a boat", "once", hold_seconds=1)
    lock = stage.locked_library()
    stage.do_at(Place.LISTED, lock.__enter__)
    until(lambda: stage.hop.counts[Kind.LIST])
    time.sleep(0.5)
    program.kill()
    died(program)
    lock.__exit__(None, None, None)
    assert stage.job(job)["state"] == "queued"
    assert stage.hop.creates == []
    stage.start().wait_for(job, "ready")
    assert stage.made_for(job) == 1


def test_after_the_intent_and_before_the_request_one_create_in_total(stage: Stage) -> None:
    stage.open_account()
    program = stage.start()
    stage.show_a_list(program)
    trap = stage.kill_at(program, Place.BEFORE)
    (job,) = program.generate("a boat", "once")
    died(program, trap)
    assert stage.job(job)["state"] == "submitting"
    assert stage.made_for(job) == 0
    stage.start().wait_for(job, "ready")
    assert stage.made_for(job) == 1


def test_an_account_never_seen_before_is_asked_about_rather_than_paid_twice(stage: Stage) -> None:
    stage.open_account()
    program = stage.start()
    trap = stage.kill_at(program, Place.BEFORE)
    (job,) = program.generate("a boat", "once")
    died(program, trap)
    view = stage.start().wait_for(job, "maybe_charged")
    assert "resend" in str(view["actions"])
    assert stage.made_for(job) == 0


def test_after_the_create_and_before_its_answer_it_is_adopted(stage: Stage) -> None:
    stage.open_account()
    program = stage.start()
    trap = stage.kill_at(program, Place.MADE)
    (job,) = program.generate("a boat", "once")
    died(program, trap)
    assert stage.job(job)["state"] == "submitting"
    stage.start().wait_for(job, "ready")
    assert stage.made_for(job) == 1


def test_after_the_answer_and_before_its_commit_it_is_adopted(stage: Stage) -> None:
    stage.open_account()
    program = stage.start()
    lock = stage.locked_library()
    stage.do_at(Place.MADE, lock.__enter__)

    def kill() -> None:
        time.sleep(0.5)  # the program has read the answer and waits for the lock
        program.kill()

    trap = stage.do_at(Place.ANSWERED, kill)
    (job,) = program.generate("a boat", "once")
    died(program, trap)
    lock.__exit__(None, None, None)
    assert stage.hop.creates[0].passed_back
    assert stage.job(job)["remote_id"] is None
    stage.start().wait_for(job, "ready")
    assert stage.made_for(job) == 1


def test_during_polling_it_goes_on_without_a_create(stage: Stage) -> None:
    stage.open_account(job_seconds=6)
    program = stage.start()
    trap = stage.kill_at(program, Place.ASKED)
    (job,) = program.generate("a boat", "once")
    died(program, trap)
    assert stage.job(job)["state"] in {"submitted", "running"}
    stage.start().wait_for(job, "ready")
    assert stage.hop.counts[Kind.CREATE] == 1


@pytest.mark.parametrize("answer", ["honour", "ignore", "wrong"])
def test_in_the_middle_of_a_download_it_is_resumed_or_begun_again(
    stage: Stage, answer: str
) -> None:
    stage.open_account("--fault", f"range={answer}", megabytes=3)
    program = stage.start()
    trap = stage.kill_at(program, Place.HALFWAY, stage.has_bytes)
    (job,) = program.generate("a boat", "once")
    died(program, trap)
    assert stage.files() == []
    assert stage.job(job)["state"] == "fetching"
    again = stage.start()
    again.wait_for(job, "ready")
    assert stage.hop.ranges[0] == ""
    assert stage.hop.ranges[1].startswith("bytes=")
    again.quit()
    assert stage.files()[0].stat().st_size == 3_000_000
    stage.assert_sound()


@needs_strace
def test_after_the_last_byte_and_before_the_rename_nothing_is_visible(stage: Stage) -> None:
    stage.open_account()
    program = stage.start()
    trap = stage.kill_at(program, Place.HALFWAY, stage.has_bytes)
    (job,) = program.generate("a boat", "once")
    died(program, trap)
    (part,) = stage.parts()
    traced = stage.spawn(*strace(RENAMES, "signal=SIGKILL:when=1", part))
    died(traced)
    assert part.stat().st_size == 1_000_000
    assert stage.files() == []
    again = stage.start()
    again.wait_for(job, "ready")
    again.quit()
    stage.assert_sound()
    assert stage.hop.counts[Kind.CREATE] == 1


def test_after_the_rename_and_before_its_commit_the_file_is_found(stage: Stage) -> None:
    stage.open_account()
    program = stage.start()
    lock = stage.locked_library()

    def stop_commits() -> None:
        stage.has_bytes()  # so the row that says which version they belong to is written
        lock.__enter__()

    stage.do_at(Place.HALFWAY, stop_commits)
    (job,) = program.generate("a boat", "once")
    until(stage.files)
    program.kill()
    died(program)
    lock.__exit__(None, None, None)
    assert stage.rows("SELECT * FROM videos") == []
    again = stage.start()
    again.wait_for(job, "ready")
    again.quit()
    assert stage.hop.counts[Kind.CONTENT] == 1
    stage.assert_sound()


@needs_strace
@pytest.mark.parametrize("nth", [1, 2])
def test_during_a_delete_it_is_finished_at_the_next_start(stage: Stage, nth: int) -> None:
    stage.open_account()
    program = stage.start()
    (job,) = program.generate("a boat", "once")
    program.wait_for(job, "ready")
    program.quit()
    (file,) = stage.files()
    names = [file.with_suffix(suffix) for suffix in (".mp4", ".json", ".jpg", ".png", ".webp")]
    traced = stage.spawn(*strace(RENAMES, f"signal=SIGKILL:when={nth}", *names))
    traced.open()
    (video,) = stage.rows("SELECT * FROM videos")
    with pytest.raises(Gone):
        traced.delete(f"/videos/{video['id']}")
    died(traced)
    again = stage.start()
    until(lambda: not stage.rows("SELECT * FROM videos WHERE files_behind = 1"))
    again.quit()
    (row,) = stage.rows("SELECT * FROM videos")
    assert row["trashed_at"] is not None
    assert [name for name in names if name.exists()] == []
    trashed = list((stage.computer.data_dir / "trash").rglob("*.mp4"))
    assert len(trashed) == 1
    stage.assert_sound()


@needs_strace
@pytest.mark.parametrize("nth", [1, 2, 4, 7, 12])
def test_while_the_library_is_made_it_is_made_at_the_next_start(stage: Stage, nth: int) -> None:
    stage.open_account()
    library = stage.computer.library_path
    paths = (library, library.with_name("library.sqlite3-journal"))
    calls = "pwrite64,fdatasync,fsync"
    traced = stage.spawn(*strace(calls, f"signal=SIGKILL:when={nth}", *paths))
    with pytest.raises(Gone):
        traced.first_line()
    died(traced)
    again = stage.start()
    (job,) = again.generate("a boat", "once")
    again.wait_for(job, "ready")
    again.quit()
    stage.assert_sound()


@needs_strace
@pytest.mark.parametrize("nth", [1, 3, 5])
def test_during_a_checkpoint_no_row_is_lost(stage: Stage, nth: int) -> None:
    stage.open_account()
    program = stage.start()
    (job,) = program.generate("a boat", "once")
    program.wait_for(job, "ready")
    before = [tuple(row) for row in stage.rows("SELECT id, prompt FROM videos")]
    program.kill()
    died(program)
    library = stage.computer.library_path
    assert library.with_name("library.sqlite3-wal").stat().st_size > 0
    # The next start finds the log and writes it into the file.
    traced = stage.spawn(*strace("pwrite64", f"signal=SIGKILL:when={nth}", library))
    with pytest.raises(Gone):
        traced.open()
    died(traced)
    again = stage.start()
    again.quit()
    assert [tuple(row) for row in stage.rows("SELECT id, prompt FROM videos")] == before
    stage.assert_sound()


@pytest.mark.parametrize("room", [0, 20_000, 300_000, 1_200_000])
def test_on_a_full_disk_a_download_waits_and_goes_on_when_there_is_room(
    stage: Stage, disk: Disk, room: int
) -> None:
    stage.open_account(megabytes=2)
    program = stage.start()
    stage.do_at(Place.ASKED, lambda: disk.fill(but=room))
    (job,) = program.generate("a boat", "once")
    if room > 100_000:
        until(lambda: "disk_full" in str(program.get(f"/status?job_id={job}")), 30)
    else:  # not even the library can note it
        until(lambda: stage.hop.counts[Kind.STATUS] > 1, 30)
    assert program.state(job) in {"submitted", "running", "fetching"}
    assert stage.files() == []
    disk.empty()
    view = program.wait_for(job, "ready")
    assert "error" not in view
    program.quit()
    assert stage.made_for(job) == 1
    stage.assert_sound()


def test_on_a_full_disk_an_order_is_refused_and_nothing_is_sent(stage: Stage, disk: Disk) -> None:
    stage.open_account()
    program = stage.start()
    disk.fill()
    status, problem = program.post("/generate", {"prompt": "a boat", "request_id": "once"})
    assert status in {202, 507}, problem
    if status == 507:
        assert "room" in str(problem["detail"])
        assert stage.service.made() == []
    disk.empty()
    (job,) = program.generate("a boat", "once")
    program.wait_for(job, "ready")
    program.quit()
    assert len(stage.service.made()) == 1
    stage.assert_sound()


def test_a_disk_that_fills_between_intent_and_answer_costs_nothing_twice(
    stage: Stage, disk: Disk
) -> None:
    stage.open_account()
    program = stage.start()
    stage.do_at(Place.MADE, disk.fill)
    (job,) = program.generate("a boat", "once")
    until(lambda: stage.hop.creates and stage.hop.creates[0].passed_back)
    time.sleep(1)
    disk.empty()
    program.wait_for(job, "ready")
    program.quit()
    assert stage.made_for(job) == 1
    stage.assert_sound()


def test_a_killed_reader_of_the_library_harms_nothing(stage: Stage) -> None:
    stage.open_account()
    program = stage.start()
    reader = sqlite3.connect(stage.computer.library_path)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM jobs").fetchall()
    (job,) = program.generate("a boat", "once")
    program.wait_for(job, "ready")
    reader.close()
    program.quit()
    stage.assert_sound()
