"""The real program as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.practice.service import PracticeService

PROGRAM = [sys.executable, "-m", "videogen_desktop"]


@dataclass(frozen=True)
class Ended:
    """What a finished run left."""

    code: int
    out: str
    err: str

    @property
    def paths(self) -> list[str]:
        return self.out.splitlines()


def environment(service: PracticeService | None = None, **more: str) -> dict[str, str]:
    """Return the environment of a run against ``service``, without pace."""
    account = (
        {}
        if service is None
        else {
            "AZURE_OPENAI_ENDPOINT": service.endpoint,
            "AZURE_OPENAI_API_KEY": "canary-key-0001",
            "AZURE_OPENAI_DEPLOYMENT": "my-sora",
            "VIDEOGEN_CREATES_PER_MINUTE": "0",
            "VIDEOGEN_SETTLE_SECONDS": "1",
        }
    )
    return {**os.environ, **account, **more}


def run(*arguments: str | Path, env: dict[str, str] | None = None, seconds: float = 60) -> Ended:
    """Run one command to its end."""
    done = subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        capture_output=True,
        text=True,
        env=env or environment(),
        timeout=seconds,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)
