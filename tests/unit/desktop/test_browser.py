"""Only web addresses leave for the browser, and text browsers never take the terminal."""

from __future__ import annotations

import threading
import webbrowser

import pytest

from videogen_desktop.desktop.browser import open_outside, open_page

URL = "http://127.0.0.1:5000/?key=k"


class Browser:
    """Notes what it is asked to open."""

    def __init__(self) -> None:
        self.urls: list[str] = []
        self.opened = threading.Event()
        self.error: Exception | None = None

    def open(self, url: str, new: int = 0) -> bool:
        del new
        if self.error:
            raise self.error
        self.urls.append(url)
        self.opened.set()
        return True


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    made = Browser()
    monkeypatch.setattr(webbrowser, "open", made.open)
    return made


@pytest.mark.parametrize("url", ["https://learn.microsoft.com/azure", "http://example.com"])
def test_a_web_address_opens_outside(browser: Browser, url: str) -> None:
    assert open_outside(url)
    assert browser.opened.wait(5)
    assert browser.urls == [url]


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "javascript:alert(1)", "mailto:a@b", "vscode://x", "https://", ""],
)
def test_anything_else_opens_nothing(browser: Browser, url: str) -> None:
    assert not open_outside(url)
    assert not browser.urls


def test_the_page_opens_where_there_is_a_display(browser: Browser) -> None:
    assert open_page(URL, {"WAYLAND_DISPLAY": "wayland-0"})
    assert browser.urls == [URL]


def test_without_a_display_only_a_named_browser_counts(browser: Browser) -> None:
    assert not open_page(URL, {"TERM": "xterm"})
    assert browser.urls == []
    assert open_page(URL, {"BROWSER": "wslview"})


@pytest.mark.parametrize("error", [webbrowser.Error("none"), FileNotFoundError()])
def test_no_browser_is_an_answer_and_no_error(browser: Browser, error: Exception) -> None:
    browser.error = error
    assert not open_page(URL, {"DISPLAY": ":0"})
