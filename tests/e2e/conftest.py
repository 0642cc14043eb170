"""One browser for all journeys; each test has its own program, data folder and page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.support.browser import CHROMIUM, CHROMIUM_ARGS, PageLog, RunningApp

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


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
def blank_page(chromium: Browser) -> Generator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def log(blank_page: Page) -> Generator[PageLog]:
    """Fail the test when the page has complained about anything."""
    page_log = PageLog(blank_page)
    yield page_log
    assert page_log.complaints == []


@pytest.fixture
def page(app: RunningApp, blank_page: Page, log: PageLog) -> Page:
    """Give the page of the practice program, open and watched."""
    assert log.complaints == []
    blank_page.goto(app.address)
    return blank_page
