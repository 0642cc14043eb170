"""``videogen-desktop practice`` as a process."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

COMMAND = (sys.executable, "-m", "videogen_desktop", "practice")


@contextmanager
def running(*arguments: str) -> Generator[tuple[subprocess.Popen[str], str]]:
    """Start the command; yield it with the first line it prints."""
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        try:
            yield process, process.stdout.readline().rstrip("\n")
        finally:
            process.kill()


def test_the_first_line_is_the_endpoint_and_it_answers(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    options = ("--api-key", "k", "--job-seconds", "0", "--ledger", str(ledger))
    with running(*options, "--fault", "echo-changed") as (_, endpoint):
        assert endpoint.startswith("http://127.0.0.1:")
        answer = requests.post(
            f"{endpoint}/openai/v1/videos",
            json={"model": "m", "prompt": " a "},
            headers={"api-key": "k"},
            timeout=5,
        )
        assert answer.json()["prompt"] == "a"
        assert json.loads(ledger.read_text())["id"] == answer.json()["id"]


@pytest.mark.parametrize(
    ("stop", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)], ids=["term", "interrupt"]
)
def test_it_ends_when_told_to(stop: signal.Signals, code: int) -> None:
    with running("--fault", "trickle", "--job-seconds", "0") as (process, endpoint):
        videos, key = f"{endpoint}/openai/v1/videos", {"api-key": "k"}
        body = {"model": "m", "prompt": "a"}
        job_id = requests.post(videos, json=body, headers=key, timeout=5).json()["id"]
        # A download that would take a day does not hold it up.
        with requests.get(f"{videos}/{job_id}/content", headers=key, stream=True, timeout=5):
            process.send_signal(stop)
            assert process.wait(timeout=5) == code
        assert process.stderr is not None
        assert process.stderr.read() == ""


def failure(*arguments: str) -> tuple[int, str]:
    said = subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, check=False)
    assert said.stdout == ""
    return said.returncode, said.stderr


def test_a_port_in_use_is_one_sentence_and_exit_1(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, said = failure("--port", port)
    assert code == 1
    assert said.count("\n") == 1
    assert f"Port {port} is taken" in said
    code, said = failure("--ledger", str(tmp_path / "no" / "ledger"))
    assert code == 1
    assert "cannot write" in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--fault", "nope"), "There is no fault called 'nope'"),
        (("--fault", "stuck", "--fault", "stuck=0.5"), "is given twice"),
        (("--at-once", "0"), "--at-once"),
        (("--lifetime", "0"), "--lifetime"),
        (("--job-seconds", "-1"), "--job-seconds"),
        (("--content-mb", "many"), "--content-mb"),
        (("--port", "70000"), "--port"),
    ],
)
def test_wrong_usage_is_exit_2(arguments: tuple[str, ...], says: str) -> None:
    code, said = failure(*arguments)
    assert code == 2
    assert says in said
