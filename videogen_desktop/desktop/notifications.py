"""System notifications, where the system has them; never more than a hint."""

from __future__ import annotations

import logging
import shutil
import subprocess

LONGEST_TEXT = 200

log = logging.getLogger(__name__)


def notify(title: str, text: str) -> bool:
    """Show a notification for a moment; return whether the system took it."""
    program = shutil.which("notify-send")  # Linux's; the others have none of this name
    if program is None:
        return False
    words = [_plain(title), _plain(text)]
    try:
        done = subprocess.run(  # noqa: S603 - words are separate arguments after the dashes
            [program, "--app-name=Videogen", "--", *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=3,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _plain(text: str) -> str:
    """Make the text safe to show: notification servers read it as markup."""
    line = "".join(character if character.isprintable() else " " for character in text)
    short = line if len(line) <= LONGEST_TEXT else f"{line[: LONGEST_TEXT - 1]}…"
    return short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
