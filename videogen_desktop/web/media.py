"""Videos and stills over HTTP: whole, in part, or not at all because nothing changed."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from videogen_desktop.web.file_body import FileSlice
from videogen_desktop.web.headers import MEDIA_POLICY
from videogen_desktop.web.messages import Reply
from videogen_desktop.web.problems import problem
from videogen_desktop.web.ranges import (
    Unsatisfiable,
    Validators,
    evaluate_preconditions,
    wanted_range,
)

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.web.messages import Request

# O_NOFOLLOW: a link put in a file's place leads nowhere. O_NONBLOCK: a pipe put there hangs nobody.
_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
)
_UNSAFE_IN_NAME = re.compile(
    r'[\x00-\x1f\x7f-\x9f"\\/:*?<>|%\u200e\u200f\u202a-\u202e\u2066-\u2069]'
)
_RESERVED_NAME = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
_ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~"  # RFC 8187, beside letters and digits


@dataclass(frozen=True, slots=True)
class MediaFile:
    """An open file with what HTTP needs to know of it."""

    descriptor: int
    size: int
    modified_at: float
    modified_ns: int

    def close(self) -> None:
        """Close it; only for who has not handed it on."""
        os.close(self.descriptor)


def open_media(path: Path) -> MediaFile | None:
    """Open an ordinary file; ``None`` where there is none."""
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except OSError:
        return None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        return None
    return MediaFile(descriptor, status.st_size, status.st_mtime, status.st_mtime_ns)


def media_reply(
    request: Request, file: MediaFile, *, etag: str, content_type: str, attachment: str = ""
) -> Reply:
    """Answer GET or HEAD for ``file``, which is closed with the answer.

    Args:
        request: With its preconditions and its range.
        file: Just opened.
        etag: A strong validator of its bytes, with quotes.
        content_type: Told to the client, which is told not to guess.
        attachment: The name to save it by; empty to show it.
    """
    current = Validators(etag, file.modified_at)
    headers = {
        "ETag": etag,
        "Last-Modified": current.last_modified,
        "Accept-Ranges": "bytes",
        # Kept by nobody but this browser, and asked about each time: that costs a 304.
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": MEDIA_POLICY,
    }
    status = evaluate_preconditions(request, current)
    part = wanted_range(request, current, file.size)
    if status == 200 and part is not Unsatisfiable.RANGE:  # noqa: PLR2004 - HTTP statuses
        headers["Content-Type"] = content_type
        if attachment:
            headers["Content-Disposition"] = content_disposition(attachment)
        start, length = (part.start, part.length) if part else (0, file.size)
        headers["Content-Length"] = str(length)
        if part:
            headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{file.size}"
        body = FileSlice(os.fdopen(file.descriptor, "rb", buffering=0), start, length)
        return Reply(206 if part else 200, body, headers)
    file.close()
    if status == 304:  # noqa: PLR2004
        return Reply(304, b"", headers)
    if status == 412:  # noqa: PLR2004
        return problem(412, "precondition_failed", "The file is not the one that was expected.")
    refused = problem(416, "range_refused", "The file does not have this part.")
    return refused.with_headers(Content_Range=f"bytes */{file.size}", Accept_Ranges="bytes")


def content_disposition(name: str) -> str:
    """Return the field that makes a browser save the answer as ``name`` (RFC 6266)."""
    # Surrogates cannot be sent; NFC is what file managers type.
    known = unicodedata.normalize("NFC", name).encode("utf-8", "replace").decode()
    safe = _UNSAFE_IN_NAME.sub("_", known).strip(" .") or "video.mp4"
    if _RESERVED_NAME.match(safe):
        safe = f"_{safe}"
    plain = unicodedata.normalize("NFKD", safe).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 ()._,+-]", "_", plain).strip(" .") or "video.mp4"
    return (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, _ATTRIBUTE_CHARACTERS)}"
    )
