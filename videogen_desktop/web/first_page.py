"""The page with what it would ask for first already in it: it is painted without a round trip.

The data lies in a block that no engine runs as a script, so the content security policy needs no
exception for it; ``<`` is written as an escape, so that no text can end the block or begin a
comment. Only the guard's own people get this far: nothing here is shown to a request that might
not ask for it at its own address.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from videogen_desktop.web.api import jobs, settings
from videogen_desktop.web.headers import PAGE_POLICY
from videogen_desktop.web.messages import Reply
from videogen_desktop.web.ui_files import CONTENT_TYPES

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.web.messages import Request
    from videogen_desktop.web.services import Services

logger = logging.getLogger(__name__)

EMPTY_BLOCK = b'<script type="application/json" id="known"></script>'
_SYSTEM_LOOK = b'data-appearance="system"'
_ASKED = {b"settings": settings.show, b"jobs": jobs.recent}


def first_page(services: Services, request: Request, path: Path) -> Reply:
    """Answer GET or HEAD for the page: what the file holds, the look, and what is known.

    Raises:
        OSError: The file cannot be read.
    """
    look = f'data-appearance="{services.settings.settings.appearance}"'.encode("ascii")
    page = path.read_bytes().replace(_SYSTEM_LOOK, look, 1)
    block = EMPTY_BLOCK.replace(b"></", b">" + _known(services, request) + b"</")
    headers = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": PAGE_POLICY,
        "Content-Type": CONTENT_TYPES[".html"],
    }
    return Reply(200, page.replace(EMPTY_BLOCK, block, 1), headers)


def _known(services: Services, request: Request) -> bytes:
    """Return ``{"settings": …, "jobs": …}`` as JSON; what cannot be told now is left out."""
    plain = replace(request, query={})
    told = []
    for name, ask in _ASKED.items():
        try:
            body = ask(services, plain).body
        except Exception:
            # Where the page asks for it itself, it is told what is wrong.
            logger.warning("the page begins without its %s", name.decode(), exc_info=True)
            continue
        if isinstance(body, bytes):
            told.append(b'"%s":%s' % (name, body.replace(b"<", b"\\u003c")))
    return b"{" + b",".join(told) + b"}"
