"""Files that were dropped on the page or chosen in it, piece by piece into the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.web.fields import Fields, QueryFields, json_object
from videogen_desktop.web.messages import json_reply, no_content

if TYPE_CHECKING:
    from videogen_desktop.web.messages import Reply, Request
    from videogen_desktop.web.services import Services

_LATEST = 4_000_000_000.0


def begin(services: Services, request: Request) -> Reply:
    """Announce a file by its name, its size and when it was changed last."""
    fields = Fields(json_object(request))
    name = fields.text("name", most=1000)
    size_bytes = fields.whole("size_bytes")
    modified_at = fields.number("modified_at") or 0.0
    fields.check()
    if not name or size_bytes is None:
        raise InvalidRequest({"name": "Say which file it is and how large."})
    modified_at = min(max(modified_at, 0.0), _LATEST)
    return json_reply({"upload_id": services.uploads.begin(name, size_bytes, modified_at)}, 201)


def take(services: Services, request: Request) -> Reply:
    """Take the next piece."""
    fields = QueryFields(request.query)
    offset = fields.whole("offset", 0)
    fields.check()
    received = services.uploads.take(request.params["upload_id"], offset or 0, request.body)
    body: dict[str, object] = {"received_bytes": received.received_bytes}
    if received.is_whole:
        body["outcome"] = "added" if received.video else "duplicate"
    if received.video:
        body["video_id"] = received.video.id
    return json_reply(body)


def drop(services: Services, request: Request) -> Reply:
    """Break it off; nothing of it is left."""
    services.uploads.drop(request.params["upload_id"])
    return no_content()
