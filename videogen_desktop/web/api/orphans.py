"""Finished videos in the account that this library does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from videogen_desktop.domain.errors import AzureError, NotConfigured, NotFound
from videogen_desktop.web.api.stills import image_type
from videogen_desktop.web.fields import QueryFields
from videogen_desktop.web.headers import MEDIA_POLICY
from videogen_desktop.web.messages import Reply, json_reply, no_content
from videogen_desktop.web.problems import problem_document

if TYPE_CHECKING:
    from videogen_desktop.domain.job import Orphan
    from videogen_desktop.web.messages import Request
    from videogen_desktop.web.services import Services


def orphans(services: Services, request: Request) -> Reply:
    """Show them; ``?refresh=1`` asks Azure first, and says so when that fails."""
    fields = QueryFields(request.query)
    refresh = fields.flag("refresh") or False
    fields.check()
    body: dict[str, object] = {"checked_at": None}
    try:
        found = services.desk.orphans(refresh=refresh)
        if refresh:
            body["checked_at"] = services.clock.now()
    except (AzureError, NotConfigured) as error:
        found = services.desk.orphans()
        body["error"] = problem_document(error)
    body["orphans"] = [_as_json(orphan) for orphan in found]
    return json_reply(body)


def fetch(services: Services, request: Request) -> Reply:
    """Fetch one; it is paid for already."""
    return json_reply(services.desk.fetch_orphan(request.params["remote_id"]).as_json())


def dismiss(services: Services, request: Request) -> Reply:
    """Hide one for good."""
    services.desk.dismiss_orphan(request.params["remote_id"])
    return no_content()


def thumbnail(services: Services, request: Request) -> Reply:
    """Show what Azure has as a still of one."""
    image = services.desk.orphan_still(request.params["remote_id"])
    content_type = image_type(image or b"")
    if image is None or content_type is None:
        raise NotFound("Azure has no still of this video.")
    headers = {
        "Content-Type": content_type,
        "Content-Security-Policy": MEDIA_POLICY,
        "Cache-Control": "private, max-age=3600",  # each look costs a request to Azure
    }
    return Reply(200, image, headers)


def _as_json(orphan: Orphan) -> dict[str, object]:
    size = f"{orphan.width}x{orphan.height}" if orphan.width and orphan.height else None
    url = f"/orphans/{quote(orphan.remote_id, safe='')}/thumbnail"
    return {
        "id": orphan.remote_id,
        "created_at": orphan.created_at,
        "expires_at": orphan.expires_at,
        "prompt": orphan.prompt,
        "size": size,
        "seconds": orphan.seconds,
        "thumbnail_url": url if orphan.output_ids else None,
        "job_id": orphan.job_id,
    }
