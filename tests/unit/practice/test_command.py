from __future__ import annotations

import argparse
import json
import re
import signal
import socket
import threading

import pytest
import requests

import videogen_desktop.practice
from videogen_desktop.practice.command import add_arguments, run
from videogen_desktop.practice.faults import CATALOGUE


@pytest.fixture
def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="practice")
    add_arguments(parser)
    return parser


def test_without_options_it_is_as_documented(parser: argparse.ArgumentParser) -> None:
    arguments = parser.parse_args([])
    assert (arguments.job_seconds, arguments.at_once, arguments.lifetime) == (6, 2, 86_400)
    assert (arguments.creates_per_minute, arguments.content_mb, arguments.port) == (0, 0, 0)
    assert (arguments.api_key, arguments.fault, arguments.seed) == ([], [], None)


def test_the_help_names_every_fault_and_every_word(parser: argparse.ArgumentParser) -> None:
    text = parser.format_help()
    for name in CATALOGUE:
        assert re.search(rf"^  {name}(\s|=|\[)", text, re.MULTILINE)
    words = re.findall(r"practice:[a-z-]+", videogen_desktop.practice.__doc__ or "")
    assert len(words) > 8
    assert all(word in text for word in words)


def test_every_word_for_a_prompt_is_a_fault(parser: argparse.ArgumentParser) -> None:
    words = set(re.findall(r"practice:([a-z-]+)", parser.format_help()))
    assert words - set(CATALOGUE) == {"busy"}


def test_keys_and_faults_may_be_given_several_times(parser: argparse.ArgumentParser) -> None:
    arguments = parser.parse_args(
        ["--api-key", "a", "--api-key", "b", "--fault", "stuck", "--fault", "list-lag=5"]
    )
    assert (arguments.api_key, arguments.fault) == (["a", "b"], ["stuck", "list-lag=5"])


@pytest.mark.parametrize(
    "words",
    [
        "--port -1",
        "--port 65536",
        "--at-once 0",
        "--creates-per-minute -1",
        "--creates-per-minute 1.5",
        "--content-mb -1",
        "--job-seconds nan",
        "--job-seconds -1",
        "--lifetime 0",
        "--lifetime inf",
        "--seed x",
        "--fault",
        "--fault nope",
        "--fault stuck=2",
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(
    parser: argparse.ArgumentParser, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        parser.parse_args(words.split())
    assert end.value.code == 2
    assert words.split(maxsplit=1)[0] in capsys.readouterr().err


def test_a_fault_given_twice_is_wrong_usage_too(
    parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(parser.parse_args(["--fault", "stuck", "--fault", "stuck"])) == 2
    assert capsys.readouterr().err == "The fault 'stuck' is given twice.\n"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_serves_until_a_signal_and_puts_the_handlers_back(
    parser: argparse.ArgumentParser,
    capsys: pytest.CaptureFixture[str],
    number: signal.Signals,
    code: int,
) -> None:
    before = signal.getsignal(number)
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    answers: list[requests.Response] = []

    def ask_and_end() -> None:
        # The port answers before the command waits for its end, so the handler is there.
        url = f"http://127.0.0.1:{port}/openai/v1/videos"
        while not answers:
            try:
                answers.append(requests.get(url, headers={"api-key": "k"}, timeout=5))
            except requests.ConnectionError:
                continue
        while signal.getsignal(number) is before:
            pass
        signal.raise_signal(number)

    thread = threading.Thread(target=ask_and_end)
    thread.start()
    assert run(parser.parse_args(["--port", str(port)])) == code
    thread.join()
    assert capsys.readouterr().out == f"http://127.0.0.1:{port}\n"
    assert json.loads(answers[0].text)["data"] == []
    assert signal.getsignal(number) is before


def test_a_port_in_use_is_one_sentence(
    parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run(parser.parse_args(["--port", str(port)])) == 1
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert f"Port {port} is taken" in said.err


def test_a_ledger_that_cannot_be_written_is_one_sentence(
    parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(parser.parse_args(["--ledger", "/nowhere/ledger"])) == 1
    assert "cannot write /nowhere/ledger" in capsys.readouterr().err
