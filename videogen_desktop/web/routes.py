"""Every address of the interface as one table: what is not in it does not exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from videogen_desktop.library.review_notes import NOTES_BYTES_MAX
from videogen_desktop.library.uploading import PIECE_BYTES_MAX
from videogen_desktop.web.api import (
    batch,
    connections,
    jobs,
    native,
    orphans,
    packs,
    prompts,
    settings,
    spending,
    stills,
    support,
    upkeep,
    uploads,
    videos,
)
from videogen_desktop.web.messages import SAFE_METHODS, Reply

if TYPE_CHECKING:
    from videogen_desktop.web.messages import Request
    from videogen_desktop.web.services import Services

JSON_BYTES_MAX = 1024 * 1024
STILL_BYTES_MAX = 16 * 1024 * 1024
_BYTES = ("application/octet-stream",)
_JSON = ("application/json",)
_STILL = ("image/png", "image/jpeg")


class Handler(Protocol):
    """Answers one kind of request."""

    def __call__(self, services: Services, request: Request, /) -> Reply:
        """Return the answer, or raise a ``VideogenError``."""


@dataclass(frozen=True, slots=True)
class Route:
    """One address. ``<name>`` in the path is a parameter; ``takes`` are the types of its body.

    GET answers HEAD as well. ``most_bytes`` is for a body that may be larger than usual.
    """

    method: str
    path: str
    handler: Handler
    takes: tuple[str, ...] = _JSON
    most_bytes: int = JSON_BYTES_MAX

    @property
    def body_bytes_max(self) -> int:
        """Return how large a body may be."""
        if self.method in SAFE_METHODS:
            return 0
        return STILL_BYTES_MAX if self.takes == _STILL else self.most_bytes


ROUTES = (
    Route("POST", "/generate", jobs.generate),
    Route("GET", "/status", jobs.status),
    Route("GET", "/jobs", jobs.recent),
    Route("POST", "/jobs/permission", jobs.permission),
    Route("POST", "/jobs/<job_id>/cancel", jobs.cancel),
    Route("POST", "/jobs/<job_id>/send", jobs.send_now),
    Route("POST", "/jobs/<job_id>/check", jobs.check),
    Route("POST", "/jobs/<job_id>/resend", jobs.resend),
    Route("POST", "/jobs/<job_id>/adopt", jobs.adopt),
    Route("POST", "/jobs/<job_id>/disown", jobs.disown),
    Route("GET", "/prompts", prompts.page),
    Route("GET", "/orphans", orphans.orphans),
    Route("POST", "/orphans/<remote_id>/fetch", orphans.fetch),
    Route("POST", "/orphans/<remote_id>/dismiss", orphans.dismiss),
    Route("GET", "/orphans/<remote_id>/thumbnail", orphans.thumbnail),
    Route("GET", "/videos", videos.page),
    Route("GET", "/videos/count", videos.count),
    Route("GET", "/videos/ids", videos.ids),
    Route("POST", "/videos/batch", batch.batch),
    Route("GET", "/tags", videos.tags),
    Route("GET", "/storage", upkeep.storage),
    Route("POST", "/storage/reveal", native.reveal_folder),
    Route("GET", "/upkeep", upkeep.show),
    Route("POST", "/upkeep", upkeep.begin),
    Route("POST", "/upkeep/stop", upkeep.stop),
    Route("POST", "/uploads", uploads.begin),
    Route("PUT", "/uploads/<upload_id>", uploads.take, takes=_BYTES, most_bytes=PIECE_BYTES_MAX),
    Route("DELETE", "/uploads/<upload_id>", uploads.drop),
    Route("GET", "/videos/<video_id>", videos.show),
    Route("PATCH", "/videos/<video_id>", videos.change),
    Route("DELETE", "/videos/<video_id>", videos.trash),
    Route("POST", "/videos/<video_id>/restore", videos.restore),
    Route("GET", "/videos/<video_id>/lineage", videos.lineage),
    Route("GET", "/videos/<video_id>/frames", videos.frames),
    Route("GET", "/videos/<video_id>/content", stills.content),
    Route("GET", "/videos/<video_id>/poster", stills.poster),
    Route("PUT", "/videos/<video_id>/poster", stills.keep_poster, takes=_STILL),
    Route("POST", "/videos/<video_id>/frame", stills.keep_frame, takes=_STILL),
    Route("POST", "/videos/<video_id>/reveal", native.reveal),
    Route("POST", "/videos/<video_id>/save-copy", native.save_copy),
    Route("POST", "/packs", packs.start),
    Route("POST", "/packs/notes", packs.take_notes, most_bytes=NOTES_BYTES_MAX),
    Route("GET", "/packs/<pack_id>", packs.show),
    Route("POST", "/packs/<pack_id>/cancel", packs.cancel),
    Route("POST", "/packs/<pack_id>/reveal", packs.reveal),
    Route("GET", "/packs/<pack_id>/content", packs.content),
    Route("POST", "/dialogs/folder", native.choose_folder),
    Route("POST", "/dialogs/save", native.save_text, most_bytes=native.TEXT_BYTES_MAX),
    Route("POST", "/window/close", native.answer_closing),
    Route("POST", "/notify", native.notify),
    Route("POST", "/taskbar", native.show_progress),
    Route("GET", "/alive", native.alive),
    Route("GET", "/settings", settings.show),
    Route("PUT", "/settings", settings.change),
    Route("POST", "/settings/test", settings.test),
    Route("GET", "/spending", spending.show),
    Route("POST", "/self-check", support.check),
    Route("POST", "/support-report", support.report),
    Route("POST", "/support-report/save", support.save),
    Route("GET", "/support-report/file", support.download),
    Route("GET", "/packages", support.packages),
    Route("POST", "/connections/<connection_id>/check", connections.check),
    Route("POST", "/connections/<connection_id>/remove", connections.remove),
)


def body_limit(method: str, path: str) -> int:
    """Return the largest body that ``method`` on ``path`` may have, for the server."""
    if method in SAFE_METHODS:
        return 0
    parts = path.split("/")
    for route in ROUTES:
        larger = route.body_bytes_max > JSON_BYTES_MAX
        if larger and route.method == method and _fits(route.path, parts):
            return route.body_bytes_max
    return JSON_BYTES_MAX


def _fits(pattern: str, parts: list[str]) -> bool:
    wanted = pattern.split("/")
    return len(wanted) == len(parts) and all(
        want == part or want.startswith("<") for want, part in zip(wanted, parts, strict=True)
    )
