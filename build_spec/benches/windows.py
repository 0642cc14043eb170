"""Three windows on a screen whose picture can be read: ours, a bare pywebview, and Chromium.

What is painted is taken from the screen's memory, as a person would see it, and the field has
answered when a key that was pressed shows. So all three are measured alike, and none of them has
to say anything about itself.
"""

from __future__ import annotations

import contextlib
import functools
import mmap
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from build_spec.benches.processes import tree
from build_spec.benches.stage import stopwatch
from tests.support.browser import CHROMIUM, CHROMIUM_ARGS
from tests.support.program import PROGRAM
from tests.support.stage import until
from tests.support.xvfb import need

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator
    from pathlib import Path

WIDTH, HEIGHT = 1280, 800
LINE_BYTES = WIDTH * 4
LOOK_SECONDS = 0.005
STILL_SECONDS = 3.0
LONGEST_SECONDS = 60.0
# Two pictures taken in peace: a caret may blink in a line, and no more.
ALIKE = 0.96
LINES_APART = 8
# Of the points that stand out from the background; letters are not drawn alike to the last bit.
PAINTED = 0.9
SHOWN = 0.6
POINTS_MOST = 500
MOST_OF_A_KEY = 0.1
LESSONS = 3
KEY = "w"
KEY_AGAIN_SECONDS = 0.1
END_SECONDS = 10.0

# What a person would call the least page with a field.
BARE_PAGE = b"""<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><title>Bare</title>
<h1>What do you want to see?</h1>
<textarea autofocus rows="6" cols="60"></textarea></html>
"""
BARE_PROGRAM = """
import sys, webview
webview.create_window("Bare", sys.argv[1], width=1180, height=780)
webview.start(gui="gtk", private_mode=True)
"""


class Screen:
    """An X server whose picture is a file in memory.

    Args:
        folder: Where the server keeps its picture.
    """

    def __init__(self, folder: Path) -> None:
        need("Xvfb")
        need("openbox")
        folder.mkdir(parents=True)
        self._server = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", "1", "-screen", "0", f"{WIDTH}x{HEIGHT}x24"),
                *("-nolisten", "tcp", "-fbdir", str(folder), "-r"),
            ],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        number = self._server.stdout.readline().strip() if self._server.stdout else ""
        self.environ = {**os.environ, "DISPLAY": f":{number}"}
        self._manager = subprocess.Popen(
            ["openbox"], env=self.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        with (folder / "Xvfb_screen0").open("rb") as file:
            self._memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        # The picture lies at the end of the file, behind a header of no fixed length.
        self._begins = len(self._memory) - LINE_BYTES * HEIGHT
        until(lambda: self.run("wmctrl", "-m") == 0)
        # Out of the way of every window.
        self.run("xdotool", "mousemove", str(WIDTH - 1), str(HEIGHT - 1))

    def close(self) -> None:
        """End the server and all that is on it."""
        self._manager.terminate()
        self._manager.wait()
        self._server.terminate()
        self._server.wait()
        if self._server.stdout is not None:
            self._server.stdout.close()
        self._memory.close()

    def run(self, *command: str) -> int:
        """Run an X tool; return its exit code."""
        done = subprocess.run(command, env=self.environ, capture_output=True, check=False)
        return done.returncode

    def press(self, key: str) -> None:
        """Press a key in whatever has the focus."""
        self.run("xdotool", "key", key)

    def picture(self) -> bytes:
        """Return all points of the screen, four bytes each, line by line."""
        return self._memory[self._begins :]

    def likeness(self, picture: bytes) -> float:
        """Return which share of the screen is as in ``picture``, going by some of its lines."""
        lines = range(0, LINE_BYTES * HEIGHT, LINE_BYTES * LINES_APART)
        same = sum(
            self._memory[self._begins + at : self._begins + at + LINE_BYTES]
            == picture[at : at + LINE_BYTES]
            for at in lines
        )
        return same / len(lines)

    def share_of(self, points: dict[int, bytes]) -> float:
        """Return which share of some points is to be seen."""
        seen = sum(
            self._memory[self._begins + at : self._begins + at + 4] == point
            for at, point in points.items()
        )
        return seen / len(points)

    def settled(self) -> bytes:
        """Return the picture once nothing has moved for a while, but for a blinking caret."""
        last, since, end = self.picture(), stopwatch(), stopwatch() + LONGEST_SECONDS
        while stopwatch() - since < STILL_SECONDS:
            time.sleep(LOOK_SECONDS)
            if self.likeness(last) < ALIKE:
                last, since = self.picture(), stopwatch()
            if stopwatch() > end:
                raise OSError("the screen does not come to rest")
        return self.picture()


@dataclass(frozen=True)
class Opened:
    """One window as it stands: when it was painted, when its field answered, and its processes."""

    painted_seconds: float
    usable_seconds: float
    pids: list[int]


class Window:
    """One of the three, which is looked at once in peace and then timed.

    Args:
        screen: Where it opens.
        command: What starts it.
    """

    def __init__(self, screen: Screen, command: Callable[[], list[str]]) -> None:
        self._screen = screen
        self._command = command
        self._painted: dict[int, bytes] = {}
        self._changed: dict[int, bytes] = {}
        for _ in range(LESSONS):
            with self._running():
                self._learn()
            if self._changed:
                return
        raise OSError("a window does not answer to a key")

    @contextlib.contextmanager
    def opened(self) -> Generator[Opened]:
        """Open it and wait until its field answers."""
        began = stopwatch()
        with self._running() as process:
            while self._screen.share_of(self._painted) < PAINTED:
                self._look(began)
            painted = stopwatch() - began
            self._screen.press(KEY)
            pressed = stopwatch()
            while self._screen.share_of(self._changed) < SHOWN:
                if stopwatch() - pressed > KEY_AGAIN_SECONDS:
                    self._screen.press(KEY)
                    pressed = stopwatch()
                self._look(began)
            yield Opened(painted, stopwatch() - began, tree(process.pid))

    def _learn(self) -> None:
        """Learn how it looks when it is there, and what a key changes in its field."""
        blank = self._screen.picture()
        until(lambda: self._screen.likeness(blank) < ALIKE, LONGEST_SECONDS)
        before = self._screen.settled()
        self._screen.press(KEY)
        time.sleep(STILL_SECONDS)
        after = self._screen.picture()
        changed = [at for at in _points(after) if after[at : at + 4] != before[at : at + 4]]
        if len(changed) > MOST_OF_A_KEY * WIDTH * HEIGHT:
            return  # on a busy machine it was not the page yet
        background, _ = Counter(before[at : at + 4] for at in _points(before)).most_common(1)[0]
        # What a key changes may blink as well: it belongs to no picture of the page.
        apart = [
            at
            for at in _points(before)
            if before[at : at + 4] not in {background, blank[at : at + 4]}
        ]
        self._painted = _some(set(apart) - set(changed), before)
        self._changed = _some(changed, after)

    def _look(self, began: float) -> None:
        if stopwatch() - began > LONGEST_SECONDS:
            raise OSError("the window does not become usable")
        time.sleep(LOOK_SECONDS)

    @contextlib.contextmanager
    def _running(self) -> Generator[subprocess.Popen[bytes]]:
        empty = self._screen.picture()
        process = subprocess.Popen(
            self._command(), env=self._screen.environ, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield process
        finally:
            pids = tree(process.pid)
            process.terminate()
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            until(lambda: not any(_is_there(pid) for pid in pids), LONGEST_SECONDS)
            until(lambda: self._screen.likeness(empty) >= ALIKE, LONGEST_SECONDS)


def _points(picture: bytes) -> range:
    return range(0, len(picture), 4)


def _some(points: Collection[int], picture: bytes) -> dict[int, bytes]:
    """Return some of the points, from all over, with what they show."""
    apart = len(points) // POINTS_MOST + 1
    return {at: picture[at : at + 4] for at in sorted(points)[::apart]}


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@contextlib.contextmanager
def windows(folder: Path) -> Generator[dict[str, Window]]:
    """Open a screen and get to know the three windows on it."""
    with contextlib.ExitStack() as stack:
        screen = Screen(folder / "screen")
        stack.callback(screen.close)
        address = stack.enter_context(_bare_page(folder / "bare"))
        bare = [sys.executable, "-c", BARE_PROGRAM, address]
        # The same profile each time, as people have one; a fresh one would be made first.
        chromium = [
            *(CHROMIUM, *CHROMIUM_ARGS, f"--user-data-dir={folder / 'profile'}"),
            *("--window-size=1180,780", f"--app={address}"),
        ]
        yield {
            "ours": Window(screen, _Ours(folder).command),
            "pywebview": Window(screen, lambda: bare),
            "chromium": Window(screen, lambda: chromium),
        }


class _Ours:
    """Starts the program on a data folder as it was before anything was typed."""

    def __init__(self, folder: Path) -> None:
        self._data_dir = folder / "data"
        self._before = folder / "before"
        first = [*PROGRAM, "list", "--data-dir", str(self._before)]
        subprocess.run(first, check=True, capture_output=True)

    def command(self) -> list[str]:
        """Put the folder back and return what starts the program."""
        shutil.rmtree(self._data_dir, ignore_errors=True)
        shutil.copytree(self._before, self._data_dir)
        return [*PROGRAM, "--practice", "--data-dir", str(self._data_dir)]


@contextlib.contextmanager
def _bare_page(folder: Path) -> Generator[str]:
    """Serve the bare page to the other two; return its address."""
    folder.mkdir()
    (folder / "index.html").write_bytes(BARE_PAGE)
    handler = functools.partial(_Silent, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=functools.partial(server.serve_forever, 0.05))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing about requests."""
