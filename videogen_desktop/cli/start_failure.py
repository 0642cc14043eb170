"""A start that cannot succeed: one sentence on the terminal, in the log, and in a box.

Nothing of others is imported before it is known to be there, so that a copy which lost a part can
still say which.
"""

from __future__ import annotations

import contextlib
import importlib.util
import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

# The packages of others that the program cannot do without, those that requests asks for among
# them; without pywebview the page opens in the browser. Many are imported only when they are
# needed, on a thread that nobody could hear.
NEEDED = (
    "bottle", "certifi", "charset_normalizer", "idna", "keyring", "platformdirs", "requests",
    "tqdm", "truststore", "urllib3",
)  # fmt: skip

log = logging.getLogger(__name__)


def refuse_to_start_without_parts() -> None:
    """Look for every package that is needed, without importing it.

    Raises:
        ImportError: Names the first that is missing.
    """
    for name in NEEDED:
        if importlib.util.find_spec(name) is None:
            raise ImportError(name=name)


def missing_part(error: ImportError) -> str:
    """Return the sentence about a part that could not be imported."""
    return f"A part of Videogen is missing: {error.name or error}. Install Videogen again."


def explain(sentence: str, arguments: argparse.Namespace, *, is_read: bool) -> None:
    """Say why it ends; in a box when it was to be a window and nobody reads the terminal."""
    say(sentence)
    if arguments.command is not None or arguments.self_test:
        return
    # Whatever is missing, the sentence itself has been said.
    with contextlib.suppress(ImportError, OSError):
        _write_down(sentence, arguments.data_dir)
    if is_read:
        return
    with contextlib.suppress(ImportError):
        from videogen_desktop.config.settings import environment  # noqa: PLC0415 - rarely needed
        from videogen_desktop.desktop import native_message  # noqa: PLC0415

        native_message.show(sentence, environment())


def _write_down(sentence: str, option: str | None) -> None:
    """Leave it in the log of earlier starts; a folder that cannot be used gets none."""
    from videogen_desktop.base.logs import start_logging  # noqa: PLC0415 - rarely needed
    from videogen_desktop.base.paths import DataFolder  # noqa: PLC0415
    from videogen_desktop.config.settings import data_dir, environment  # noqa: PLC0415

    folder = DataFolder(data_dir(option, environment())).logs_dir
    if not logging.getLogger("videogen_desktop").handlers and folder.is_dir():
        start_logging(folder)
    log.error("it ends: %s", sentence)


def say(sentence: str) -> None:
    """Write one plain sentence to standard error."""
    if sys.stderr is not None:  # a windowed bundle has none
        print(f"videogen-desktop: {sentence}", file=sys.stderr, flush=True)  # noqa: T201
