"""Log lines for the person who helps: no secrets, no control characters, bounded size."""

from __future__ import annotations

import logging
import logging.handlers
import os
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import TextIOWrapper
    from pathlib import Path

LOG_BYTES = 1_000_000
LOG_FILES = 5
SHORTEST_SECRET = 6

_secrets: set[str] = set()
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_CONTINUED = "\n    "


def redact(secret: str) -> None:
    """Make sure that ``secret`` never stands in a log line of this process."""
    if len(secret) >= SHORTEST_SECRET:
        _secrets.add(secret)


def without_secrets(text: str) -> str:
    """Return ``text`` with every known secret blotted out."""
    for secret in sorted(_secrets, key=len, reverse=True):  # one may be a part of another
        text = text.replace(secret, "[secret]")
    return text


class _SafeFormatter(logging.Formatter):
    """Blots out secrets and makes control characters visible, in tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line or lines."""
        text = without_secrets(super().format(record))
        # Only our own lines begin at the margin, so that no text can pass for one.
        text = text.replace("\n", _CONTINUED)
        return _CONTROL.sub(lambda match: f"\\x{ord(match.group()):02x}", text)


class _OwnersFile(logging.handlers.RotatingFileHandler):
    """A rotating file that only this user can read, each new one too."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        return os.fdopen(descriptor, "a", encoding=self.encoding)


def start_logging(logs_dir: Path | None, *, verbose: bool = False) -> None:
    """Send log lines to a rotating file in ``logs_dir`` and, when ``verbose``, to standard error.

    A folder that cannot be written costs the log, never the program.
    """
    root = logging.getLogger("videogen_desktop")
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    root.propagate = True
    formatter = _SafeFormatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")
    for handler in _handlers(logs_dir, verbose=verbose):
        handler.setFormatter(formatter)
        root.addHandler(handler)


def _handlers(logs_dir: Path | None, *, verbose: bool) -> list[logging.Handler]:
    handlers: list[logging.Handler] = []
    if logs_dir is not None:
        path = logs_dir / "videogen.log"
        try:
            handlers.append(
                _OwnersFile(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
            )
        except OSError:
            verbose = verbose or sys.stderr is not None
    if verbose and sys.stderr is not None:  # a windowed bundle has no standard error
        handlers.append(logging.StreamHandler())
    return handlers or [logging.NullHandler()]
