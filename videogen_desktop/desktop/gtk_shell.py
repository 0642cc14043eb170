"""The window on GTK and WebKitGTK, with what pywebview leaves open there.

pywebview lets the page navigate anywhere, puts a bridge made of ``eval`` into it, overwrites files
without a question and leaves the title alone. Its handlers are replaced by ours here; that leans
on names inside pywebview 6, which the tests of the real window would notice.
"""

from __future__ import annotations

import importlib
import logging
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from videogen_desktop.base.paths import APP_NAME
from videogen_desktop.base.resources import ui_dir
from videogen_desktop.desktop.shell import WAKE_PAGE, Place

if TYPE_CHECKING:
    import webview
    from gi.repository import Gtk, WebKit2

    from videogen_desktop.web.services import DialogWords

# A web view that fails so often in so many seconds will not do better the next time.
MOST_FAILURES, FAILURE_SECONDS = 3, 60.0
PROGRAM = "videogen-desktop"
GRAPHICS_DEVICES = Path("/dev/dri")

log = logging.getLogger(__name__)


class _Open(Protocol):
    def __call__(self, url: str, /) -> object: ...


class _Address(Protocol):
    def __call__(self) -> str: ...


class _Work(Protocol):
    def __call__(self) -> object: ...


class _View(Protocol):
    """What is ours to know of pywebview's ``BrowserView``."""

    window: Gtk.Window
    webview: WebKit2.WebView
    manager: WebKit2.UserContentManager

    def on_navigation(self, view: object, decision: object, kind: object) -> None: ...
    def on_load_finish(self, view: object, event: object) -> None: ...
    def close_window(self) -> bool: ...


class _Make(Protocol):
    def __call__(self) -> Gtk.FileChooserNative: ...


class GtkShell:
    """One window on GTK.

    Args:
        window: pywebview's window, not started yet.
        place: Where it should be.
        open_outside: Opens an address in the system's browser.
        address: Makes a fresh address of the page.
        page_lost: Told when the web view cannot be kept alive.
    """

    def __init__(
        self,
        window: webview.Window,
        place: Place,
        open_outside: _Open,
        address: _Address,
        page_lost: _Work,
    ) -> None:
        self._window = window
        self._place = place
        self._open_outside = open_outside
        self._address = address
        self._page_lost = page_lost
        self._origin = _origin(window.original_url or "")
        self._gtk = importlib.import_module("gi.repository.Gtk")
        self._gdk = importlib.import_module("gi.repository.Gdk")
        self._glib = importlib.import_module("gi.repository.GLib")
        self._webkit = importlib.import_module("gi.repository.WebKit2")
        self._view: _View | None = None
        self._dialog = _Dialog()
        self._save_dir = ""
        self._failures: list[float] = []
        self._is_closing = False
        self._glib.set_prgname(PROGRAM)
        self._glib.set_application_name(APP_NAME)
        self._gdk.set_program_class(APP_NAME)

    def prepare(self) -> None:
        """Replace pywebview's handlers by ours and put the window in its place."""
        platform = importlib.import_module("webview.platforms.gtk")
        ours: _View = platform.BrowserView.instances[self._window.uid]
        self._view = ours
        view = ours.webview
        view.disconnect_by_func(ours.on_navigation)
        view.connect("decide-policy", self._decide)
        # No bridge: it needs eval, which the page's content security policy refuses.
        view.disconnect_by_func(ours.on_load_finish)
        view.connect("load-changed", self._load_changed)
        ours.manager.unregister_script_message_handler("jsBridge")
        view.connect("notify::title", self._title_changed)
        view.connect("web-process-terminated", self._process_ended)
        view.get_context().connect("download-started", lambda _, download: download.cancel())
        view.get_settings().props.enable_media_stream = False
        if not has_graphics_processor():
            # OpenGL would be worked out by this computer's processor, which draws quicker without:
            # a third of the start, half of the work while a video plays.
            never = self._webkit.HardwareAccelerationPolicy.NEVER
            view.get_settings().props.hardware_acceleration_policy = never
        self._set_icon(ours.window)
        self._move(ours.window)
        if self._is_closing:
            self.close()

    def place(self) -> Place | None:
        """Return where the window is; its place before it was maximised, while it is."""
        native = self._native
        if native is None:
            return None
        if native.is_maximized():
            return Place(
                self._place.width, self._place.height, self._place.x, self._place.y, maximized=True
            )
        width, height = native.get_size()
        x, y = native.get_position()
        return Place(width, height, x, y)

    def present(self) -> None:
        """Bring the window to the front."""
        self._later(self._present)

    def close(self) -> None:
        """Close the window and its dialog."""
        self._is_closing = True
        self._later(self._close)

    def wake_page(self) -> None:
        """Make the page look at once for what there is to ask."""
        self._later(self._wake_page)

    def ask_save(self, name: str, words: DialogWords) -> Path | None:
        """Ask for a file to write."""

        def make() -> Gtk.FileChooserNative:
            dialog = self._chooser(self._gtk.FileChooserAction.SAVE, words)
            dialog.set_do_overwrite_confirmation(True)
            dialog.set_current_folder(self._save_dir or self._videos_dir())
            dialog.set_current_name(name)
            return dialog

        chosen = self._ask(make)
        if chosen is not None:
            self._save_dir = str(chosen.parent)
        return chosen

    def ask_folder(self, words: DialogWords) -> Path | None:
        """Ask for a folder."""

        def make() -> Gtk.FileChooserNative:
            return self._chooser(self._gtk.FileChooserAction.SELECT_FOLDER, words)

        return self._ask(make)

    def _chooser(self, action: Gtk.FileChooserAction, words: DialogWords) -> Gtk.FileChooserNative:
        # In a label of GTK one underscore would underline the letter after it.
        accept, cancel = (word.replace("_", "__") for word in (words.accept, words.cancel))
        return self._gtk.FileChooserNative.new(
            words.title or None, self._native, action, accept or None, cancel or None
        )

    def _videos_dir(self) -> str:
        special: str | None = self._glib.get_user_special_dir(
            self._glib.UserDirectory.DIRECTORY_VIDEOS
        )
        return special or str(Path.home())

    def _later(self, work: _Work) -> None:
        def once() -> bool:
            work()
            return False

        self._glib.idle_add(once)

    def _ask(self, make: _Make) -> Path | None:
        """Show a dialog and wait for its answer; a second one at a time counts as cancelled."""
        if not self._dialog.reserve():
            return None

        def show() -> None:
            if self._is_closing:
                self._dialog.end(None)
                return
            try:
                dialog = make()
                self._dialog.show(dialog, self._gtk.ResponseType.ACCEPT)
            except Exception:
                self._dialog.end(None)
                raise

        self._later(show)
        return self._dialog.wait()

    def _wake_page(self) -> None:
        if self._view is not None:
            size = len(WAKE_PAGE)
            self._view.webview.evaluate_javascript(WAKE_PAGE, size, None, None, None, None)

    def _present(self) -> None:
        native = self._native
        if native is None:
            return
        native.deiconify()
        native.present_with_time(self._server_time(native))

    def _server_time(self, native: Gtk.Window) -> int:
        """Return the time that X11 window managers need to believe that a person wants this."""
        try:
            x11 = importlib.import_module("gi.repository.GdkX11")
            moment: int = x11.x11_get_server_time(native.get_window())
        except (ImportError, TypeError):  # not on X11
            moment = self._gdk.CURRENT_TIME
        return moment

    def _close(self) -> None:
        self._dialog.dismiss()
        if self._view is not None and not self._window.events.closed.is_set():
            self._view.close_window()

    @property
    def _native(self) -> Gtk.Window | None:
        return self._view.window if self._view else None

    def _move(self, native: Gtk.Window) -> None:
        """Put the window where it was, unless that screen is gone.

        pywebview adds the first monitor's offset to the place each time, so windows would wander.
        """
        place = self._place
        if place.x is not None and place.y is not None:
            area = self._gdk.Display.get_default().get_monitor_at_point(place.x, place.y)
            frame = area.get_workarea()
            inside_x = frame.x <= place.x < frame.x + frame.width
            inside_y = frame.y <= place.y < frame.y + frame.height
            if inside_x and inside_y:
                native.move(place.x, place.y)

    def _set_icon(self, native: Gtk.Window) -> None:
        try:
            # Not the drawing itself: not every system reads SVG, and its reader costs 8 ms.
            native.set_icon_from_file(str(ui_dir() / "icon.png"))
        except self._glib.Error:
            native.set_icon_name(PROGRAM)

    def _load_changed(self, view: WebKit2.WebView, _event: object) -> None:
        if not view.props.opacity:
            self._glib.idle_add(view.set_opacity, 1.0)

    def _title_changed(self, view: WebKit2.WebView, _property: object) -> None:
        if self._native is not None:
            self._native.set_title(view.get_title() or APP_NAME)

    def _process_ended(self, view: WebKit2.WebView, _reason: object) -> None:
        """Show the page again, where it was, when WebKit's own process has crashed.

        By an address of its own: WebKit sends no cookie when it loads the old one again.
        """
        now = time.monotonic()
        self._failures = [at for at in self._failures if now - at < FAILURE_SECONDS] + [now]
        log.warning("The web view's process ended (%d)", len(self._failures))
        if len(self._failures) > MOST_FAILURES:
            self._page_lost()
            return
        place = urlsplit(view.get_uri() or "").fragment
        view.load_uri(f"{self._address()}#{place}")

    def _decide(
        self, _view: object, decision: WebKit2.PolicyDecision, kind: WebKit2.PolicyDecisionType
    ) -> bool:
        """Keep the window on its page; whatever else a person clicks opens in the browser."""
        if kind == self._webkit.PolicyDecisionType.RESPONSE:
            # An attachment would be saved to a folder nobody chose.
            allowed = bool(decision.is_mime_type_supported())
        else:
            action = decision.get_navigation_action()
            url: str = action.get_request().get_uri()
            stays = kind == self._webkit.PolicyDecisionType.NAVIGATION_ACTION
            allowed = stays and _origin(url) == self._origin
            if not allowed and action.is_user_gesture():
                self._open_outside(url)
        if allowed:
            decision.use()
        else:
            decision.ignore()
        return True


class _Dialog:
    """The one dialog that can be open, between the thread that asks and the toolkit's."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answered = threading.Event()
        self._chosen: str | None = None
        self._native: Gtk.FileChooserNative | None = None

    def reserve(self) -> bool:
        """Become the one who asks."""
        if not self._lock.acquire(blocking=False):
            return False
        self._answered.clear()
        self._chosen = None
        return True

    def show(self, native: Gtk.FileChooserNative, accept: Gtk.ResponseType) -> None:
        """Show it; on the toolkit's thread."""
        self._native = native

        def responded(dialog: Gtk.FileChooserNative, response: Gtk.ResponseType) -> None:
            self.end(dialog.get_filename() if response == accept else None)

        native.set_modal(True)
        native.connect("response", responded)
        native.show()

    def end(self, chosen: str | None) -> None:
        """Take the answer; on the toolkit's thread, which also has to let go of the dialog."""
        if self._native is not None:
            self._native.destroy()
            self._native = None
        self._chosen = chosen
        self._answered.set()

    def dismiss(self) -> None:
        """Cancel it, because the window closes."""
        self.end(None)

    def wait(self) -> Path | None:
        """Return the answer."""
        self._answered.wait()
        chosen = self._chosen
        self._lock.release()
        return Path(chosen) if chosen else None


def has_graphics_processor() -> bool:
    """Tell whether Linux has one to draw with; a virtual computer mostly has not."""
    return any(GRAPHICS_DEVICES.glob("renderD*"))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
