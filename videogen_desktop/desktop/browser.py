"""The person's own browser: for links that leave the page, and for the page without a window."""

from __future__ import annotations

import logging
import threading
import webbrowser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from videogen_desktop.desktop.web_view import has_display

if TYPE_CHECKING:
    from collections.abc import Mapping

log = logging.getLogger(__name__)


def open_outside(url: str) -> bool:
    """Open a web address in the browser without waiting for it; return whether it is one.

    Anything but http and https is left alone: a page must not start programs.
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return False
    threading.Thread(target=_open, args=(url,), name="browser", daemon=True).start()
    return True


def open_page(url: str, environ: Mapping[str, str]) -> bool:
    """Open our page in the browser; return whether there is one to be asked.

    Without a display only a browser that the person named in ``BROWSER`` counts: the others that
    could be found there are text browsers, which would take over the terminal.
    """
    if not has_display(environ) and not environ.get("BROWSER"):
        return False
    return _open(url)


def _open(url: str) -> bool:
    try:
        return webbrowser.open(url, new=2)
    except (webbrowser.Error, OSError) as error:
        log.info("No browser could be started: %s", error)
        return False
