"""The page reaches the person in a window, in the browser, or as an address to type."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Self

import pytest

from tests.support.fake_clock import FakeClock
from videogen_desktop.base.paths import DataFolder
from videogen_desktop.config.settings import SettingsStore
from videogen_desktop.desktop import face as face_module
from videogen_desktop.desktop.face import Face
from videogen_desktop.desktop.web_view import WebViewReport
from videogen_desktop.web.services import ClosingQuestion

pytestmark = pytest.mark.logs_warnings  # a fake clock always finds the window too slow to close

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from videogen_desktop.desktop.end_signals import OnSignal

READY = WebViewReport(available=True, engine="gtk")
NONE = WebViewReport(available=False, engine="", reason="There is no display.")


class Browser:
    """Whether there is one, and what it was asked to open."""

    def __init__(self) -> None:
        self.there = True
        self.urls: list[str] = []
        self.asked = threading.Event()

    def open(self, url: str, environ: Mapping[str, str]) -> bool:
        del environ
        self.urls.append(url)
        self.asked.set()
        return self.there


class Signals:
    """Stands for the system: the test says when a signal comes."""

    def __init__(self, on_signal: OnSignal) -> None:
        self.on_signal = on_signal
        self.exit_code = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def send(self, exit_code: int) -> None:
        self.exit_code = exit_code
        self.on_signal(exit_code)


class Case:
    """A face whose toolkit, browser and display are in the hands of the test."""

    def __init__(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock = FakeClock()
        self.page_seen = threading.Event()
        self.browser = Browser()
        self.report = READY
        self.begun = 0
        self.settings = SettingsStore(DataFolder(tmp_path))
        self.exits: list[int] = []
        monkeypatch.setattr(os, "_exit", self.exits.append)
        monkeypatch.setattr(face_module, "open_page", self.browser.open)
        monkeypatch.setattr(face_module, "probe", lambda _: self.report)
        monkeypatch.setattr(face_module, "EndSignals", self.listen)
        self.face = Face(self.settings, self.clock, self.page_seen, self.address, {})
        monkeypatch.setattr(self.face._window, "run", self.run_window)
        self.printed = threading.Event()
        print_address = self.face._print_address

        def note() -> None:
            print_address()
            self.printed.set()

        monkeypatch.setattr(self.face, "_print_address", note)
        self.window_error: Exception | None = None
        self.window_opened = threading.Event()

    def listen(self, on_signal: OnSignal) -> Signals:
        self.signals = Signals(on_signal)
        return self.signals

    def run_until(self, event: threading.Event, exit_code: int = 0) -> int:
        """Run the face and send a signal as soon as ``event`` is set."""

        def wait() -> None:
            event.wait(5)
            self.signals.send(exit_code)

        thread = threading.Thread(target=wait)
        thread.start()
        try:
            return self.face.run(self.begin)
        finally:
            thread.join(5)

    def address(self, lifetime_seconds: float) -> str:
        return f"http://127.0.0.1:1/?key={lifetime_seconds:g}"

    def begin(self) -> None:
        self.begun += 1
        self.face.expect_page()

    def run_window(
        self, address: Callable[[], str], engine: str, begin: Callable[[], None]
    ) -> None:
        assert engine == "gtk"
        assert address().endswith("key=30")
        begin()
        self.window_opened.set()
        if self.window_error:
            raise self.window_error


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    return Case(tmp_path, monkeypatch)


def test_a_window_that_was_closed_ends_the_program(case: Case) -> None:
    case.page_seen.set()
    assert case.face.run(case.begin) == 0
    assert case.window_opened.is_set()
    assert case.browser.urls == []


def test_a_window_that_cannot_open_gives_way_to_the_browser(
    case: Case, capfd: pytest.CaptureFixture[str]
) -> None:
    case.window_error = RuntimeError("no GL")
    case.page_seen.set()
    assert case.run_until(case.browser.asked) == 0
    assert case.browser.urls == ["http://127.0.0.1:1/?key=30"]
    said = capfd.readouterr()
    assert "No window could be opened (no GL)" in said.err
    assert "in your browser" in said.err
    assert said.out == ""


def test_without_a_display_and_a_browser_the_address_is_printed(
    case: Case, capfd: pytest.CaptureFixture[str]
) -> None:
    case.report = NONE
    case.browser.there = False
    assert case.run_until(case.printed) == 0
    said = capfd.readouterr()
    assert "There is no display." in said.err
    assert said.out == "http://127.0.0.1:1/?key=600\n"
    assert not case.window_opened.is_set()


def test_a_browser_that_only_claims_to_open_is_not_believed(
    case: Case, capfd: pytest.CaptureFixture[str]
) -> None:
    case.report = NONE
    case.run_until(case.printed)
    assert capfd.readouterr().out == "http://127.0.0.1:1/?key=600\n"


def test_an_empty_window_is_closed_and_the_browser_opens(
    case: Case, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    closed = threading.Event()

    def run_until_closed(_url: str, _engine: str, begin: Callable[[], None]) -> None:
        begin()
        case.face._window._shell = object()  # type: ignore[assignment]
        case.window_opened.set()
        assert closed.wait(5)

    class WaitForWindow(FakeClock):
        def wait(self, event: threading.Event, seconds: float) -> bool:
            case.window_opened.wait(5)
            if event is case.face._window_gone:
                return event.wait(5)
            return super().wait(event, seconds)

    monkeypatch.setattr(case.face, "_clock", WaitForWindow())
    monkeypatch.setattr(case.face._window, "run", run_until_closed)
    monkeypatch.setattr(case.face._window, "close", closed.set)
    case.run_until(case.browser.asked)
    assert "The window stayed empty" in capfd.readouterr().err
    assert len(case.browser.urls) == 1


def test_a_window_that_hangs_does_not_keep_the_browser_shut(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = threading.Event()

    def hang(_url: str, _engine: str, begin: Callable[[], None]) -> None:
        begin()
        case.face._window._shell = object()  # type: ignore[assignment]
        case.window_opened.set()
        let_go.wait(5)

    class WaitForWindow(FakeClock):
        def wait(self, event: threading.Event, seconds: float) -> bool:
            case.window_opened.wait(5)
            return super().wait(event, seconds)

    monkeypatch.setattr(case.face, "_clock", WaitForWindow())
    monkeypatch.setattr(case.face._window, "run", hang)
    monkeypatch.setattr(case.face._window, "close", lambda: None)
    ended = case.face._end

    def end(exit_code: int) -> None:
        ended(exit_code)
        let_go.set()

    monkeypatch.setattr(case.face, "_end", end)
    case.run_until(case.browser.asked)
    assert len(case.browser.urls) == 1
    assert case.exits == [0]


def test_ctrl_c_ends_with_its_own_code(case: Case) -> None:
    case.report = NONE
    assert case.run_until(case.browser.asked, 130) == 130


def test_a_toolkit_that_hangs_does_not_keep_the_program_alive(case: Case) -> None:
    case.page_seen.set()
    case.face._end(0)
    assert case.exits == [0]
    case.face._returned.set()
    case.face._end(130)
    assert case.exits == [0]


def test_serving_without_a_window_waits_for_a_signal(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    listen = case.listen

    def listen_and_hear(on_signal: OnSignal) -> Signals:
        signals = listen(on_signal)
        signals.send(130)
        return signals

    monkeypatch.setattr(face_module, "EndSignals", listen_and_hear)
    assert case.face.run_without_window() == 130
    assert not case.window_opened.is_set()


def test_a_second_start_opens_the_page_again_without_a_window(
    case: Case, capfd: pytest.CaptureFixture[str]
) -> None:
    case.face.show()
    assert case.browser.urls == ["http://127.0.0.1:1/?key=30"]
    case.browser.there = False
    case.face.show()
    assert capfd.readouterr().out == "http://127.0.0.1:1/?key=600\n"


def test_the_windows_place_is_kept_in_the_settings(case: Case) -> None:
    case.face._keep_place({"width": 900, "height": 700})
    assert case.settings.settings.window == {"width": 900, "height": 700}


def test_a_place_that_cannot_be_saved_is_no_error(tmp_path: Path) -> None:
    settings = SettingsStore(DataFolder(tmp_path / "gone"))
    made = Face(settings, FakeClock(), threading.Event(), lambda _: "", {})
    made._keep_place({"width": 900})


def test_the_question_stands_between_the_cross_and_the_end(case: Case) -> None:
    assert case.face._may_close()
    question = case.face.ask_before_closing(lambda: ClosingQuestion(0, 1), lambda: None)
    question._clock = FakeClock()
    assert not case.face._may_close()
