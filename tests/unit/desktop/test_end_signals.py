"""Ctrl-C and the request to end are heard, also while the main thread runs no Python."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading

import pytest

from videogen_desktop.desktop.end_signals import EndSignals

SIGHUP = signal.Signals["SIGHUP"]  # Windows has none

# A mutex taken twice: waits in C and, unlike sleep, does not come back when a signal arrives.
NATIVE_LOOP = """
import ctypes, os
from videogen_desktop.desktop.end_signals import EndSignals
libc = ctypes.CDLL(None)
mutex = ctypes.create_string_buffer(128)
with EndSignals(lambda code: os._exit(40 + code)):
    print("ready", flush=True)
    libc.pthread_mutex_lock(mutex)
    libc.pthread_mutex_lock(mutex)
"""


@pytest.mark.parametrize(
    ("number", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0), (SIGHUP, 0)]
)
def test_a_signal_is_told_once_with_its_exit_code(number: signal.Signals, exit_code: int) -> None:
    heard: list[int] = []
    told = threading.Event()

    def note(code: int) -> None:
        heard.append(code)
        told.set()

    before = signal.getsignal(number)
    with EndSignals(note) as signals:
        os.kill(os.getpid(), number)
        assert told.wait(5)
        assert signals.exit_code == exit_code
        assert signal.getsignal(number) == before
    assert heard == [exit_code]


def test_without_a_signal_everything_is_given_back() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with EndSignals(lambda _: None) as signals:
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
    assert signals.exit_code == 0
    assert signal.set_wakeup_fd(-1) == -1


def test_a_signal_is_heard_in_a_loop_that_runs_no_python() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", NATIVE_LOOP], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        process.terminate()
        assert process.wait(10) == 40


def test_ignored_signals_stay_ignored() -> None:
    before = signal.signal(SIGHUP, signal.SIG_IGN)
    try:
        with EndSignals(lambda _: None):
            assert signal.getsignal(SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(SIGHUP, before)
