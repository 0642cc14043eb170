"""The bytes of videos and their stills."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from videogen_desktop.base.atomic_write import write_atomically
from videogen_desktop.domain.errors import InvalidRequest, NotFound
from videogen_desktop.library.disk_errors import disk_errors
from videogen_desktop.web.api.videos import video_json
from videogen_desktop.web.fields import QueryFields
from videogen_desktop.web.media import media_reply, open_media
from videogen_desktop.web.messages import json_reply
from videogen_desktop.web.problems import Refused

if TYPE_CHECKING:
    from videogen_desktop.web.messages import Reply, Request
    from videogen_desktop.web.services import Services

_LONGEST_VIDEO_SECONDS = 1e6
_SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png"}


def content(services: Services, request: Request) -> Reply:
    """Send a video, whole or in part; ``?download=1`` to be saved."""
    fields = QueryFields(request.query)
    download = fields.flag("download")
    fields.check()
    video = services.videos.get(request.params["video_id"])
    file = open_media(services.media.video_path(video))
    (video,) = services.archive.reconcile([video])
    if file is None:
        raise Refused(404, "video_missing", "The file of this video is not where it was saved.")
    # A file that was exchanged behind our back is another one: its bytes must never be mixed
    # with those that somebody has of the first.
    known = file.size == video.size_bytes and not video.missing
    tag = video.sha256[:32] if known else f"{video.sha256[:16]}-{file.modified_ns:x}-{file.size:x}"
    return media_reply(
        request,
        file,
        etag=f'"{tag}"',
        content_type="video/mp4",
        attachment=PurePosixPath(video.path).name if download else "",
    )


def poster(services: Services, request: Request) -> Reply:
    """Send the still of a video."""
    video = services.videos.get(request.params["video_id"])
    path = services.media.poster_path(video)
    file = open_media(path) if path else None
    if path is None or file is None:
        raise NotFound("There is no still of this video yet.")
    suffix_types = {suffix: kind for kind, suffix in _SUFFIXES.items()} | {".webp": "image/webp"}
    return media_reply(
        request,
        file,
        etag=f'"{file.modified_ns:x}-{file.size:x}"',
        content_type=suffix_types[path.suffix],
    )


def keep_poster(services: Services, request: Request) -> Reply:
    """Keep a still that the page drew from the video."""
    _check_image(request)
    video = services.archive.write_poster(request.params["video_id"], request.body)
    return json_reply(video_json(services, video))


def keep_frame(services: Services, request: Request) -> Reply:
    """Save one frame as a picture beside the video; ``?at=SECONDS`` goes into its name."""
    fields = QueryFields(request.query)
    at_seconds = fields.number("at", 0, _LONGEST_VIDEO_SECONDS) or 0.0
    fields.check()
    suffix = _SUFFIXES[_check_image(request)]
    video = services.videos.get(request.params["video_id"])
    base = services.media.video_path(video)
    path = base.with_name(f"{base.stem} at {at_seconds:.3f} s{suffix}")
    with disk_errors(path):
        write_atomically(path, request.body)
    return json_reply({"done": True, "path": str(path), "file_name": path.name})


def image_type(image: bytes) -> str | None:
    """Return the type of a picture by its first bytes, if it is one that pages show."""
    if image.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if image.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if image.startswith(b"RIFF") and image[8:12] == b"WEBP":
        return "image/webp"
    return None


def _check_image(request: Request) -> str:
    """Return the type that is both said and true."""
    said = request.content_type
    if image_type(request.body) != said:
        raise InvalidRequest({"image": "The picture is not of the type that was said."})
    return said
