"""A request and a reply as plain values, so that what answers needs no HTTP to be tested."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Mapping
    from wsgiref.types import WSGIEnvironment

    from videogen_desktop.web.file_body import FileSlice

_QUERY_FIELDS_MAX = 100

SAFE_METHODS = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Request:
    """One request. Field names are in lower case; ``params`` are the parts of the path.

    Where a query names the same thing twice, the last one counts.
    """

    method: str
    path: str
    port: int
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @classmethod
    def from_environ(cls, environ: WSGIEnvironment) -> Request:
        """Return the request without its body, which is read only after the guard.

        Raises:
            ValueError: The address is no text, or names too many things.
        """
        headers = {
            name.removeprefix("HTTP_").replace("_", "-").lower(): value
            for name, value in environ.items()
            if name.startswith("HTTP_") or name in {"CONTENT_TYPE", "CONTENT_LENGTH"}
        }
        query = parse_qsl(
            environ["QUERY_STRING"], keep_blank_values=True, max_num_fields=_QUERY_FIELDS_MAX
        )
        return cls(
            method=environ["REQUEST_METHOD"],
            path=environ["PATH_INFO"].encode("latin-1").decode("utf-8"),
            port=int(environ["SERVER_PORT"]),
            query=dict(query),
            headers=headers,
        )

    @property
    def origin(self) -> str:
        """Return the only origin that may write here."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def content_type(self) -> str:
        """Return the type of the body in lower case, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_safe(self) -> bool:
        """Tell whether the method only reads."""
        return self.method in SAFE_METHODS


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer; ``headers`` come on top of those that every answer has, or in their place."""

    status: int
    body: bytes | FileSlice = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def with_headers(self, **more: str) -> Reply:
        """Return the same answer with further fields; ``_`` in a name stands for ``-``."""
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return replace(self, headers={**self.headers, **named})


def json_reply(value: Mapping[str, object], status: int = 200) -> Reply:
    """Return ``value`` as JSON, in ASCII, so that no text in it can break the encoding."""
    body = json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")
    return Reply(status, body, {"Content-Type": "application/json"})


def no_content() -> Reply:
    """Return an answer that says nothing but "done"."""
    return Reply(204)
