"""GTK's side of the window, as far as it can be proven without a screen.

``tests/window`` proves the rest on the real one.
"""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from videogen_desktop.desktop import gtk_shell
from videogen_desktop.desktop.gtk_shell import GtkShell, _Dialog, _origin
from videogen_desktop.web.services import DialogWords

ORIGIN = "http://127.0.0.1:5000"
KINDS = SimpleNamespace(NAVIGATION_ACTION=0, NEW_WINDOW_ACTION=1, RESPONSE=2)


class Decision:
    """WebKit's question whether to go on."""

    def __init__(self, url: str = "", *, gesture: bool = True, supported: bool = True) -> None:
        self.url, self.gesture, self.supported = url, gesture, supported
        self.said: list[str] = []

    def get_navigation_action(self) -> Decision:
        return self

    def get_request(self) -> Decision:
        return self

    def get_uri(self) -> str:
        return self.url

    def is_user_gesture(self) -> bool:
        return self.gesture

    def is_mime_type_supported(self) -> bool:
        return self.supported

    def use(self) -> None:
        self.said.append("use")

    def ignore(self) -> None:
        self.said.append("ignore")


def shell(opened: list[str]) -> GtkShell:
    made = GtkShell.__new__(GtkShell)
    made._origin = ORIGIN
    made._webkit = SimpleNamespace(PolicyDecisionType=KINDS)  # type: ignore[assignment]
    made._open_outside = opened.append
    return made


@pytest.mark.parametrize(
    ("names", "found"), [((), False), (("card0",), False), (("renderD128",), True)]
)
def test_a_graphics_processor_is_one_that_programs_may_draw_with(
    names: tuple[str, ...], found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in names:
        (tmp_path / name).touch()
    monkeypatch.setattr(gtk_shell, "GRAPHICS_DEVICES", tmp_path)
    assert gtk_shell.has_graphics_processor() is found


def test_without_that_folder_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gtk_shell, "GRAPHICS_DEVICES", tmp_path / "dri")
    assert not gtk_shell.has_graphics_processor()


def test_the_page_itself_may_load() -> None:
    opened: list[str] = []
    decision = Decision(f"{ORIGIN}/?key=k")
    assert shell(opened)._decide(None, decision, KINDS.NAVIGATION_ACTION)
    assert decision.said == ["use"]
    assert opened == []


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/",
        "http://127.0.0.1:5001/",
        "http://localhost:5000/",
        "data:text/html,x",
    ],
)
def test_a_click_on_anything_else_leaves_for_the_browser(url: str) -> None:
    opened: list[str] = []
    decision = Decision(url)
    shell(opened)._decide(None, decision, KINDS.NAVIGATION_ACTION)
    assert decision.said == ["ignore"]
    assert opened == [url]


def test_a_script_cannot_send_the_window_or_the_browser_anywhere() -> None:
    opened: list[str] = []
    decision = Decision("https://example.com/", gesture=False)
    shell(opened)._decide(None, decision, KINDS.NAVIGATION_ACTION)
    assert decision.said == ["ignore"]
    assert opened == []


def test_no_second_window_opens_not_even_for_the_page() -> None:
    opened: list[str] = []
    decision = Decision(f"{ORIGIN}/", gesture=False)
    shell(opened)._decide(None, decision, KINDS.NEW_WINDOW_ACTION)
    assert decision.said == ["ignore"]


@pytest.mark.parametrize(("supported", "said"), [(True, "use"), (False, "ignore")])
def test_what_would_be_a_download_is_dropped(*, supported: bool, said: str) -> None:
    decision = Decision(supported=supported)
    shell([])._decide(None, decision, KINDS.RESPONSE)
    assert decision.said == [said]


@pytest.mark.parametrize(
    ("url", "origin"), [(f"{ORIGIN}/a?b#c", ORIGIN), ("about:blank", "about://"), ("", "://")]
)
def test_the_origin_of_an_address(url: str, origin: str) -> None:
    assert _origin(url) == origin


def test_a_dialog_says_what_the_page_says_and_else_what_the_system_says() -> None:
    made = shell([])
    made._view = None
    opened: list[tuple[object, ...]] = []
    chooser = SimpleNamespace(new=lambda *said: opened.append(said))
    made._gtk = SimpleNamespace(FileChooserNative=chooser)  # type: ignore[assignment]
    for words in (DialogWords("Kopie", "a_b speichern", "Abbrechen"), DialogWords()):
        made._chooser(1, words)
    assert opened == [
        ("Kopie", None, 1, "a__b speichern", "Abbrechen"),
        (None, None, 1, None, None),
    ]


class NativeDialog:
    """GTK's dialog."""

    def __init__(self, chosen: str | None) -> None:
        self.chosen = chosen
        self.respond: object = None
        self.destroyed = False

    def set_modal(self, value: object) -> None:
        assert value is True

    def connect(self, _signal: str, handler: object) -> None:
        self.respond = handler

    def show(self) -> None: ...

    def get_filename(self) -> str | None:
        return self.chosen

    def destroy(self) -> None:
        self.destroyed = True


@pytest.mark.parametrize(("response", "chosen"), [(1, Path("/films/a.mp4")), (0, None)])
def test_a_dialogs_answer_reaches_the_thread_that_asked(response: int, chosen: Path | None) -> None:
    dialog = _Dialog()
    native = NativeDialog("/films/a.mp4")
    assert dialog.reserve()
    dialog.show(native, 1)
    threading.Timer(0.01, native.respond, (native, response)).start()  # type: ignore[arg-type]
    assert dialog.wait() == chosen
    assert native.destroyed


def test_only_one_dialog_is_open_at_a_time() -> None:
    dialog = _Dialog()
    assert dialog.reserve()
    assert not dialog.reserve()
    dialog.end(None)
    assert dialog.wait() is None
    assert dialog.reserve()


def test_a_closing_window_takes_its_dialog_along() -> None:
    dialog = _Dialog()
    native = NativeDialog("/films/a.mp4")
    dialog.reserve()
    dialog.show(native, 1)
    dialog.dismiss()
    assert native.destroyed
    assert dialog.wait() is None
