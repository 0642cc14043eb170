"""What running programs use, read from Linux: memory, time on a processor, wake-ups."""

from __future__ import annotations

import contextlib
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PROC = Path("/proc")


def tree(root: int) -> list[int]:
    """Return a process, all that descend from it, and all of its session.

    A browser's helpers can lose their parent; they keep the session that they were started in.
    """
    parents: dict[int, int] = {}
    found = {root}
    for entry in PROC.iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                after_name = (entry / "stat").read_text("utf-8").rpartition(") ")[2].split()
                parents[int(entry.name)] = int(after_name[1])
                if int(after_name[3]) == root:
                    found.add(int(entry.name))
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found)


def pss_mb(pids: Iterable[int]) -> float:
    """Return the memory of processes in MB; what several share counts in shares."""
    kilobytes = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            for line in (PROC / str(pid) / "smaps_rollup").read_text("utf-8").splitlines():
                if line.startswith("Pss:"):
                    kilobytes += int(line.split()[1])
    return kilobytes * 1024 / 1e6


def peak_mb(pid: int) -> float:
    """Return the most memory that a process ever had resident, in MB."""
    return _status(PROC / str(pid), "VmHWM") * 1024 / 1e6


def resident_mb(pid: int) -> float:
    """Return the memory that a process has resident, in MB."""
    return _status(PROC / str(pid), "VmRSS") * 1024 / 1e6


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the time that processes spent on a processor, threads that ended included."""
    seconds = 0.0
    if sys.platform != "win32":
        # The clock of another process, as clock_getcpuclockid(3) makes it.
        seconds = sum(time.clock_gettime(~pid << 3 | 2) for pid in pids)
    return seconds


def wake_ups(pid: int) -> dict[int, tuple[str, int]]:
    """Return for each thread its name and how often it has waited for something to happen."""
    found = {}
    for task in (PROC / str(pid) / "task").iterdir():
        with contextlib.suppress(OSError):
            name = (task / "comm").read_text("utf-8").strip()
            found[int(task.name)] = (name, _status(task, "voluntary_ctxt_switches"))
    return found


def _status(folder: Path, name: str) -> int:
    for line in (folder / "status").read_text("utf-8").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise LookupError(f"{folder} says nothing about {name}")
