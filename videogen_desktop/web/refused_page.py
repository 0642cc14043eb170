"""What a browser without a session is shown in place of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.web.plain_page import Words, plain_page

if TYPE_CHECKING:
    from videogen_desktop.web.messages import Reply

_COMMAND = '<code dir="ltr">videogen-desktop</code>'
_WORDS = {
    "en": Words(
        "Open Videogen again",
        "This page belongs to the Videogen program on this computer, and its address works only"
        " once.",
        f"Start Videogen from your applications menu, or run {_COMMAND} again: it opens the page"
        " with a new address. Your videos are safe.",
    ),
    "de": Words(
        "Videogen noch einmal öffnen",
        "Diese Seite gehört zum Programm Videogen auf diesem Computer, und ihre Adresse gilt nur"
        " einmal.",
        f"Starten Sie Videogen aus dem Anwendungsmenü oder mit {_COMMAND} noch einmal: Dann"
        " öffnet sich die Seite unter einer neuen Adresse. Ihre Videos sind sicher.",
    ),
    "ar": Words(
        "افتح Videogen مرة أخرى",
        "هذه الصفحة تابعة لبرنامج Videogen على هذا الحاسوب، وعنوانها صالح لمرة واحدة فقط.",
        f"شغّل Videogen من قائمة التطبيقات، أو نفّذ {_COMMAND} مرة أخرى: فيفتح الصفحة بعنوان"
        " جديد. فيديوهاتك في أمان.",
    ),
}


def refused_page(accept_language: str = "") -> Reply:
    """Return a page that says how to get in.

    Args:
        accept_language: The header field (RFC 9110 §12.5.4), whatever it holds.
    """
    return plain_page(403, _WORDS, accept_language)
