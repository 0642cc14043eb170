"""Requests to handlers, without HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from videogen_desktop.web.messages import Reply, Request

if TYPE_CHECKING:
    from tests.support.fake_services import FakeParts
    from videogen_desktop.web.routes import Handler


def call(
    parts: FakeParts,
    handler: Handler,
    body: object = None,
    query: dict[str, str] | None = None,
    **params: str,
) -> dict[str, object]:
    """Call ``handler`` with a JSON body and return its JSON answer."""
    raw = b"" if body is None else json.dumps(body).encode()
    reply = handler(
        parts.services, Request("POST", "/", 1, query=query or {}, params=params, body=raw)
    )
    assert reply.headers["Content-Type"] == "application/json"
    return read_json(reply)


def read_json(reply: Reply) -> dict[str, object]:
    assert isinstance(reply.body, bytes)
    loaded = json.loads(reply.body)
    assert isinstance(loaded, dict)
    return loaded
