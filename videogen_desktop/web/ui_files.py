"""The files of the page: a fixed list, fixed types, nothing else of the disk."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from videogen_desktop.web.headers import PAGE_POLICY
from videogen_desktop.web.messages import Reply
from videogen_desktop.web.ranges import Validators, evaluate_preconditions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from videogen_desktop.web.messages import Request

# Windows keeps types in its registry, where any program may have made .js "text/plain".
CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/vnd.microsoft.icon",
    ".woff2": "font/woff2",
}
_PLAIN_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_IMPORTED_SHEET = re.compile(rb'^@import "\./([a-z/-]+\.css)";$', re.MULTILINE)


def list_ui_files(ui_dir: Path) -> Mapping[str, Path]:
    """Return every file of the page by its address; ``/`` is ``index.html``.

    Links, hidden files and types that are not in the table are left out.
    """
    found: dict[str, Path] = {}
    for path in sorted(ui_dir.rglob("*")):
        name = path.relative_to(ui_dir).as_posix()
        served = path.suffix in CONTENT_TYPES and _PLAIN_PATH.fullmatch(name)
        if served and path.is_file() and not path.is_symlink():
            found["/" if name == "index.html" else f"/{name}"] = path
    return found


def ui_reply(request: Request, path: Path) -> Reply:
    """Answer GET or HEAD for one file of the page; the sheets that a sheet imports are in it."""
    content = path.read_bytes()
    if path.suffix == ".css":
        content = _IMPORTED_SHEET.sub(lambda found: _sheet(path, found[1]), content)
    current = Validators(f'"{hashlib.sha256(content).hexdigest()[:32]}"', path.stat().st_mtime)
    headers = {
        "ETag": current.etag,
        # The page itself is never kept; its parts are, and asked about each time.
        "Cache-Control": "no-store" if path.suffix == ".html" else "private, no-cache",
        "Content-Security-Policy": PAGE_POLICY,
        "Content-Type": CONTENT_TYPES[path.suffix],
    }
    if evaluate_preconditions(request, current) == 304:  # noqa: PLR2004 - an HTTP status
        return Reply(304, b"", headers)
    return Reply(200, content, headers)


def _sheet(path: Path, name: bytes) -> bytes:
    return (path.parent / name.decode("ascii")).read_bytes()
