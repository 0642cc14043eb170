"""Two copies of the program on one data folder: one drives, and its work passes on when it ends."""

from __future__ import annotations

import fcntl
import sys
import time
from typing import TYPE_CHECKING

import pytest

from build_spec.storming.hop import Place
from build_spec.storming.whole_program import Process
from tests.support.stage import died, until

if TYPE_CHECKING:
    from tests.support.stage import Stage

assert sys.platform != "win32", "it looks at the lock as only POSIX can"

PASSES_ON_SECONDS = 2.0


def driver_is_free(stage: Stage) -> bool:
    """Try the lock that whoever drives holds."""
    with (stage.computer.data_dir / "worker.lock").open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def seconds_until_driven(stage: Stage) -> float:
    begun = time.monotonic()
    until(lambda: not driver_is_free(stage), 10)
    return time.monotonic() - begun


def generate(stage: Stage, prompt: str) -> Process:
    """Start ``generate`` on the same folder."""
    return Process(
        ["generate", prompt, "--data-dir", str(stage.computer.data_dir)],
        stage.computer.environ(**stage.settings()),
        stage.computer.root / "program.err",
    )


def test_two_windows_drive_each_job_once(stage: Stage) -> None:
    stage.open_account()
    first, second = stage.start(), stage.start()
    jobs = [
        program.generate(f"boat {n}", f"{n}")[0] for n in range(3) for program in (first, second)
    ]
    assert len(set(jobs)) == 3, "the same request to both is one job"
    for job in jobs:
        view = first.wait_for(job, "ready")
        assert second.wait_for(job, "ready")["video_url"] == view["video_url"]
    assert len(stage.service.made()) == 3
    assert stage.hop.passed_on().total() == 3
    first.quit()
    second.quit()
    stage.assert_sound()


@pytest.mark.parametrize("end", ["quit", "kill"])
def test_what_one_has_begun_the_other_ends(stage: Stage, end: str) -> None:
    stage.open_account(job_seconds=4)
    first = stage.start()
    second = stage.start()
    (job,) = first.generate("a boat", "once")
    first.wait_for(job, "submitted", "running")
    if end == "quit":
        assert first.quit() < 2
    else:
        first.kill()
        died(first)
    assert seconds_until_driven(stage) < PASSES_ON_SECONDS
    second.wait_for(job, "ready")
    second.quit()
    assert len(stage.service.made()) == 1
    stage.assert_sound()


def test_a_create_of_a_killed_driver_is_looked_up_by_the_next(stage: Stage) -> None:
    stage.open_account()
    first = stage.start()
    second = stage.start()
    trap = stage.kill_at(first, Place.MADE)
    (job,) = first.generate("a boat", "once")
    died(first, trap)
    second.wait_for(job, "ready")
    assert stage.made_for(job) == 1


def test_generate_waits_for_the_window_that_drives(stage: Stage) -> None:
    stage.open_account()
    window = stage.start()
    with generate(stage, "a boat") as command:
        path = command.first_line()
        assert command.wait(10) == 0
    assert path == str(stage.files()[0])
    assert len(stage.service.made()) == 1
    window.quit()
    stage.assert_sound()


def test_generate_goes_on_by_itself_when_the_window_dies(stage: Stage) -> None:
    stage.open_account(job_seconds=2)
    window = stage.start()
    trap = stage.kill_at(window, Place.ASKED)
    with generate(stage, "a boat") as command:
        died(window, trap)
        assert seconds_until_driven(stage) < PASSES_ON_SECONDS
        assert command.first_line() == str(stage.files()[0])
        assert command.wait(10) == 0
    assert len(stage.service.made()) == 1
    stage.assert_sound()


def test_a_window_takes_over_what_a_killed_generate_has_begun(stage: Stage) -> None:
    stage.open_account(job_seconds=2)
    with generate(stage, "a boat") as command:
        until(lambda: stage.hop.creates and stage.hop.creates[0].passed_back)
        time.sleep(0.3)
        command.kill()
        died(command)
    window = stage.start()
    until(lambda: stage.rows("SELECT * FROM jobs WHERE state = 'ready'"))
    window.quit()
    assert len(stage.service.made()) == 1
    stage.assert_sound()


def test_a_lock_file_left_by_a_crash_keeps_nobody_out(stage: Stage) -> None:
    stage.open_account()
    program = stage.start()
    program.kill()
    died(program)
    assert (stage.computer.data_dir / "worker.lock").exists()
    again = stage.start()
    assert seconds_until_driven(stage) < PASSES_ON_SECONDS
    (job,) = again.generate("a boat", "once")
    again.wait_for(job, "ready")


def test_of_many_started_at_once_one_drives(stage: Stage) -> None:
    stage.open_account()
    programs = [stage.spawn() for _ in range(4)]
    for program in programs:
        program.open()
    (job,) = programs[3].generate("a boat", "once")
    programs[0].wait_for(job, "ready")
    for program in programs:
        program.quit()
    assert stage.hop.passed_on().total() == 1
    stage.assert_sound()
