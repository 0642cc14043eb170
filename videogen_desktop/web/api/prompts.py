"""The prompts of earlier requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.library.prompts import LIMIT_MAX
from videogen_desktop.web.fields import QueryFields
from videogen_desktop.web.messages import json_reply

if TYPE_CHECKING:
    from videogen_desktop.web.messages import Reply, Request
    from videogen_desktop.web.services import Services

_USUAL_LIMIT = 30
_LONGEST_SEARCH = 1_000


def page(services: Services, request: Request) -> Reply:
    """Show some of them, newest first, each once."""
    fields = QueryFields(request.query)
    query = fields.text("query", most=_LONGEST_SEARCH) or ""
    cursor = fields.whole("cursor", 0)
    limit = fields.whole("limit", 1, LIMIT_MAX) or _USUAL_LIMIT
    fields.check()
    found = services.prompts.page(query, cursor, limit)
    prompts = [
        {
            "prompt": each.prompt,
            "size": each.size or None,
            "seconds": each.seconds or None,
            "used_at": each.used_at,
        }
        for each in found.prompts
    ]
    cursor_text = None if found.next_cursor is None else str(found.next_cursor)
    return json_reply({"prompts": prompts, "next_cursor": cursor_text})
