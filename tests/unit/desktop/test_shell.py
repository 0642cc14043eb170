"""Where the window was is kept, and nonsense never puts it out of reach."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.desktop.shell import SMALLEST, Place, PlainShell, _first
from videogen_desktop.web.services import DialogWords

if TYPE_CHECKING:
    import webview


@given(
    stored=st.dictionaries(
        st.sampled_from(["x", "y", "width", "height", "maximized", "other"]), st.integers()
    )
)
def test_any_stored_place_gives_a_usable_one(stored: dict[str, int]) -> None:
    place = Place.from_settings(stored)
    assert SMALLEST[0] <= place.width < 40_000
    assert SMALLEST[1] <= place.height < 40_000
    assert (place.x is None) == (place.y is None)
    assert Place.from_settings(place.as_settings()) == place


def test_a_place_comes_back_as_it_was() -> None:
    place = Place(900, 700, -5, 12, maximized=True)
    assert Place.from_settings(place.as_settings()) == place


class Event(list[object]):
    """pywebview's event: handlers are added, one flag is set."""

    def __init__(self) -> None:
        super().__init__()
        self.flag = threading.Event()
        self.is_set = self.flag.is_set

    def __iadd__(self, handler: object) -> Self:  # type: ignore[misc]
        self.append(handler)
        return self

    def fire(self, *values: int) -> None:
        for handler in self:
            handler(*values)  # type: ignore[operator]


class Events:
    def __init__(self) -> None:
        self.resized, self.moved, self.maximized, self.restored = (Event() for _ in range(4))
        self.shown = Event()


class Window:
    """pywebview's window as far as the shell knows it."""

    def __init__(self) -> None:
        self.events = Events()
        self.calls: list[str] = []
        self.ran = threading.Event()
        self.localization: dict[str, str] = {}

    def destroy(self) -> None:
        self.calls.append("destroy")

    def restore(self) -> None:
        self.calls.append("restore")

    def run_js(self, script: str) -> None:
        self.calls.append(script)
        self.ran.set()

    def show(self) -> None:
        self.calls.append("show")

    def create_file_dialog(self, kind: int, save_filename: str = "") -> tuple[str] | None:
        self.calls.append(f"dialog {int(kind)} {save_filename}")
        return ("/tmp/chosen.mp4",)  # noqa: S108 - never written


def shell(window: Window) -> PlainShell:
    made = PlainShell(cast("webview.Window", window), Place())
    made.prepare()
    return made


def test_the_place_follows_the_windows_moves() -> None:
    window = Window()
    made = shell(window)
    window.events.resized.fire(800, 600)
    window.events.moved.fire(10, 20)
    assert made.place() == Place(800, 600, 10, 20)


def test_a_maximised_window_keeps_its_smaller_size_in_mind() -> None:
    window = Window()
    made = shell(window)
    window.events.resized.fire(800, 600)
    window.events.maximized.fire()
    window.events.resized.fire(1920, 1080)
    assert made.place() == Place(800, 600, maximized=True)
    window.events.restored.fire()
    assert made.place() == Place(800, 600)


def test_a_window_that_is_not_shown_yet_is_closed_when_it_is() -> None:
    window = Window()
    made = PlainShell(cast("webview.Window", window), Place())
    made.close()
    assert window.calls == []
    window.events.shown.flag.set()
    made.prepare()
    assert window.calls == ["destroy"]


def test_dialogs_and_the_front_are_pywebviews() -> None:
    pytest.importorskip("webview")
    window = Window()
    made = shell(window)
    made.present()
    assert made.ask_save("boat.mp4", DialogWords("Kopie speichern")) == Path("/tmp/chosen.mp4")  # noqa: S108 - never written
    assert window.localization["global.saveFile"] == "Kopie speichern"
    assert made.ask_folder(DialogWords("Choisir")) is not None
    assert window.localization["linux.openFolder"] == "Choisir"
    assert window.calls == ["restore", "show", "dialog 30 boat.mp4", "dialog 20 "]


def test_the_page_is_woken_without_waiting_for_it() -> None:
    window = Window()
    shell(window).wake_page()
    assert window.ran.wait(5)
    assert "vg-wake" in window.calls[0]


@pytest.mark.parametrize(
    ("chosen", "path"), [(None, None), ((), None), ("/a", "/a"), (["/b"], "/b"), (("/c",), "/c")]
)
def test_every_way_to_return_a_path_is_understood(chosen: object, path: str | None) -> None:
    assert _first(chosen) == (Path(path) if path else None)
