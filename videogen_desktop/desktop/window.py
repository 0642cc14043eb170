"""The one native window. The only door to pywebview, which is imported late because it is slow.

There is no ``js_api`` and no ``evaluate_js``: the page talks to Python over HTTP alone.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.base.paths import APP_NAME
from videogen_desktop.desktop.browser import open_outside
from videogen_desktop.desktop.gtk_shell import GtkShell
from videogen_desktop.desktop.shell import SMALLEST, Place, PlainShell, Shell

if TYPE_CHECKING:
    from collections.abc import Mapping

    import webview

    from videogen_desktop.desktop.web_view import Engine

log = logging.getLogger(__name__)


class MayClose(Protocol):
    """The close question."""

    def __call__(self) -> bool:
        """Answer the window's cross; false keeps the window open."""


class KeepPlace(Protocol):
    """Remember where the window was."""

    def __call__(self, place: Mapping[str, int], /) -> None:
        """Save whole numbers by name."""


class OnItsWay(Protocol):
    """What can be done while the window comes up."""

    def __call__(self) -> None:
        """Begin it, without waiting."""


class FreshAddress(Protocol):
    """Makes an address of the page that lets one more view in."""

    def __call__(self) -> str:
        """Return it; good for a moment and for once."""


class PageLost(Protocol):
    """The web view fails again and again."""

    def __call__(self) -> None:
        """Go on without it; called on the toolkit's thread."""


class DesktopWindow:
    """Opens once, blocks the main thread while it is open, and can be closed from any thread.

    Args:
        stored_place: What ``keep_place`` was given last.
        may_close: Asked when the person closes the window.
        keep_place: Told where the window was when it closes.
        page_lost: Told when the page cannot be kept alive.
    """

    def __init__(
        self,
        stored_place: Mapping[str, int],
        may_close: MayClose,
        keep_place: KeepPlace,
        page_lost: PageLost,
    ) -> None:
        self._place = Place.from_settings(stored_place)
        self._may_close = may_close
        self._keep_place = keep_place
        self._page_lost = page_lost
        self._lock = threading.Lock()
        self._shell: Shell | None = None
        self._is_ending = False

    @property
    def shell(self) -> Shell | None:
        """Return the open window's toolkit side; ``None`` without an open window."""
        return None if self._is_ending else self._shell

    def run(self, address: FreshAddress, engine: Engine, on_its_way: OnItsWay) -> None:
        """Open the window and return when it is closed. Main thread only.

        ``on_its_way`` is called when nothing more is to be done before it shows.

        Raises:
            Exception: Whatever the toolkit raises when it cannot open a window.
        """
        import webview  # noqa: PLC0415 - slow

        _forward_log()
        if engine == "qt" and sys.platform == "linux" and os.geteuid() == 0:
            # Chromium's sandbox refuses to run as root. Only Qt reads this.
            os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")  # noqa: TID251
        webview.settings["ALLOW_DOWNLOADS"] = False
        webview.settings["ALLOW_FILE_URLS"] = False
        window = self._create(webview.create_window, address())
        shell = (
            GtkShell(window, self._place, open_outside, address, self._page_lost)
            if engine == "gtk"
            else PlainShell(window, self._place)
        )
        window.events.before_show += shell.prepare
        window.events.before_show += on_its_way
        window.events.closing += self._closing
        with self._lock:
            if self._is_ending:
                return
            self._shell = shell
        try:
            webview.start(gui=engine or None, private_mode=True)
        finally:
            self._is_ending = True
            self._shell = None

    def show(self) -> bool:
        """Bring the window to the front; false when there is none."""
        shell = self.shell
        if shell is None:
            return False
        shell.present()
        return True

    def close(self) -> None:
        """Close the window without a question. Any thread, also before it has opened."""
        with self._lock:
            self._is_ending = True
            shell = self._shell
        if shell is not None:
            shell.close()

    def _create(self, create: _Create, url: str) -> webview.Window:
        place = self._place
        window = create(
            APP_NAME,
            url,
            width=place.width,
            height=place.height,
            x=place.x,
            y=place.y,
            maximized=place.maximized,
            min_size=SMALLEST,
            text_select=True,
        )
        if window is None:
            raise RuntimeError("the window was refused")
        return window

    def _closing(self) -> bool:
        """Decide on the toolkit's thread; nothing here may wait for the page."""
        closes = self._is_ending or self._may_close()
        shell = self._shell
        if shell is None:
            return closes
        if not closes:
            shell.wake_page()  # to ask the person
            return False
        place = shell.place()
        if place is not None:
            self._keep_place(place.as_settings())
        return True


class _Create(Protocol):
    def __call__(  # noqa: PLR0913 - pywebview's
        self,
        title: str,
        url: str,
        *,
        width: int,
        height: int,
        x: int | None,
        y: int | None,
        maximized: bool,
        min_size: tuple[int, int],
        text_select: bool,
    ) -> webview.Window | None: ...


class _Forward(logging.Handler):
    """Takes pywebview's words into our log, where they do not frighten people."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log what pywebview says as a detail."""
        log.info("pywebview: %s", record.getMessage(), exc_info=record.exc_info)


def _forward_log() -> None:
    logger = logging.getLogger("pywebview")
    logger.handlers = [_Forward()]
    logger.propagate = False
