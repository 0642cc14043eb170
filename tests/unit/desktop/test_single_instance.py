"""One window for each data folder, also after crashes and with nonsense in the files."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import FakeClock
from videogen_desktop.base.paths import DataFolder
from videogen_desktop.desktop import single_instance
from videogen_desktop.desktop.single_instance import SingleInstance, show_running
from videogen_desktop.domain.errors import AlreadyRunning

if TYPE_CHECKING:
    from pathlib import Path

HOLDER = """
import sys, threading
from pathlib import Path
from videogen_desktop.base.paths import DataFolder
from videogen_desktop.desktop.single_instance import SingleInstance
instance = SingleInstance.claim(DataFolder(Path(sys.argv[1])), lambda: print("shown", flush=True))
print("no" if instance is None else "yes", flush=True)
if instance:
    with instance:
        print("ready", flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


def holder(folder: DataFolder) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "yes\n"
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_second_start_shows_the_first_window(folder: DataFolder) -> None:
    with holder(folder) as first:
        assert SingleInstance.claim(folder, lambda: None) is None
        show_running(folder)
        assert first.stdout
        assert first.stdout.readline() == "shown\n"
        first.communicate("")
    again = SingleInstance.claim(folder, lambda: None)
    assert again is not None
    with again:
        assert folder.instance_path.exists()
    assert not folder.instance_path.exists()


def test_what_a_crash_leaves_behind_is_no_hindrance(folder: DataFolder) -> None:
    with holder(folder) as first:
        first.kill()
    assert folder.instance_path.exists()
    again = SingleInstance.claim(folder, lambda: None)
    assert again is not None
    with again:
        pass


def test_the_address_is_for_this_user_only(folder: DataFolder) -> None:
    instance = SingleInstance.claim(folder, lambda: None)
    assert instance
    with instance:
        assert folder.instance_path.stat().st_mode & 0o777 == 0o600


def test_a_stranger_who_dawdles_holds_the_next_start_up_only_for_a_moment(
    folder: DataFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_instance, "ANSWER_SECONDS", 0.3)
    instance = SingleInstance.claim(folder, lambda: None)
    assert instance
    with instance:
        port = json.loads(folder.instance_path.read_text())["port"]
        with socket.create_connection(("127.0.0.1", port), 5) as dawdler:
            for _ in range(100):
                with contextlib.suppress(OSError):
                    dawdler.send(b"x")
                dawdler.settimeout(0.05)
                try:
                    if dawdler.recv(1) == b"":
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
            else:
                raise AssertionError("a byte now and then kept the door busy")


def test_a_first_copy_that_is_still_starting_is_waited_for(folder: DataFolder) -> None:
    shown = threading.Event()
    instance = SingleInstance.claim(folder, shown.set)
    assert instance

    class LateClock(FakeClock):
        """Lets the first copy finish its start while the second one waits."""

        def wait(self, event: threading.Event, seconds: float) -> bool:
            if not self.waits and instance:
                instance.__enter__()
            return super().wait(event, seconds)

    show_running(folder, LateClock())
    assert shown.wait(5)
    instance.__exit__(None, None, None)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"port": "x"}', '{"port": 0, "secret": "s"}', '{"port": 1}']
)
def test_a_copy_that_cannot_be_reached_gives_a_sentence(folder: DataFolder, text: str) -> None:
    folder.instance_path.write_text(text)
    with pytest.raises(AlreadyRunning, match="does not answer"):
        show_running(folder, FakeClock())


def test_the_sentence_names_the_process_to_end(folder: DataFolder) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    folder.instance_path.write_text(json.dumps({"port": port, "secret": "s", "pid": 4711}))
    with pytest.raises(AlreadyRunning, match="process 4711"):
        show_running(folder, FakeClock())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
        b"[]\n",
        b'{"say": "show"}\n',
        b'{"say": "show", "secret": 5}\n',
        b'{"say": "show", "secret": "wrong \xc3\xa4"}\n',
        b"[" * 3000 + b"\n",
        b"x" * 10_000,
    ],
)
def test_strangers_show_nothing_and_stop_nothing(folder: DataFolder, data: bytes) -> None:
    shown = threading.Event()
    instance = SingleInstance.claim(folder, shown.set)
    assert instance
    with instance:
        port = json.loads(folder.instance_path.read_text())["port"]
        # A stranger is cut off when it sends more than anybody wants to read.
        with (
            socket.create_connection(("127.0.0.1", port), 5) as stranger,
            contextlib.suppress(OSError),
        ):
            stranger.sendall(data)
            stranger.shutdown(socket.SHUT_WR)
            assert stranger.recv(100) == b""
        assert not shown.is_set()
        show_running(folder)
        assert shown.wait(5)
