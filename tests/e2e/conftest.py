"""One browser for all journeys.

A test that changes things has its own program and data folder; those that only look share one
that holds a finished video.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.support.account import AT_ONCE, Account
from tests.support.browser import CHROMIUM, CHROMIUM_ARGS, PageLog, RunningApp
from tests.support.page_steps import expect_whole, make_video

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page, StorageState

# A prompt that would do harm if it were ever taken for markup; every page of the tests shows it.
HOSTILE = "<img src=x onerror=alert(1)> a <b>fox</b> & \u202edrawkcab\u202c in the snow"

# Longer than anything takes on two very busy cores: what happens is awaited, how soon is no matter.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


class OpenContext(Protocol):
    """Open a browser profile."""

    def __call__(self, **options: object) -> BrowserContext:
        """Return a fresh profile with Playwright's options."""


class OpenAccount(Protocol):
    """Open an account at Azure."""

    def __call__(self, *faults: str, options: tuple[str, ...] = ...) -> Account:
        """Return it, behaving like this."""


class Connect(Protocol):
    """Start the program."""

    def __call__(self, account: Account, *, endpoint: str = "") -> Page:
        """Return its page, connected to the account."""


class Look(Protocol):
    """Open a place of the stocked program."""

    def __call__(self, place: str = "create", **options: object) -> Page:
        """Return its page in a fresh profile with Playwright's options."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let these tests use sockets: a browser has many, and only on loopback."""
    for item in items:
        if "tests/e2e" in item.path.as_posix():
            item.add_marker(pytest.mark.enable_socket)


@pytest.fixture(scope="session")
def chromium() -> Generator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGS)
        yield browser
        browser.close()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def app(data_dir: Path) -> Generator[RunningApp]:
    """Give a program that has been told to use the practice service."""
    with RunningApp(data_dir, "--practice") as running:
        yield running


@pytest.fixture
def open_context(chromium: Browser) -> Generator[OpenContext]:
    """Open browser profiles that are closed again after the test."""
    opened: list[BrowserContext] = []

    def open_one(**options: object) -> BrowserContext:
        merged = {"viewport": {"width": 1280, "height": 800}, "locale": "en-US"} | options
        context = chromium.new_context(**merged)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()


@pytest.fixture
def blank_page(open_context: OpenContext) -> Page:
    return open_context().new_page()


@pytest.fixture
def log(blank_page: Page) -> Generator[PageLog]:
    """Fail the test when the page has complained about anything."""
    page_log = PageLog(blank_page)
    yield page_log
    assert page_log.complaints == []


@pytest.fixture
def studio(app: RunningApp, blank_page: Page, log: PageLog) -> Page:
    """Give the page of the practice program, open and watched."""
    assert log.complaints == []
    blank_page.goto(app.address)
    expect_whole(blank_page)
    return blank_page


@pytest.fixture
def open_account(tmp_path: Path) -> Generator[OpenAccount]:
    with contextlib.ExitStack() as ending:

        def open_one(*faults: str, options: tuple[str, ...] = AT_ONCE) -> Account:
            return ending.enter_context(Account(tmp_path / "account", *faults, options=options))

        yield open_one


@pytest.fixture
def connect(data_dir: Path, blank_page: Page, log: PageLog) -> Generator[Connect]:
    """Give the page of a program that sends at once, without the time for undo."""
    assert log.complaints == []
    with contextlib.ExitStack() as ending:

        def start(account: Account, *, endpoint: str = "") -> Page:
            keep_settings(data_dir)
            running = RunningApp(data_dir, environ=account.environ(endpoint))
            app = ending.enter_context(running)
            ending.callback(blank_page.goto, "about:blank")
            blank_page.goto(app.address)
            return blank_page

        yield start


def keep_settings(data_dir: Path, **changes: object) -> None:
    """Write what a person could have set; nothing is held back for undo unless they say so."""
    data_dir.mkdir(exist_ok=True)
    settings = {"version": 1, "connections": [], "active": None, "hold_seconds": 0} | changes
    (data_dir / "settings.json").write_text(json.dumps(settings), "utf-8")


@dataclass(frozen=True)
class Stocked:
    """A running program with one finished video; ``session`` lets any profile in."""

    origin: str
    session: StorageState


@pytest.fixture(scope="session")
def stocked(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Generator[Stocked]:
    data_dir = tmp_path_factory.mktemp("stocked") / "data"
    keep_settings(data_dir, active="practice")
    with RunningApp(data_dir) as running, chromium.new_context() as context:
        page = context.new_page()
        page.goto(running.address)
        make_video(page, HOSTILE)
        yield Stocked(running.origin, context.storage_state())


@pytest.fixture
def look(stocked: Stocked, open_context: OpenContext) -> Generator[Look]:
    """Open a place of the stocked program; the page may complain about nothing."""
    logs: list[PageLog] = []

    def look_at(place: str = "create", **options: object) -> Page:
        page = open_context(storage_state=stocked.session, **options).new_page()
        logs.append(PageLog(page))
        page.goto(f"{stocked.origin}/#/{place}")
        page.wait_for_load_state("networkidle")
        return page

    yield look_at
    assert [line for one in logs for line in one.complaints] == []
