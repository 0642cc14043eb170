"""What a browser without a session is shown in place of the page.

It follows the languages that the browser asks for: the settings of the program are nothing that a
stranger is told.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from videogen_desktop.web.messages import Reply

_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
main { max-inline-size: 34rem; margin: 15vh auto; padding: 1rem }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    why: str
    what: str
    direction: str = "ltr"


_COMMAND = '<code dir="ltr">videogen-desktop</code>'
_WORDS = {
    "en": _Words(
        "Open Videogen again",
        "This page belongs to the Videogen program on this computer, and its address works only"
        " once.",
        f"Start Videogen from your applications menu, or run {_COMMAND} again: it opens the page"
        " with a new address. Your videos are safe.",
    ),
    "de": _Words(
        "Öffne Videogen noch einmal",
        "Diese Seite gehört zum Programm Videogen auf diesem Computer, und ihre Adresse gilt nur"
        " einmal.",
        f"Starte Videogen aus dem Anwendungsmenü oder führe {_COMMAND} noch einmal aus: Dann"
        " öffnet sich die Seite unter einer neuen Adresse. Deine Videos sind sicher.",
    ),
    "ar": _Words(
        "افتح Videogen مرة أخرى",
        "هذه الصفحة تابعة لبرنامج Videogen على هذا الحاسوب، وعنوانها صالح لمرة واحدة فقط.",
        f"شغّل Videogen من قائمة التطبيقات، أو نفّذ {_COMMAND} مرة أخرى: فيفتح الصفحة بعنوان"
        " جديد. فيديوهاتك في أمان.",
        "rtl",
    ),
}
_USUAL = "en"
_ASKED_MOST = 20
_ASKED = re.compile(
    r"\s*([a-z]{2,3})(?:-[a-z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?", re.IGNORECASE
)


def refused_page(accept_language: str = "") -> Reply:
    """Return a page that says how to get in, and needs nothing but itself.

    Args:
        accept_language: The header field (RFC 9110 §12.5.4), whatever it holds.
    """
    language = _spoken(accept_language)
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Language": language,
        "Content-Security-Policy": _POLICY,
        "Vary": "Accept-Language",
    }
    return Reply(403, _page(language, _WORDS[language]).encode(), headers)


def _page(language: str, words: _Words) -> str:
    return f"""<!DOCTYPE html>
<html lang="{language}" dir="{words.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{words.title}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{words.title}</h1>
<p>{words.why}</p>
<p>{words.what}</p>
</main>
</body>
</html>
"""


def _spoken(accept_language: str) -> str:
    """Return the language of ours that is liked most; the first of those liked alike."""
    liked: dict[str, float] = {}
    for part in accept_language.split(",", _ASKED_MOST)[:_ASKED_MOST]:
        asked = _ASKED.fullmatch(part)
        if asked is not None and asked[1].lower() in _WORDS:
            liked.setdefault(asked[1].lower(), float(asked[2] or 1))
    best = max(liked, key=lambda name: liked[name], default=_USUAL)
    return best if liked.get(best, 0) > 0 else _USUAL
