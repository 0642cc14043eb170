"""A session bus of a test's own, as every desktop has one."""

from __future__ import annotations

import contextlib
import os
import subprocess
from typing import TYPE_CHECKING

from tests.support.xvfb import need

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping


@contextlib.contextmanager
def session_bus(environ: Mapping[str, str] | None = None) -> Generator[str]:
    """Run one, and whatever is started by being asked for over it; yield its address.

    ``environ`` is what these start with, besides this process's own.
    """
    need("dbus-daemon")
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(environ or {})}
    ) as daemon:
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()
