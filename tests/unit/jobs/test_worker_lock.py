from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from videogen_desktop.jobs.worker_lock import WorkerLock

if TYPE_CHECKING:
    from pathlib import Path

HOLD = """
import sys, pathlib
from videogen_desktop.jobs.worker_lock import WorkerLock
lock = WorkerLock(pathlib.Path(sys.argv[1]))
print(lock.try_acquire(), flush=True)
sys.stdin.read()
"""


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    first, second = WorkerLock(tmp_path / "l"), WorkerLock(tmp_path / "l")
    assert first.try_acquire()
    assert first.try_acquire(), "who has it has it"
    assert not second.try_acquire()
    first.release()
    assert not first.held
    assert second.try_acquire()
    second.release()


def test_a_killed_holder_leaves_it_free(tmp_path: Path) -> None:
    path = tmp_path / "l"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        lock = WorkerLock(path)
        assert not lock.try_acquire()
        other.kill()
        other.wait()
        assert lock.try_acquire()
        lock.release()
