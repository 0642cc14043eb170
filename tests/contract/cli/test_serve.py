"""``serve`` for whoever starts it from a script."""

from __future__ import annotations

import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.program import PROGRAM, environment

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_can_be_ended_as_soon_as_its_address_is_there(
    tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    command = [*PROGRAM, "serve", "--practice", "--data-dir", str(tmp_path)]
    with subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline().startswith("http://127.0.0.1:")
        program.send_signal(sent)
        assert program.wait(10) == code
