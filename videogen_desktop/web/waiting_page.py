"""What the window shows while the library behind the page is made ready, which can take minutes."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from videogen_desktop.web.plain_page import Words, plain_page

if TYPE_CHECKING:
    from videogen_desktop.web.messages import Reply

# The answer comes late by itself, so asking again at once is no storm.
_AGAIN = '<meta http-equiv="refresh" content="0">\n'
_WORDS = {
    "en": Words(
        "Videogen is starting…",
        "Your library is being made ready; a large one takes a while. Your videos are safe.",
    ),
    "de": Words(
        "Videogen startet…",
        "Ihre Mediathek wird vorbereitet; bei einer großen dauert das eine Weile. Ihre Videos"
        " sind sicher.",
    ),
    "ar": Words(
        "يجري تشغيل Videogen…",
        "يجري تحضير مكتبتك، وقد يستغرق ذلك بعض الوقت إذا كانت كبيرة. فيديوهاتك في أمان.",
    ),
}


def waiting_page(sentence: str, accept_language: str = "") -> Reply:
    """Return a page that says what goes on and asks again by itself.

    Args:
        sentence: How far it is, in English as in the terminal; plain text, may be empty.
        accept_language: The header field (RFC 9110 §12.5.4), whatever it holds.
    """
    told = f'<p lang="en" dir="ltr">{html.escape(sentence)}</p>\n' if sentence else ""
    return plain_page(503, _WORDS, accept_language, head=_AGAIN, more=told)
