"""The page in front of the person: in a window, else in their browser, else as an address."""

from __future__ import annotations

import logging
import os
import sys
import threading
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.base.paths import APP_NAME
from videogen_desktop.desktop.browser import open_page
from videogen_desktop.desktop.close_question import Act, CloseQuestion, Work
from videogen_desktop.desktop.end_signals import EndSignals
from videogen_desktop.desktop.native_actions import WindowActions
from videogen_desktop.desktop.notifications import notify
from videogen_desktop.desktop.web_view import probe
from videogen_desktop.desktop.window import DesktopWindow
from videogen_desktop.domain.errors import VideogenError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from videogen_desktop.base.clock import Clock
    from videogen_desktop.config.settings import SettingsStore
    from videogen_desktop.desktop.web_view import Engine

# The first start on a busy computer takes long; a window that would still come must not be closed.
SEEN_SECONDS = 20.0
BROWSER_SEEN_SECONDS = 10.0
BROWSER_KEY_SECONDS = 30.0
PRINTED_KEY_SECONDS = 600.0
END_SECONDS = 1.5
STUCK_SECONDS = 3.0

EMPTY = (
    "The window stayed empty: its web view does not work here,"
    " or a firewall keeps it from this computer's own address 127.0.0.1."
)

LOST = "The window's web view fails again and again."

log = logging.getLogger(__name__)


class Address(Protocol):
    """Makes the page's address with a fresh one-time key."""

    def __call__(self, lifetime_seconds: float, /) -> str:
        """Return it; the key is valid for so long."""


class Begin(Protocol):
    """Puts together what the page needs, on a thread of its own; called more than once."""

    def __call__(self) -> None:
        """Begin, if that has not been done."""


class Face:
    """Opens the page, keeps it reachable, and knows when the program is to end.

    Args:
        settings: Where the window's place is kept.
        clock: Measures how long the page takes.
        page_seen: Set by the page's own first request.
        address: Makes the page's address.
        environ: Says whether there is a display.
    """

    def __init__(
        self,
        settings: SettingsStore,
        clock: Clock,
        page_seen: threading.Event,
        address: Address,
        environ: Mapping[str, str],
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._page_seen = page_seen
        self._address = address
        self._environ = environ
        self._ended = threading.Event()
        self._page_expected = threading.Event()
        self._returned = threading.Event()
        self._window_gone = threading.Event()
        self._trouble = ""
        self._advice = ""
        self._offer_once = threading.Lock()
        self._question: CloseQuestion | None = None
        self._window = DesktopWindow(
            settings.settings.window, self._may_close, self._keep_place, self._give_page_up
        )
        self.native = WindowActions(self._window)

    def ask_before_closing(self, work: Work, cancel_queued: Act) -> CloseQuestion:
        """Return the question that the page shows when the window closes while work goes on."""
        self._question = CloseQuestion(work, self._window.close, cancel_queued, self._clock)
        return self._question

    def expect_page(self) -> None:
        """Note that the page is served now, so that it should soon be seen."""
        self._page_expected.set()

    def give_up(self) -> None:
        """Take the window away: there will be no page."""
        self._ended.set()
        self._page_expected.set()
        self._window.close()

    def run(self, begin: Begin) -> int:
        """Show the page until the window is closed or a signal comes; return the exit code.

        Main thread only. ``begin`` is called as soon as the window is on its way, or when there
        can be none.
        """
        with EndSignals(self._end) as signals:
            report = probe(self._environ)
            self._advice = report.help
            trouble = self._run_window(report.engine, begin) if report.available else report.reason
            if trouble and not self._ended.is_set():
                begin()
                self._offer_browser(trouble)
                self._ended.wait()
            self._returned.set()
            return signals.exit_code

    def run_without_window(self) -> int:
        """Print the page's address and wait for a signal; return the exit code.

        Main thread only. The signal may come as soon as the address can be read.
        """
        with EndSignals(self._end) as signals:
            print(self._address(PRINTED_KEY_SECONDS), flush=True)  # noqa: T201 - the answer
            self._ended.wait()
            self._returned.set()
            return signals.exit_code

    def show(self) -> None:
        """Bring the page to the front, because the program was started once more."""
        if self._window.show():
            return
        if not open_page(self._address(BROWSER_KEY_SECONDS), self._environ):
            self._print_address()

    def _run_window(self, engine: Engine, begin: Begin) -> str:
        """Return why no window shows the page; empty after one has been closed."""
        threading.Thread(target=self._watch_page, name="page-watch", daemon=True).start()
        try:
            self._window.run(lambda: self._address(BROWSER_KEY_SECONDS), engine, begin)
        except Exception as error:  # toolkits raise whatever they like
            log.info("No window could be opened", exc_info=True)
            return f"No window could be opened ({error})."
        finally:
            self._window_gone.set()
        return self._trouble

    def _watch_page(self) -> None:
        """Give the window up when the page in it does not come alive."""
        self._page_expected.wait()
        if self._clock.wait(self._page_seen, SEEN_SECONDS) or self._window.shell is None:
            return
        self._trouble = EMPTY
        self._window.close()
        if not self._clock.wait(self._window_gone, STUCK_SECONDS):
            self._offer_browser(self._trouble)  # the main thread hangs in the toolkit

    def _give_page_up(self) -> None:
        self._trouble = LOST
        self._window.close()

    def _offer_browser(self, trouble: str) -> None:
        if not self._offer_once.acquire(blocking=False):
            return
        log.info("The page goes to the browser: %s %s", trouble, self._advice)
        opened = open_page(self._address(BROWSER_KEY_SECONDS), self._environ)
        if opened:
            _say(f"{trouble} Videogen opens in your browser instead; Ctrl-C ends it.")
            if not _is_read():
                notify(APP_NAME, f"{trouble} Videogen opens in your browser instead.")
            # Some openers claim success without a browser.
            self._page_expected.wait()
            opened = self._clock.wait(self._page_seen, BROWSER_SEEN_SECONDS)
        else:
            _say(f"{trouble} There is no browser either; Ctrl-C ends Videogen.")
        if self._advice:
            _say(f"For a window of its own: {self._advice}")
        if not opened and not self._ended.is_set():
            self._print_address()

    def _print_address(self) -> None:
        _say("Open this address in a browser on this computer within ten minutes:")
        print(self._address(PRINTED_KEY_SECONDS), flush=True)  # noqa: T201 - for the terminal

    def _end(self, exit_code: int) -> None:
        """End after a signal, also when a toolkit hangs in its own code."""
        self._ended.set()
        self._window.close()
        if not self._clock.wait(self._returned, END_SECONDS):
            log.warning("The window does not close; the program ends without it")
            # Nothing is lost: what is under way is on disk and goes on at the next start.
            os._exit(exit_code)

    def _may_close(self) -> bool:
        return self._question is None or self._question.may_close()

    def _keep_place(self, place: Mapping[str, int]) -> None:
        try:
            self._settings.update({"window": dict(place)})
        except VideogenError as error:
            log.info("The window's place was not kept: %s", error)


def _is_read() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _say(sentence: str) -> None:
    if sys.stderr is not None:  # a windowed bundle has none
        print(sentence, file=sys.stderr, flush=True)  # noqa: T201 - for the terminal
