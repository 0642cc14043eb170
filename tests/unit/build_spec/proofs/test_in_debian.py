"""How a proof ends, with a folder that stands in for a Debian."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from build_spec.devtools import empty_debian
from build_spec.devtools.empty_debian import EmptyDebian
from build_spec.devtools.workspace import here
from build_spec.proofs import _in_debian as in_debian

if TYPE_CHECKING:
    from build_spec.proofs._in_debian import Proof

BROKEN_OFF = """
import sys, subprocess
from build_spec.devtools import empty_debian
from build_spec.proofs import _in_debian

def use(proof):
    print(proof.debian.folder, flush=True)
    subprocess.run(["sleep", "60"])

empty_debian.obstacle = lambda: ""
empty_debian.make = lambda folder, suite, include: empty_debian.EmptyDebian(folder)
sys.exit(_in_debian.prove("some", "bookworm", use))
"""


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(empty_debian, "obstacle", str)
    monkeypatch.setattr(empty_debian, "make", lambda folder, *_: EmptyDebian(folder))
    monkeypatch.setattr(EmptyDebian, "inside", lambda _self, words, **_options: list(words))


def test_a_debian_that_cannot_be_made_is_no_proof(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(empty_debian, "obstacle", lambda: "Only root may.")
    assert in_debian.prove("some", "bookworm", lambda _proof: None) == 1
    assert capsys.readouterr().out == "Only root may.\n"


@pytest.mark.usefixtures("made")
def test_one_step_that_fails_is_named_and_the_proof_fails(
    capsys: pytest.CaptureFixture[str],
) -> None:
    folders = []

    def use(proof: Proof) -> None:
        folders.append(proof.debian.folder)
        proof.step("good", ["true"])
        proof.step("refused, as it should be", ["sh", "-c", "exit 3"], code=3)
        proof.step("bad", ["false"])
        proof.step("not refused", ["true"], code=3)
        proof.expect("the sky is green", holds=False)

    assert in_debian.prove("some", "bookworm", use) == 1
    *_, first, second, third, verdict = capsys.readouterr().out.splitlines()
    assert [first, second, third] == ["bad", "not refused", "the sky is green"]
    assert verdict.endswith("NOT proven")
    assert not folders[0].exists()


@pytest.mark.usefixtures("made")
def test_a_folder_that_was_asked_for_is_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    good = in_debian.prove(
        "some", "trixie", lambda proof: proof.step("yes", ["true"]), keep=tmp_path
    )
    assert good == 0
    assert capsys.readouterr().out.endswith(": proven\n")
    assert (tmp_path / "file").exists()


@pytest.mark.parametrize("number", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_a_proof_that_is_broken_off_leaves_no_folder(number: str) -> None:
    sent = signal.Signals[number]
    with subprocess.Popen(
        [sys.executable, "-c", BROKEN_OFF],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=here().root,
    ) as process:
        assert process.stdout
        folder = Path(process.stdout.readline().strip())
        assert folder.is_dir()
        process.send_signal(sent)
        assert process.wait(20) != 0
    assert not folder.exists()
