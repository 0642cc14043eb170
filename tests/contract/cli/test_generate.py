"""``generate`` as the person at a terminal meets it: output, words and exit codes."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.program import PROGRAM, environment, run
from videogen_desktop.library import mp4

if TYPE_CHECKING:
    from tests.contract.cli.conftest import MakeService

pytestmark = pytest.mark.timeout(90)


@pytest.mark.parametrize(
    ("dialect", "size", "seconds"),
    [("videos", "720x1280", 8), ("jobs", "854x480", 3), ("jobs", "1920x1080", 2)],
)
def test_the_file_has_the_size_and_length_that_were_asked_for(
    make_service: MakeService, tmp_path: Path, dialect: str, size: str, seconds: int
) -> None:
    env = environment(make_service(), VIDEOGEN_DIALECT=dialect)
    done = run(
        "--data-dir", tmp_path, "generate", "a paper boat", "--size", size, "--seconds",
        str(seconds), env=env,
    )  # fmt: skip
    assert done.code == 0, done.err
    (path,) = done.paths
    info = mp4.inspect(Path(path))
    assert f"{info.width}x{info.height}" == size
    assert info.duration_seconds == pytest.approx(seconds, abs=0.1)
    assert "Saved" in done.err
    record = json.loads(Path(path).with_suffix(".json").read_text("utf-8"))
    assert record["prompt"] == "a paper boat"


def test_each_of_several_videos_is_printed_on_its_line(
    make_service: MakeService, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    done = run(
        "generate", "a cat", "--count", "2", "--output", f"{output}/", "--data-dir",
        tmp_path / "data", env=environment(make_service(), VIDEOGEN_DIALECT="videos"),
    )  # fmt: skip
    assert done.code == 0, done.err
    assert sorted(done.paths) == sorted(str(path) for path in output.iterdir())
    assert len(done.paths) == 2


def test_a_single_video_can_be_given_a_name(make_service: MakeService, tmp_path: Path) -> None:
    target = tmp_path / "boat.mp4"
    env = environment(make_service())
    done = run("generate", "a boat", "--output", target, "--data-dir", tmp_path / "d", env=env)
    assert done.paths == [str(target)]
    assert mp4.inspect(target).width == 1280


def test_a_name_that_is_taken_costs_nothing(make_service: MakeService, tmp_path: Path) -> None:
    target = tmp_path / "boat.mp4"
    target.write_bytes(b"mine")
    env = environment(make_service())
    done = run("generate", "a boat", "--output", target, "--data-dir", tmp_path / "d", env=env)
    assert done.code == 2
    assert "is not overwritten" in done.err
    assert target.read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["generate", ""], "Describe what the video should show"),
        (["generate", "  "], "Describe what the video should show"),
        (["generate", "x" * 32_001], "32,001 characters"),
        (["generate", "a", "--size", "1x1"], "The size must be"),
        (["generate", "a", "--seconds", "5"], "The length must be"),
        (["generate", "a", "--seconds", "soon"], "invalid int value"),
        (["generate", "a", "--count", "0"], "The number of videos"),
        (["generate"], "PROMPT"),
        (["generate", "a", "--colour", "red"], "--colour"),
        (["sing"], "sing"),
        (["serve", "--port", "70000"], "is no port"),
    ],
)
def test_wrong_input_is_said_in_one_sentence_with_exit_code_2(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    done = run("--practice", "--data-dir", tmp_path, *arguments)
    assert done.code == 2
    assert words in done.err
    assert "Traceback" not in done.err
    assert done.out == ""


def test_the_limit_of_a_month_is_passed_by_nobody_who_was_not_asked(
    make_service: MakeService, tmp_path: Path
) -> None:
    service = make_service()
    (tmp_path / "settings.json").write_text('{"version": 1, "monthly_limit": 0.5}')
    words = ("generate", "a boat", "--data-dir", tmp_path)
    env = environment(service)
    assert run(*words, env=env).code == 0
    asked = run(*words, env=env)
    assert asked.code == 2
    assert "would pass your limit of 0.50 USD for a month, of which 0.40 are spent" in asked.err
    assert "--over-limit" in asked.err
    assert asked.out == ""
    done = run(*words, "--over-limit", env=env)
    assert (done.code, len(done.paths)) == (0, 1)


def test_without_an_account_it_says_what_to_do(tmp_path: Path) -> None:
    done = run("generate", "a boat", "--data-dir", tmp_path)
    assert done.code == 3
    assert "--practice" in done.err


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        ("unauthorized", 3, "key"),
        ("forbidden", 3, "accepts no keys"),
        ("deployment-missing", 3, "deployment"),
        ("retired", 3, "no longer"),
        ("refuse-prompt", 1, "safety filter refused"),
        ("lost-request", 1, "could not find out"),
    ],
)
def test_it_never_waits_where_only_a_person_can_help(
    make_service: MakeService, tmp_path: Path, fault: str, code: int, words: str
) -> None:
    env = environment(make_service(fault))
    done = run("generate", "a boat", "--data-dir", tmp_path, env=env)
    assert done.code == code, done.err
    assert words in done.err
    assert "Traceback" not in done.err


def test_a_service_that_cannot_be_reached_is_said_and_nothing_stays_in_line(
    make_service: MakeService, tmp_path: Path
) -> None:
    service = make_service()
    service.stop()
    done = run("generate", "a boat", "--data-dir", tmp_path, env=environment(service))
    assert done.code == 1
    assert "Nothing was sent" in done.err
    with sqlite3.connect(tmp_path / "library.sqlite3") as library:
        assert library.execute("SELECT state FROM jobs").fetchall() == [("cancelled",)]


def test_ctrl_c_cancels_what_was_not_sent_and_leaves_the_rest_to_the_next_start(
    make_service: MakeService, tmp_path: Path
) -> None:
    env = environment(make_service(job_seconds=30), VIDEOGEN_AT_ONCE="1")
    command = [*PROGRAM, "generate", "a boat", "--count", "2", "--data-dir", str(tmp_path)]
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stderr is not None
        lines: list[str] = []
        for line in program.stderr:
            lines.append(line)
            if "Waiting at Azure" in line or "Making your video" in line:
                break
        program.send_signal(signal.SIGINT)
        rest = threading.Timer(30, program.kill)
        rest.start()
        lines += list(program.stderr)
        rest.cancel()
    assert program.returncode == 130
    assert "1 not sent and cancelled, 1 at Azure" in lines[-1]
    with sqlite3.connect(tmp_path / "library.sqlite3") as library:
        states = sorted(row[0] for row in library.execute("SELECT state FROM jobs"))
    assert states in (["cancelled", "running"], ["cancelled", "submitted"])


def test_the_key_is_nowhere_on_disk_or_in_the_output(
    make_service: MakeService, tmp_path: Path
) -> None:
    env = environment(make_service())
    done = run("--verbose", "generate", "a boat", "--data-dir", tmp_path, env=env)
    assert done.code == 0
    assert "canary-key" not in done.out + done.err
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"canary-key" not in path.read_bytes(), path
