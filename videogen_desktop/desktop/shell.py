"""What the window asks of the toolkit that draws it, and the answers pywebview gives everywhere."""

from __future__ import annotations

import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    import webview

    from videogen_desktop.web.services import DialogWords

SMALLEST = (480, 400)
WAKE_PAGE = "dispatchEvent(new Event('vg-wake'))"
_MOST = 32_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where the window is; without ``x`` and ``y`` the system decides. Logical pixels."""

    width: int = 1180
    height: int = 780
    x: int | None = None
    y: int | None = None
    maximized: bool = False

    @classmethod
    def from_settings(cls, stored: Mapping[str, int]) -> Place:
        """Read what ``as_settings`` wrote; nonsense becomes the usual place."""
        usual = cls()
        x, y = stored.get("x"), stored.get("y")
        together = x is not None and y is not None and abs(x) < _MOST and abs(y) < _MOST
        return cls(
            width=min(max(stored.get("width", usual.width), SMALLEST[0]), _MOST),
            height=min(max(stored.get("height", usual.height), SMALLEST[1]), _MOST),
            x=x if together else None,
            y=y if together else None,
            maximized=bool(stored.get("maximized")),
        )

    def as_settings(self) -> dict[str, int]:
        """Return the place as whole numbers by name."""
        return {name: int(value) for name, value in asdict(self).items() if value is not None}


class Shell(Protocol):
    """The toolkit's side of one window."""

    def prepare(self) -> None:
        """Set the window up; called on the toolkit's thread before the page is loaded."""

    def place(self) -> Place | None:
        """Return where the window is; called on the toolkit's thread."""

    def present(self) -> None:
        """Bring the window to the front; any thread."""

    def close(self) -> None:
        """Close the window and any dialog of it; any thread, also before it is shown."""

    def wake_page(self) -> None:
        """Make the page look at once for what there is to ask; any thread, never waits."""

    def ask_save(self, name: str, words: DialogWords) -> Path | None:
        """Ask for a file to write, and again before one is overwritten; not on that thread."""

    def ask_folder(self, words: DialogWords) -> Path | None:
        """Ask for a folder; not on that thread."""


class PlainShell:
    """Only what pywebview itself offers on every system."""

    def __init__(self, window: webview.Window, place: Place) -> None:
        self._window = window
        self._place = place
        self._is_closing = False

    def prepare(self) -> None:
        """Follow the window's moves, because it cannot be asked while it closes."""
        self._window.events.resized += self._resized
        self._window.events.moved += self._moved
        self._window.events.maximized += lambda: self._set(maximized=True)
        self._window.events.restored += lambda: self._set(maximized=False)
        if self._is_closing:
            self.close()

    def place(self) -> Place | None:
        """Return where the window was last."""
        return self._place

    def present(self) -> None:
        """Bring the window to the front."""
        self._window.restore()
        self._window.show()

    def close(self) -> None:
        """Close the window."""
        self._is_closing = True
        if self._window.events.shown.is_set():
            self._window.destroy()

    def wake_page(self) -> None:
        """Make the page look at once for what there is to ask."""
        threading.Thread(
            target=self._window.run_js, args=(WAKE_PAGE,), name="wake-page", daemon=True
        ).start()

    def ask_save(self, name: str, words: DialogWords) -> Path | None:
        """Ask for a file to write."""
        import webview  # noqa: PLC0415 - slow

        self._say(words)
        return _first(self._window.create_file_dialog(webview.FileDialog.SAVE, save_filename=name))

    def ask_folder(self, words: DialogWords) -> Path | None:
        """Ask for a folder."""
        import webview  # noqa: PLC0415 - slow

        self._say(words)
        return _first(self._window.create_file_dialog(webview.FileDialog.FOLDER))

    def _say(self, words: DialogWords) -> None:
        """Title the next dialog where pywebview lets us; its buttons are the system's."""
        if words.title:
            titles = dict.fromkeys(("global.saveFile", "linux.openFolder"), words.title)
            self._window.localization.update(titles)

    def _resized(self, width: int, height: int) -> None:
        if not self._place.maximized:
            self._set(width=int(width), height=int(height))

    def _moved(self, x: int, y: int) -> None:
        if not self._place.maximized:
            self._set(x=int(x), y=int(y))

    def _set(self, **changes: int) -> None:
        self._place = Place.from_settings({**self._place.as_settings(), **changes})


def _first(chosen: object) -> Path | None:
    if isinstance(chosen, str):
        return Path(chosen)
    if isinstance(chosen, (tuple, list)) and chosen:
        return Path(str(chosen[0]))
    return None
