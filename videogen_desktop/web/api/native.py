"""What a window can do and a browser cannot; a browser is told what the page can do instead."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.web.fields import Fields, json_object
from videogen_desktop.web.messages import json_reply, no_content
from videogen_desktop.web.problems import Refused
from videogen_desktop.web.services import DialogWords, NotOffered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from videogen_desktop.domain.video import Video
    from videogen_desktop.web.messages import Reply, Request
    from videogen_desktop.web.services import Services

_CHOICES = ("stay", "close", "cancel_queued")
_NAME = re.compile(r"[^\x00-\x1f/\\:*?\"<>|]{1,120}\.(txt|csv|json)")
_LONGEST_NAME = 1_000
_LONGEST_WORDS = 200
# The notes of a hundred thousand videos with a sentence each; a body of it is held once in memory.
TEXT_BYTES_MAX = 64 << 20


def dialog_words(asked: Mapping[str, object]) -> DialogWords:
    """Read what a dialog shall say; the page alone knows the person's language.

    Raises:
        InvalidRequest: It is no object of short texts.
    """
    words = asked.get("dialog", {})
    if not isinstance(words, dict):
        raise InvalidRequest({"dialog": "“dialog” has to be an object of texts."})
    fields = Fields(words)
    title, accept, cancel = (
        fields.text(name, most=_LONGEST_WORDS) or "" for name in ("title", "accept", "cancel")
    )
    fields.check()
    return DialogWords(title, accept, cancel)


def shown(services: Services, path: Path, **more: object) -> Reply:
    """Show ``path`` in the file manager, or say where it is, and ``more`` beside it."""
    try:
        services.native.reveal(path)
    except NotOffered:
        return json_reply({"done": False, "path": str(path), **more})
    return json_reply({"done": True})


def reveal(services: Services, request: Request) -> Reply:
    """Show the file in the file manager, or say where it is."""
    video, path = _existing(services, request.params["video_id"])
    return shown(services, path, video_id=video.id)


def reveal_folder(services: Services, _request: Request) -> Reply:
    """Show the folder of the videos in the file manager, or say where it is."""
    return shown(services, services.media.videos_dir)


def save_copy(services: Services, request: Request) -> Reply:
    """Ask where to put a copy, or say where to download one."""
    video, path = _existing(services, request.params["video_id"])
    try:
        name = PurePosixPath(video.path).name
        saved = services.native.save_copy(path, name, dialog_words(json_object(request)))
    except NotOffered:
        url = f"/videos/{video.id}/content?download=1"
        return json_reply({"done": False, "download_url": url})
    return _chosen(saved)


def choose_folder(services: Services, request: Request) -> Reply:
    """Ask for a folder; in a browser the person types it."""
    try:
        folder = services.native.choose_folder(dialog_words(json_object(request)))
    except NotOffered:
        return json_reply({"done": False})
    return _chosen(folder)


def save_text(services: Services, request: Request) -> Reply:
    """Ask where to put a text file that the page wrote; a browser downloads it by itself."""
    asked = json_object(request)
    fields = Fields(asked)
    name = fields.text("name", most=_LONGEST_NAME)
    text = fields.text("text", most=TEXT_BYTES_MAX)
    fields.check()
    if name is None or not _NAME.fullmatch(name):
        raise InvalidRequest({"name": "“name” has to end in .txt, .csv or .json."})
    if text is None:
        raise InvalidRequest({"text": "“text” is missing."})
    try:
        saved = services.native.save_text(text, name, dialog_words(asked))
    except NotOffered:
        return json_reply({"done": False})
    return _chosen(saved)


def notify(services: Services, request: Request) -> Reply:
    """Show a notification of the system, unless the person wants none."""
    fields = Fields(json_object(request))
    title = fields.text("title", most=500) or ""
    text = fields.text("text", most=5000) or ""
    fields.check()
    settings = services.settings.settings
    done = settings.notify and services.native.notify(title, text, sound=settings.notify_sound)
    return json_reply({"done": bool(done)})


def show_progress(services: Services, request: Request) -> Reply:
    """Show on the program's icon how far the work is; without a number, nothing."""
    fields = Fields(json_object(request))
    percent = fields.whole("progress", 0, 100)
    fields.check()
    return json_reply({"done": services.native.show_progress(percent)})


def alive(_services: Services, _request: Request) -> Reply:
    """Note that the page is there; the dispatcher has done so."""
    return no_content()


def answer_closing(services: Services, request: Request) -> Reply:
    """Take the answer to whether the window may close."""
    fields = Fields(json_object(request))
    choice = fields.text("choice", most=40)
    fields.check()
    if choice not in _CHOICES:
        words = ", ".join(f"“{word}”" for word in _CHOICES)
        raise InvalidRequest({"choice": f"“choice” has to be one of: {words}."})
    services.window.answer_closing(choice)
    return no_content()


def _existing(services: Services, video_id: str) -> tuple[Video, Path]:
    video = services.videos.get(video_id)
    path = services.media.video_path(video)
    if not path.is_file():
        services.videos.mark_missing([video.id], missing=True)
        raise Refused(404, "video_missing", "The file of this video is not where it was saved.")
    return video, path


def _chosen(path: Path | None) -> Reply:
    if path is None:
        return json_reply({"done": False, "cancelled": True})
    return json_reply({"done": True, "path": str(path)})
