"""The header fields that every answer carries, whoever made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# The page needs nothing but itself: no inline script or style, no eval, no other origin, no frame.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# What is no page may load nothing, wherever it is opened.
DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# Media opened as a document of their own get neither scripts nor our origin.
MEDIA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

# No Cross-Origin-Opener-Policy: WebKit leaves its process for it and starts another, which takes
# half a second. A page that opens ours gets the refused one, for it has no session here.
SECURITY_HEADERS = {
    "Content-Security-Policy": DATA_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def with_protection(headers: Mapping[str, str]) -> dict[str, str]:
    """Return an answer's own fields on top of those that every answer has."""
    return {**SECURITY_HEADERS, **headers}
