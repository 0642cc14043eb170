"""The head of an HTTP/1.1 request, read strictly.

Every leniency here is a way for two readers to see two different requests, so whatever RFC 9112
allows a server to refuse is refused: bare line feeds, folded lines, spaces before the colon,
repeated ``Host`` or ``Content-Length``, and every ``Transfer-Encoding`` (no client of ours sends
one).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes, urlsplit

MAX_FIELDS = 100
_REQUEST_LINE = re.compile(
    rb"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}) ([\x21-\x7e]{1,16384}) HTTP/([0-9])\.([0-9])"
)
_FIELD = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\t\x20-\x7e\x80-\xff]*?)[ \t]*")
_LENGTH = re.compile(r"[0-9]{1,15}")
# More than one of these would let the request mean two things.
_SINGLE = frozenset({"host", "content-length", "transfer-encoding", "content-type", "expect"})


class BadHead(Exception):
    """The head cannot be taken; ``status`` is the answer, without a body to ``HEAD``."""

    def __init__(self, status: int, method: str = "") -> None:
        super().__init__(str(status))
        self.status = status
        self.with_body = method != "HEAD"


@dataclass(frozen=True, slots=True)
class RequestHead:
    """One parsed request head; field names are in lower case."""

    method: str
    target: str
    http_1_1: bool
    fields: dict[str, str]
    content_length: int

    @property
    def path(self) -> str:
        """Return the decoded path, each character one byte, as WSGI wants it."""
        return unquote_to_bytes(self.target.partition("?")[0]).decode("latin-1")

    @property
    def query(self) -> str:
        """Return what stands behind the question mark, still encoded."""
        return self.target.partition("?")[2]

    @property
    def keeps_alive(self) -> bool:
        """Tell whether the client is ready to send another request on this connection."""
        return self.http_1_1 and "close" not in self._connection_options

    @property
    def expects_continue(self) -> bool:
        """Tell whether the client holds its body back until it hears from us."""
        return self.http_1_1 and self.fields.get("expect", "").lower() == "100-continue"

    @property
    def _connection_options(self) -> set[str]:
        text = self.fields.get("connection", "").lower()
        return {option.strip() for option in text.split(",")}


def parse_head(data: bytes) -> RequestHead:
    """Parse everything before the empty line.

    Raises:
        BadHead: The request is malformed, ambiguous or of another protocol version.
    """
    first, *lines = data.split(b"\r\n")
    match = _REQUEST_LINE.fullmatch(first)
    if match is None:
        raise BadHead(400)
    if match[3] != b"1":
        raise BadHead(505)
    http_1_1 = match[4] != b"0"
    fields = _parse_fields(lines)
    target = _origin_form(match[2].decode("ascii"), fields)
    if http_1_1 and "host" not in fields:
        raise BadHead(400)
    if http_1_1 and fields.get("expect", "100-continue").lower() != "100-continue":
        raise BadHead(417)
    return RequestHead(
        method=match[1].decode("ascii"),
        target=target,
        http_1_1=http_1_1,
        fields=fields,
        content_length=_content_length(fields),
    )


def _parse_fields(lines: list[bytes]) -> dict[str, str]:
    if len(lines) > MAX_FIELDS:
        raise BadHead(431)
    fields: dict[str, str] = {}
    for line in lines:
        match = _FIELD.fullmatch(line)
        if match is None:
            raise BadHead(400)
        name = match[1].decode("ascii").lower()
        value = match[2].decode("latin-1")
        if "_" in name:
            continue  # WSGI folds "_" and "-" together: Sec_Fetch_Site would pass for the real one
        if name not in fields:
            fields[name] = value
        elif name in _SINGLE:
            raise BadHead(400)
        else:
            fields[name] += ("; " if name == "cookie" else ", ") + value
    return fields


def _origin_form(target: str, fields: dict[str, str]) -> str:
    """Return the target as ``/path?query``; an absolute one must name the same host twice."""
    if target.startswith("/") or target == "*":
        return target
    try:
        parts = urlsplit(target)
    except ValueError:
        raise BadHead(400) from None
    if parts.scheme != "http" or parts.netloc != fields.get("host"):
        raise BadHead(400)
    return (parts.path or "/") + ("?" + parts.query if parts.query else "")


def _content_length(fields: dict[str, str]) -> int:
    text = fields.get("content-length")
    if "transfer-encoding" in fields:
        raise BadHead(411 if text is None else 400)
    if text is None:
        return 0
    if _LENGTH.fullmatch(text) is None:
        raise BadHead(400)
    return int(text)
