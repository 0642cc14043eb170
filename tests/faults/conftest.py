"""The stage on which the whole program meets trouble."""

from __future__ import annotations

import contextlib
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.stage import Disk, Stage

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Generator[Stage]:
    with contextlib.ExitStack() as ending:
        yield Stage(tmp_path, ending)


@pytest.fixture
def disk(stage: Stage) -> Generator[Disk]:
    folder = stage.computer.data_dir
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield Disk(folder)
    subprocess.run(["umount", "-l", str(folder)], check=True)
