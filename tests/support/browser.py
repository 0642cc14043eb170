"""The whole program as a subprocess and Debian's Chromium in front of it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import ConsoleMessage, Page

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_ARGS = [
    "--no-sandbox",  # tests may run as root
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
]
_STOP_SECONDS = 30


class RunningApp:
    """``videogen-desktop serve`` on a folder; ``address`` opens the page once.

    ``environ`` is added to the environment of the tests.
    """

    def __init__(
        self, data_dir: Path, *options: str, environ: Mapping[str, str] | None = None
    ) -> None:
        self._command = [
            *(sys.executable, "-m", "videogen_desktop", "serve"),
            *("--data-dir", str(data_dir), *options),
        ]
        self._environ = os.environ | dict(environ or {})
        self._log = data_dir.with_suffix(".log")

    def __enter__(self) -> Self:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=self._environ,
            )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()
        assert self.address.startswith("http://127.0.0.1:"), self._log.read_text()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.end()

    @property
    def origin(self) -> str:
        """Return the address without its one-time key."""
        return self.address.partition("/?")[0]

    def end(self) -> None:
        """Stop the program as a system does when a session ends."""
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


class PageLog:
    """What a page complains about; a test must end with none of it."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.complaints.append(f"unhandled: {error}"))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    @property
    def own_complaints(self) -> list[str]:
        """Return them without the browser's own note of each answer that is a refusal."""
        return [line for line in self.complaints if "Failed to load resource" not in line]

    def forget(self) -> None:
        """Drop what was expected."""
        self.complaints.clear()
