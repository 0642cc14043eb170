"""One window that opens once, remembers its place and can be ended from anywhere."""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

import pytest

from tests.unit.desktop.test_shell import Event, Events, Window
from videogen_desktop.desktop.window import DesktopWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

webview = pytest.importorskip("webview")


class Toolkit:
    """pywebview without a screen: runs what the test wants to happen while it is open."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.window = Window()
        self.window.events.before_show = Event()  # type: ignore[attr-defined]
        self.window.events.closing = Event()  # type: ignore[attr-defined]
        self.created: dict[str, object] = {}
        self.started: list[object] = []
        self.meanwhile: Callable[[], None] = lambda: None
        monkeypatch.setattr(webview, "create_window", self.create_window)
        monkeypatch.setattr(webview, "start", self.start)

    @property
    def events(self) -> Events:
        return self.window.events

    def create_window(self, title: str, url: str, **options: object) -> Window:
        self.created = {"title": title, "url": url, **options}
        return self.window

    def start(self, *, gui: str | None, private_mode: bool) -> None:
        assert private_mode
        self.started.append(gui)
        self.events.before_show.fire()  # type: ignore[attr-defined]
        self.events.shown.flag.set()
        self.meanwhile()

    def press_cross(self) -> bool:
        (closing,) = self.events.closing  # type: ignore[attr-defined]
        return bool(closing())


class Owner:
    """Whoever opens the window."""

    def __init__(self) -> None:
        self.may = True
        self.places: list[Mapping[str, int]] = []
        self.window = DesktopWindow({"width": 900}, lambda: self.may, self.places.append, nothing)


def address() -> str:
    return "http://127.0.0.1:1/"


def nothing() -> None:
    """There is nothing to do meanwhile."""


@pytest.fixture
def toolkit(monkeypatch: pytest.MonkeyPatch) -> Toolkit:
    return Toolkit(monkeypatch)


def test_the_window_opens_where_it_was_and_keeps_where_it_is(toolkit: Toolkit) -> None:
    owner = Owner()

    def move_and_close() -> None:
        toolkit.events.resized.fire(1000, 700)
        assert toolkit.press_cross()

    toolkit.meanwhile = move_and_close
    owner.window.run(address, "edgechromium", nothing)
    assert toolkit.created["width"] == 900
    assert toolkit.started == ["edgechromium"]
    assert owner.places == [{"width": 1000, "height": 700, "maximized": 0}]
    assert owner.window.shell is None


def test_the_page_is_woken_to_ask_before_a_close(toolkit: Toolkit) -> None:
    owner = Owner()
    owner.may = False

    def press() -> None:
        assert not toolkit.press_cross()

    toolkit.meanwhile = press
    owner.window.run(address, "cocoa", nothing)
    assert toolkit.window.ran.wait(5)
    assert owner.places == []


def test_ending_closes_without_a_question(toolkit: Toolkit) -> None:
    owner = Owner()
    owner.may = False

    def end() -> None:
        owner.window.close()
        assert toolkit.window.calls == ["destroy"]
        assert toolkit.press_cross()

    toolkit.meanwhile = end
    owner.window.run(address, "cocoa", nothing)


def test_a_window_ended_before_it_opened_does_not_open(toolkit: Toolkit) -> None:
    owner = Owner()
    owner.window.close()
    owner.window.run(address, "cocoa", nothing)
    assert toolkit.started == []


def test_only_an_open_window_comes_to_the_front(toolkit: Toolkit) -> None:
    owner = Owner()
    assert not owner.window.show()

    def show() -> None:
        assert owner.window.show()

    toolkit.meanwhile = show
    owner.window.run(address, "cocoa", nothing)
    assert toolkit.window.calls == ["restore", "show"]


def test_there_is_no_bridge_and_no_download(toolkit: Toolkit) -> None:
    Owner().window.run(address, "cocoa", nothing)
    assert "js_api" not in toolkit.created
    assert not webview.settings["ALLOW_DOWNLOADS"]
    assert not webview.settings["ALLOW_FILE_URLS"]


def test_chromiums_sandbox_is_left_out_for_root_alone(
    toolkit: Toolkit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    Owner().window.run(address, "qt", nothing)
    assert "QTWEBENGINE_DISABLE_SANDBOX" not in os.environ
    monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "")
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    Owner().window.run(address, "qt", nothing)
    assert os.environ.pop("QTWEBENGINE_DISABLE_SANDBOX") == "1"
    assert toolkit.started == ["qt", "qt"]


def test_pywebviews_words_go_to_our_log(toolkit: Toolkit, caplog: pytest.LogCaptureFixture) -> None:
    Owner().window.run(address, "cocoa", nothing)
    assert toolkit.started
    caplog.set_level(logging.INFO)
    logging.getLogger("pywebview").error("GTK cannot be loaded")
    assert [record.levelname for record in caplog.records] == ["INFO"]
    assert "GTK cannot be loaded" in caplog.text


def test_a_refused_window_is_an_error(toolkit: Toolkit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webview, "create_window", lambda *_, **__: None)
    with pytest.raises(RuntimeError):
        Owner().window.run(address, "cocoa", nothing)
    assert toolkit.started == []
