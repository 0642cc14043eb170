"""A page that needs nothing but itself, for whoever cannot have the real one.

It follows the languages that the browser asks for: the settings of the program are nothing that a
stranger is told.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from videogen_desktop.web.messages import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
main { max-inline-size: 34rem; margin: 15vh auto; padding: 1rem }
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_USUAL = "en"
_LEFTWARDS = frozenset({"ar"})
_ASKED_MOST = 20
_ASKED = re.compile(
    r"\s*([a-z]{2,3})(?:-[a-z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Words:
    """What the page says in one language: a title, and one or two paragraphs of HTML."""

    title: str
    why: str
    what: str = ""


def plain_page(
    status: int, words: Mapping[str, Words], accept_language: str, *, head: str = "", more: str = ""
) -> Reply:
    """Return a page in the language that is liked most.

    Args:
        status: The HTTP status.
        words: What it says, by language; English is among them.
        accept_language: The header field (RFC 9110 §12.5.4), whatever it holds.
        head: HTML for the head.
        more: HTML after the paragraphs, whatever comes from outside escaped in it.
    """
    language = _spoken(accept_language, words)
    said = words[language]
    what = f"<p>{said.what}</p>\n" if said.what else ""
    page = f"""<!DOCTYPE html>
<html lang="{language}" dir="{"rtl" if language in _LEFTWARDS else "ltr"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
{head}<title>{said.title}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{said.title}</h1>
<p>{said.why}</p>
{what}{more}</main>
</body>
</html>
"""
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Language": language,
        "Content-Security-Policy": _POLICY,
        "Vary": "Accept-Language",
    }
    return Reply(status, page.encode(), headers)


def _spoken(accept_language: str, words: Mapping[str, Words]) -> str:
    """Return the language of ours that is liked most; the first of those liked alike."""
    liked: dict[str, float] = {}
    for part in accept_language.split(",", _ASKED_MOST)[:_ASKED_MOST]:
        asked = _ASKED.fullmatch(part)
        if asked is not None and asked[1].lower() in words:
            liked.setdefault(asked[1].lower(), float(asked[2] or 1))
    best = max(liked, key=lambda name: liked[name], default=_USUAL)
    return best if liked.get(best, 0) > 0 else _USUAL
