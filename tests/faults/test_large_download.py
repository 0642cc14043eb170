"""A large video needs no more memory than a small one."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.program import PROGRAM, environment
from videogen_desktop.practice.options import PracticeOptions
from videogen_desktop.practice.service import PracticeService

if TYPE_CHECKING:
    from pathlib import Path

assert sys.platform != "win32", "Windows does not tell how much memory a process used"

GROWTH_MB = 8.0
LARGE_MB = 60


def memory_of(folder: Path, megabytes: int) -> float:
    """Make one video of this size in a process of its own; return its most memory in MB."""
    service = PracticeService(options=PracticeOptions(job_seconds=0, content_mb=megabytes))
    service.start()
    try:
        process = subprocess.Popen(
            [*PROGRAM, "generate", "a boat", "--data-dir", str(folder)],
            env=environment(service, VIDEOGEN_DIALECT="videos"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        service.stop()
    assert process.returncode == 0
    (video,) = folder.glob("videos/*/*.mp4")
    assert video.stat().st_size == megabytes * 1_000_000
    return usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024)


@pytest.mark.timeout(120)
@pytest.mark.skipif(not hasattr(os, "wait4"), reason="Windows does not tell")
def test_memory_does_not_grow_with_the_video(tmp_path: Path) -> None:
    small = memory_of(tmp_path / "small", 1)
    large = memory_of(tmp_path / "large", LARGE_MB)
    assert large - small < GROWTH_MB, f"{small:.1f} MB for a small one, {large:.1f} MB for a large"
