"""Self-check, support report and licences, for the person who helps."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from videogen_desktop.web.api.native import dialog_words
from videogen_desktop.web.fields import json_object
from videogen_desktop.web.messages import Reply, json_reply
from videogen_desktop.web.services import NotOffered

if TYPE_CHECKING:
    from videogen_desktop.web.messages import Request
    from videogen_desktop.web.services import Services

REPORT_NAME = "videogen-report.zip"


def check(services: Services, _request: Request) -> Reply:
    """Check this computer and the account; nothing is made."""
    found = [
        {
            "name": one.name,
            "verdict": str(one.verdict),
            "message": one.message,
            "help": one.help,
            "code": one.code,
            "values": dict(one.values),
        }
        for one in services.support.check()
    ]
    return json_reply({"checks": found})


def packages(services: Services, _request: Request) -> Reply:
    """List the software inside, with its licences."""
    return json_reply({"packages": [dict(one) for one in services.support.packages()]})


def report(services: Services, _request: Request) -> Reply:
    """Make a report and show all of it."""
    files = services.support.report()
    return json_reply({"files": [{"name": name, "text": text} for name, text in files.items()]})


def save(services: Services, request: Request) -> Reply:
    """Save the report that was shown, or say where to download it."""
    words = dialog_words(json_object(request))
    with tempfile.TemporaryDirectory(prefix="videogen-report-") as folder:
        path = Path(folder) / REPORT_NAME
        path.write_bytes(services.support.packed())
        try:
            saved = services.native.save_copy(path, REPORT_NAME, words)
        except NotOffered:
            return json_reply({"done": False, "download_url": "/support-report/file"})
    if saved is None:
        return json_reply({"done": False, "cancelled": True})
    return json_reply({"done": True, "path": str(saved)})


def download(services: Services, _request: Request) -> Reply:
    """Hand the report that was shown to a browser."""
    fields = {
        "Content-Type": "application/zip",
        "Content-Disposition": f'attachment; filename="{REPORT_NAME}"',
    }
    return Reply(200, services.support.packed(), fields)
