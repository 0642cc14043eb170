from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest
import requests

from videogen_desktop.practice.faults import Faults
from videogen_desktop.practice.options import PracticeOptions
from videogen_desktop.practice.service import PracticeService

if TYPE_CHECKING:
    from pathlib import Path

KEY = {"api-key": "k"}
BODY = {"model": "m", "prompt": "a boat"}


def test_it_says_where_it_is() -> None:
    with PracticeService() as service:
        assert service.endpoint == f"http://127.0.0.1:{service.port}"
        assert service.base_url == f"{service.endpoint}/openai/v1"
        assert requests.get(f"{service.base_url}/videos", headers=KEY, timeout=5).ok


def test_stopping_does_not_wait_for_what_waits_on_purpose() -> None:
    options = PracticeOptions(faults=Faults(slow_answer=600.0))
    lost = threading.Event()

    def create() -> None:
        with pytest.raises(requests.ConnectionError):
            requests.post(f"{service.base_url}/videos", json=BODY, headers=KEY, timeout=60)
        lost.set()

    with PracticeService(options=options) as service:
        thread = threading.Thread(target=create)
        thread.start()
        listed = f"{service.base_url}/videos"
        while not requests.get(listed, headers=KEY, timeout=5).json()["data"]:
            pass
        began = time.monotonic()
    assert time.monotonic() - began < 1
    assert lost.wait(5)
    thread.join()


def test_a_port_in_use_is_said_and_nothing_is_left_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        PracticeService(port=taken.getsockname()[1])


def test_a_ledger_that_cannot_be_written_frees_the_port_again(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    options = PracticeOptions(ledger=tmp_path / "missing" / "ledger")
    with pytest.raises(FileNotFoundError):
        PracticeService(port, options)
    PracticeService(port).stop()


def test_its_folder_is_made_when_it_is_missing(tmp_path: Path) -> None:
    with PracticeService(folder=tmp_path / "a" / "b") as service:
        requests.post(f"{service.base_url}/videos", json=BODY, headers=KEY, timeout=5)
    assert (tmp_path / "a" / "b" / "jobs.jsonl").exists()
