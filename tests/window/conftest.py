"""A screen for all tests here, and the real program on it."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from tests.support.xvfb import Screen, screen
from tests.window.driven import MARK

if TYPE_CHECKING:
    import signal
    from collections.abc import Generator, Sequence

ROOT = Path(__file__).resolve().parents[2]
DRIVEN = Path(__file__).with_name("driven.py")


class Program:
    """One run of the real program. Every wait ends, and says what it waited for.

    ``command`` starts another copy than this checkout's, with the same side door.
    """

    def __init__(
        self,
        on: Screen,
        *arguments: str,
        environ: dict[str, str] | None = None,
        command: Sequence[str] = (sys.executable, str(DRIVEN)),
    ) -> None:
        self.screen = on
        self.lines: list[str] = []
        self._answers: queue.Queue[object] = queue.Queue()
        self.process = subprocess.Popen(
            [*command, *arguments],
            env=os.environ | {"PYTHONPATH": str(ROOT)} | on.environ | (environ or {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def js(self, script: str) -> object:
        """Run a script in the page and return its value."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps(script) + "\n")
        self.process.stdin.flush()
        return self._answers.get(timeout=40)

    def wait_js(self, script: str, seconds: float = 40) -> object:
        """Wait until a script's value is true and return it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if value := self.js(script):
                return value
            time.sleep(0.2)
        raise AssertionError(f"never true: {script}\n{self.js('document.body.innerText')}")

    def ready(self) -> Program:
        """Wait for the page in the window."""
        self.wait_window("Videogen")
        self.wait_js("document.title.includes('Videogen') && Boolean(document.querySelector('h1'))")
        return self

    def wait_window(self, title: str, seconds: float = 30) -> str:
        """Wait for a visible window and return its id."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, self.process.communicate()
            if found := self.screen.windows(title):
                return found[0]
            time.sleep(0.1)
        raise AssertionError(f"no window “{title}”: {self.screen.run('wmctrl', '-l')}")

    def close_window(self) -> None:
        """Press the cross."""
        self.screen.run("wmctrl", "-c", "Videogen")

    def wait_end(self, seconds: float = 10) -> tuple[int, float]:
        """Wait for the program's end; return its exit code and how long that took."""
        begin = time.monotonic()
        code = self.process.wait(seconds)
        return code, time.monotonic() - begin

    def signal(self, number: signal.Signals) -> tuple[int, float]:
        """Send a signal and wait for the end."""
        self.process.send_signal(number)
        return self.wait_end()

    def console(self) -> list[str]:
        """Return what the page wrote on its console."""
        return [line for line in self.lines if line.startswith("CONSOLE")]

    def end(self) -> None:
        """End it whatever it is doing."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(10)
        self._reader.join(10)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe:
                pipe.close()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            if line.startswith(MARK):
                self._answers.put(json.loads(line.removeprefix(MARK)))
            else:
                self.lines.append(line.strip())


class Start(Protocol):
    """Start the program."""

    def __call__(self, *arguments: str, environ: dict[str, str] | None = None) -> Program:
        """Return it, running."""


@pytest.fixture(scope="session")
def on() -> Generator[Screen]:
    """The screen."""
    with screen() as made:
        yield made


@pytest.fixture
def start(on: Screen) -> Generator[Start]:
    """Start the program, as often as a test likes."""
    programs: list[Program] = []

    def run(*arguments: str, environ: dict[str, str] | None = None) -> Program:
        program = Program(on, *arguments, environ=environ)
        programs.append(program)
        return program

    yield run
    for program in programs:
        program.end()


@pytest.fixture
def data_dir(tmp_path: Path) -> str:
    """A data folder of the test's own."""
    return str(tmp_path / "data")
