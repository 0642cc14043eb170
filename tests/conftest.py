"""What holds for every test: folder means marker, UTC, a clean environment, a quiet log."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from tests.support.azure_cli import FakeAzureCli

if TYPE_CHECKING:
    from collections.abc import Generator

TESTS = Path(__file__).parent

# Seconds a single test of a folder may take before it counts as hanging, on two cores that others
# use as well; a test may say otherwise. In a fresh checkout Hypothesis makes its tables first.
TIMEOUTS = {
    "unit": 180,
    "contract": 90,
    "faults": 120,
    "e2e": 240,
    "window": 240,
    "packaging": 600,
}

# A developer's own account must never be touched by a test.
FOREIGN = ("AZURE_", "VIDEOGEN_", "OPENAI_")

# Every system's variables for "where this user's files are".
HOMES = {
    "HOME": "home",
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_STATE_HOME": "state",
    "XDG_CACHE_HOME": "cache",
    "APPDATA": "appdata",
    "LOCALAPPDATA": "localappdata",
}

# One run that cannot be told apart from the next: CI searches the same examples each time,
# while a developer's machine looks at new ones.
hypothesis.settings.register_profile("developer", deadline=None, print_blob=True)
hypothesis.settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "developer")

_person = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    # Ignored where a script's background or nohup starts the tests; programs would inherit that.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    for name in [name for name in os.environ if name.startswith(FOREIGN)]:
        del os.environ[name]
    person = Path(tempfile.mkdtemp(prefix="videogen-tests-"))
    config.stash[_person] = person
    for name, folder in HOMES.items():
        path = person / folder
        path.mkdir()
        os.environ[name] = str(path)
    # Nor the key store of whoever runs the tests; a test about a store brings its own.
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    os.environ["TZ"] = "UTC"
    if hasattr(time, "tzset"):
        time.tzset()


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(config.stash[_person], ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0] if item.path.is_relative_to(TESTS) else ""
        if folder not in TIMEOUTS:
            continue
        item.add_marker(folder)
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(TIMEOUTS[folder]))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep captured text sendable: a lone surrogate in a log ends a parallel run at once."""
    report = yield
    report.sections = [
        (title, text.encode("utf-8", "backslashreplace").decode())
        for title, text in report.sections
    ]
    return report


@pytest.fixture
def azure_cli(tmp_path: Path) -> FakeAzureCli:
    """Return an ``az`` that is not installed yet."""
    return FakeAzureCli(tmp_path / "azure-cli")


@pytest.fixture(autouse=True)
def untouched_log() -> Generator[None]:
    """Take back what a started program did to the log: its level and its files."""
    logger = logging.getLogger("videogen_desktop")
    level, handlers = logger.level, logger.handlers[:]
    yield
    logger.setLevel(level)
    for handler in [added for added in logger.handlers if added not in handlers]:
        logger.removeHandler(handler)
        handler.close()


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start each test without settings from the environment, whatever the last one left."""
    for name in [name for name in os.environ if name.startswith(FOREIGN)]:
        monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Generator[None]:
    """Fail a test that logs a warning nobody expected.

    A test about a warning carries ``@pytest.mark.logs_warnings``.
    """
    yield
    if request.node.get_closest_marker("logs_warnings") is not None:
        return
    loud = [
        f"{record.levelname} {record.name}: {record.getMessage()}"
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.levelno >= logging.WARNING
    ]
    assert not loud, "unexpected in the log:\n" + "\n".join(loud)
