"""What dev.py says, and how it runs a tool that says too much."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

BEAT_SECONDS = 15
LAST_LINES = 12

# What a tool prints when the trouble lies outside: our sentence instead of its forty lines.
CAUSES = {
    r"name resolution|Could not resolve|getaddrinfo|EAI_AGAIN|ENOTFOUND|Network is unreachable|"
    r"NewConnectionError|Connection refused|ConnectTimeout|ECONNREFUSED|No route to host": (
        "The network cannot be reached; it is needed once, to fetch the parts that are missing."
    ),
    r"CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT": (
        "The package index shows a certificate that this system does not trust."
    ),
    r"No space left on device|ENOSPC": "There is no room left on the disk.",
    r"Permission denied|EACCES": "A folder of this checkout cannot be written.",
    r"Could not get lock|is another process using it": (
        "Another program is installing packages; try again when it is done."
    ),
    r"DO NOT MATCH THE HASHES": (
        "A downloaded package is not the one in requirements.lock; nothing was installed."
    ),
    r"ensurepip is not|No module named (venv|ensurepip)": (
        "This Python cannot make virtual environments; on Debian and Ubuntu: "
        "sudo apt-get install python3-venv"
    ),
}


class Refusal(Exception):
    """One clear sentence; dev.py prints it and ends with exit code 1."""


@dataclass
class Voice:
    """Where dev.py talks: standard error for ``run``, whose output belongs to the program."""

    stream: TextIO = field(default_factory=lambda: sys.stderr)

    def say(self, text: str) -> None:
        """Print a line at once."""
        print(text, file=self.stream, flush=True)

    def run(
        self,
        what: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        """Run a chatty tool to its end behind one line, with a sign of life now and then.

        Args:
            what: What is being done, as a line to print.
            command: The tool and its arguments.
            env: Variables to add to the environment.
            cwd: The folder to run in.

        Raises:
            Refusal: The tool failed; the sentence names the cause where it can be told.
        """
        self.say(f"{what} …")
        began = time.monotonic()
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            try:
                process = subprocess.Popen(
                    [str(part) for part in command],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    env={**os.environ, **(env or {})},
                    cwd=cwd,
                )
            except OSError as error:
                raise Refusal(f"{what}: {command[0]} cannot be started ({error}).") from error
            code = self._wait(process, began)
            output.seek(0)
            text = output.read()
        if code != 0:
            self.say(_tail(text))
            raise Refusal(f"{what}: failed. {cause(text)}".rstrip())

    def _wait(self, process: subprocess.Popen[bytes], began: float) -> int:
        while True:
            try:
                return process.wait(BEAT_SECONDS)
            except subprocess.TimeoutExpired:
                self.say(f"  … {time.monotonic() - began:.0f} s")
            except BaseException:
                process.terminate()
                process.wait()
                raise


def cause(output: str) -> str:
    """Return a sentence about what a tool's output shows to be wrong, or nothing."""
    for pattern, sentence in CAUSES.items():
        if re.search(pattern, output):
            return sentence
    return ""


def _tail(output: str) -> str:
    lines = [line for line in output.splitlines() if line.strip()]
    return "\n".join(f"  | {line}" for line in lines[-LAST_LINES:])
