"""The page in Chromium where there is no network at all: a journey of the others, taken alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.offline import alone, need_namespace

assert sys.platform != "win32", "namespaces without a network are Linux's"

ROOT = Path(__file__).parents[2]
JOURNEY = (
    "tests/e2e/test_first_video.py::"
    "test_without_an_account_a_prompt_becomes_a_video_that_survives_a_restart"
)


@pytest.mark.timeout(240)
def test_the_first_video_is_made_and_played_without_a_network() -> None:
    need_namespace()
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", JOURNEY]
    done = subprocess.run(
        alone(command), cwd=ROOT, capture_output=True, text=True, timeout=220, check=False
    )
    assert done.returncode == 0, done.stdout[-4_000:]
    assert "1 passed" in done.stdout
