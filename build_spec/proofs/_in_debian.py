"""What every proof in a Debian of its own shares: how it is made, its steps, and its verdict."""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from build_spec.devtools import empty_debian
from build_spec.devtools.empty_debian import timed

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence
    from types import FrameType

    from build_spec.devtools.empty_debian import EmptyDebian

PERSON = "joe"
APT = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y")
INSTALL = (*APT, "--no-install-recommends", "install")
SUITES = ("bookworm", "trixie")
# What a terminal that is closed, or somebody who ends the proof, sends.
_BROKEN_OFF = [signal.SIGTERM]
if sys.platform != "win32":
    _BROKEN_OFF.append(signal.SIGHUP)


@dataclass
class Proof:
    """One run; ``failures`` says what was not as it should be."""

    debian: EmptyDebian
    failures: list[str] = field(default_factory=list)

    def step(  # noqa: PLR0913 - each of them is one word at the call
        self,
        name: str,
        words: Sequence[str],
        user: str = PERSON,
        *,
        cwd: str = "/",
        environ: Mapping[str, str] | None = None,
        code: int = 0,
        quiet: bool | None = None,
    ) -> None:
        """Run a command inside; another exit code than ``code`` is a failure.

        What root does is quiet unless it fails, for apt talks a lot.
        """
        command = self.debian.inside(words, cwd=cwd, user=user, environ=environ)
        expected = ["sh", "-c", f'"$@"; test $? -eq {code}', "sh", *command] if code else command
        if not timed(name, expected, quiet=user == "root" if quiet is None else quiet):
            self.failures.append(name)

    def expect(self, what: str, *, holds: bool) -> None:
        """Say whether something holds, and remember when it does not."""
        print(f"     {'ok' if holds else 'NO'}: {what}", flush=True)
        if not holds:
            self.failures.append(what)

    def add_person(self) -> None:
        """Make the ordinary user, unless a folder that was kept has them."""
        words = ["sh", "-c", f"id {PERSON} || useradd --create-home {PERSON}"]
        self.step("an ordinary user", words, "root")

    def home(self) -> Path:
        """Return the ordinary user's folder, seen from outside."""
        return self.debian.folder / "home" / PERSON


def parser(name: str, description: str | None) -> argparse.ArgumentParser:
    """Return what every such proof can be told."""
    made = argparse.ArgumentParser(prog=f"dev.py prove {name}", description=description)
    made.add_argument("--keep", type=Path, help="use, or make and keep, this folder")
    return made


def prove(
    name: str,
    suite: str,
    use: Callable[[Proof], None],
    *,
    keep: Path | None = None,
    include: str = "ca-certificates",
) -> int:
    """Make a Debian, use it, take it away again, say what came of it; return the exit code."""
    obstacle = empty_debian.obstacle()
    if obstacle:
        print(obstacle)
        return 1
    began = time.monotonic()
    with _folder(name, keep) as folder:
        debian = empty_debian.make(folder, suite, include)
        if debian is None:
            return 1
        proof = Proof(debian)
        use(proof)
    seconds = time.monotonic() - began
    verdict = "NOT proven" if proof.failures else "proven"
    print("\n".join([*proof.failures, f"{name}, {suite}, {seconds:.0f} s: {verdict}"]), flush=True)
    return 1 if proof.failures else 0


@contextmanager
def _folder(name: str, keep: Path | None) -> Generator[Path]:
    """Give a folder that does not outlive the proof, even one that is broken off."""
    if keep:
        yield keep
        return
    before = {number: signal.signal(number, _break_off) for number in _BROKEN_OFF}
    folder = Path(tempfile.mkdtemp(prefix=f"videogen-{name}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        for number, handler in before.items():
            signal.signal(number, handler)


def _break_off(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
