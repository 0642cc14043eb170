"""Multipart bodies (RFC 7578), as the official clients and ``requests`` send them."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form; ``file_name`` is ``None`` for a plain field."""

    name: str
    data: bytes
    file_name: str | None = None
    content_type: str = ""

    @property
    def text(self) -> str:
        """Return the field as text.

        Raises:
            UnicodeDecodeError: It is not UTF-8.
        """
        return self.data.decode("utf-8")


class FormError(ValueError):
    """The body is not a form."""


def parse_form(content_type: str, body: bytes) -> list[Part]:
    """Split a multipart body into its parts, in their order.

    Raises:
        FormError: The boundary is missing or the body is cut.
    """
    boundary = _boundary(content_type)
    separator = b"--" + boundary
    # A line break in front makes the first separator look like all others.
    pieces = (b"\r\n" + body).split(b"\r\n" + separator)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):  # noqa: PLR2004 - preamble and end
        raise FormError("the form does not end")
    return [_part(piece) for piece in pieces[1:-1]]


def _boundary(content_type: str) -> bytes:
    header = Message()
    header["Content-Type"] = content_type
    boundary = header.get_param("boundary")
    if not isinstance(boundary, str) or not boundary:
        raise FormError("the form has no boundary")
    return boundary.encode("latin-1", "replace")


def _part(piece: bytes) -> Part:
    head, found, data = piece.partition(b"\r\n\r\n")
    if not found:
        raise FormError("a part has no head")
    # latin-1 keeps every byte; names in UTF-8, as browsers and clients send them, come back below.
    header = HeaderParser().parsestr(head.lstrip(b" \t").removeprefix(b"\r\n").decode("latin-1"))
    name = header.get_param("name", header="content-disposition")
    if not isinstance(name, str):
        raise FormError("a part has no name")
    file_name = header.get_filename()
    return Part(
        name=_utf8(name),
        data=data,
        file_name=None if file_name is None else _utf8(file_name),
        content_type=header.get_content_type() if "content-type" in header else "",
    )


def _utf8(text: str) -> str:
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
