"""Tokens of Microsoft Entra, taken from the Azure CLI where it is installed and signed in.

The CLI keeps the person's sign-in and renews it; Videogen only borrows tokens, keeps them in
memory and asks again shortly before one ends. No key of ours is ever in the CLI's environment.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from videogen_desktop.base.logs import redact
from videogen_desktop.base.resources import is_frozen
from videogen_desktop.config.json_file import is_object
from videogen_desktop.domain.errors import SignInFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from videogen_desktop.base.clock import Clock

# The first call of a day starts a Python program and may ask Microsoft for a new token.
PATIENCE_SECONDS = 40.0
# The CLI hands out the same token until about five minutes before its end.
EARLY_SECONDS = 300.0
LONGEST_TOKEN = 16_384
LONGEST_REASON = 200

_TOKEN = re.compile(r"[\x21-\x7e]+")
_SIGNED_OUT = re.compile(r"az login|az account set|AADSTS(50078|50173|700082|50076)", re.IGNORECASE)
# A bundle leads programs to its own libraries; what was there before is kept under these names.
_LIBRARY_PATHS = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class _Token:
    text: str = field(repr=False)
    ends_at: float


class _Flight:
    """One call of the CLI, which everybody who needs its token meanwhile waits for."""

    def __init__(self) -> None:
        self.landed = threading.Event()
        self.token: _Token | None = None
        self.error: SignInFailed | None = None


class AzureCli:
    """Hands out tokens. Thread-safe; a call takes as long as the CLI, at most ``patience``.

    Args:
        environ: The environment that the CLI gets, and whose PATH it is found on.
        clock: Says when a token has to be renewed.
        patience_seconds: How long the CLI may take before it is ended.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        clock: Clock,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._environ = _for_others(environ)
        self._clock = clock
        self._patience_seconds = patience_seconds
        self._lock = threading.Lock()
        self._tokens: dict[str, _Token] = {}
        self._flights: dict[str, _Flight] = {}
        self._running: set[subprocess.Popen[str]] = set()
        self._closed = False

    def token(self, scope: str) -> str:
        """Return a token for ``scope`` that is good for some minutes at least.

        Raises:
            SignInFailed: The CLI is missing, signed out, too slow, or says something else.
        """
        with self._lock:
            kept = self._tokens.get(scope)
            if kept is not None and self._clock.now() < kept.ends_at - EARLY_SECONDS:
                return kept.text
            flight = self._flights.get(scope)
            mine = flight is None
            if flight is None:
                flight = self._flights[scope] = _Flight()
        if mine:
            self._fly(scope, flight)
        flight.landed.wait()
        if flight.token is None:
            raise flight.error or SignInFailed("The Azure CLI gave no token.")
        return flight.token.text

    def renew(self, scope: str, refused: str) -> bool:
        """Forget a token that was refused; return whether another one is to be had.

        Raises:
            SignInFailed: As in ``token``.
        """
        with self._lock:
            kept = self._tokens.get(scope)
            if kept is not None and kept.text == refused:
                del self._tokens[scope]
        return self.token(scope) != refused

    def close(self) -> None:
        """End the CLI where it is running, and start it no more."""
        with self._lock:
            self._closed = True
            running = tuple(self._running)
        for process in running:
            _end(process)

    def _fly(self, scope: str, flight: _Flight) -> None:
        try:
            flight.token = self._ask(scope)
            with self._lock:
                self._tokens[scope] = flight.token
        except SignInFailed as error:
            flight.error = error
        finally:
            with self._lock:
                self._flights.pop(scope, None)
            flight.landed.set()

    def _ask(self, scope: str) -> _Token:
        program = shutil.which("az", path=self._environ.get("PATH", ""))
        if program is None:
            raise SignInFailed(
                "The Azure CLI (az) is not installed, or not where programs are looked for."
            )
        command = [program, "account", "get-access-token", "--scope", scope, "--output", "json"]
        code, out, err = self._run(command)
        if code != 0:
            raise SignInFailed(_reason(err))
        token = _read(out, self._clock)
        redact(token.text)
        return token

    def _run(self, command: list[str]) -> tuple[int, str, str]:
        with self._lock:
            if self._closed:
                raise SignInFailed("Videogen is closing.")
            try:
                process = subprocess.Popen(  # noqa: S603 - the scope has no sign of a shell
                    command,
                    env=self._environ,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    encoding="utf-8",
                    errors="replace",
                    start_new_session=True,
                    creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
                )
            except OSError as error:
                raise SignInFailed("The Azure CLI (az) cannot be started.") from error
            self._running.add(process)
        try:
            out, err = process.communicate(timeout=self._patience_seconds)
        except subprocess.TimeoutExpired as error:
            raise SignInFailed(
                f"The Azure CLI (az) gave no answer within {self._patience_seconds:g} seconds."
            ) from error
        finally:
            _end(process)
            for pipe in (process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()
            with self._lock:
                self._running.discard(process)
        if self._closed:
            raise SignInFailed("Videogen is closing.")
        return process.returncode, out, err


def _for_others(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for a program that is not ours: no key, and its own libraries."""
    kept = {name: text for name, text in environ.items() if name != "AZURE_OPENAI_API_KEY"}
    if is_frozen():
        for name in _LIBRARY_PATHS:
            before = kept.pop(f"{name}_ORIG", None)
            kept.pop(name, None)
            if before is not None:
                kept[name] = before
    return kept


def _end(process: subprocess.Popen[str]) -> None:
    """End a process with those it started: the CLI is a script that starts the real program."""
    if process.poll() is not None:
        return
    if sys.platform == "win32":
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(  # noqa: S603
                ["taskkill", "/F", "/T", "/PID", str(process.pid)],  # noqa: S607
                capture_output=True,
                timeout=5,
                check=False,
            )
    else:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)


def _reason(err: str) -> str:
    if _SIGNED_OUT.search(err):
        return "The Azure CLI is signed out. Run “az login” in a terminal, then try again."
    lines = [line.strip().removeprefix("ERROR:").strip() for line in err.splitlines()]
    said = next((line for line in lines if line), "")
    shown = "".join(character if character.isprintable() else " " for character in said)
    return f"The Azure CLI gave no token: {shown[:LONGEST_REASON]}" if shown else _NOTHING_SAID


_NOTHING_SAID = "The Azure CLI gave no token and did not say why."


def _read(out: str, clock: Clock) -> _Token:
    try:
        answer: object = json.loads(out)
    except (ValueError, RecursionError):
        answer = None
    text = answer.get("accessToken") if is_object(answer) else None
    if not is_object(answer) or not isinstance(text, str):
        raise SignInFailed("The Azure CLI answered with something that is not a token.")
    if len(text) > LONGEST_TOKEN or not _TOKEN.fullmatch(text):
        raise SignInFailed("The Azure CLI answered with something that is not a token.")
    return _Token(text, _end_of(answer, clock))


def _end_of(answer: Mapping[str, object], clock: Clock) -> float:
    """Return when the token ends; older versions say it only as a local time."""
    seconds = answer.get("expires_on")
    if isinstance(seconds, (int, float)) and not isinstance(seconds, bool):
        return float(seconds)
    with contextlib.suppress(ValueError, OverflowError, OSError):
        return datetime.fromisoformat(str(answer.get("expiresOn"))).timestamp()
    return clock.now()  # unknown: good for this once
