from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.requests_to_web import call
from tests.support.videos import make_video
from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.web.api import native, packs, support
from videogen_desktop.web.messages import Request
from videogen_desktop.web.problems import Refused
from videogen_desktop.web.services import ClosingQuestion, DialogWords

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.fake_services import FakeParts
    from videogen_desktop.domain.video import Video
    from videogen_desktop.web.routes import Handler


@pytest.fixture
def video(parts: FakeParts) -> Video:
    video = make_video()
    parts.services.videos.add(video)
    path = parts.services.media.video_path(video)
    path.parent.mkdir(parents=True)
    path.touch()
    return video


def test_a_window_shows_the_file(parts: FakeParts, video: Video) -> None:
    assert call(parts, native.reveal, video_id=video.id) == {"done": True}
    assert parts.native.revealed == [parts.services.media.video_path(video)]


def test_a_browser_is_told_where_the_file_is(parts: FakeParts, video: Video) -> None:
    parts.native.available = False
    said = call(parts, native.reveal, video_id=video.id)
    assert said["done"] is False
    assert said["path"] == str(parts.services.media.video_path(video))


def test_the_folder_of_the_videos_is_shown_or_named(parts: FakeParts, video: Video) -> None:
    folder = parts.services.media.videos_dir
    assert call(parts, native.reveal_folder, video_id=video.id) == {"done": True}
    assert parts.native.revealed == [folder]
    parts.native.available = False
    said = call(parts, native.reveal_folder, video_id=video.id)
    assert said == {"done": False, "path": str(folder)}


def test_a_copy_goes_where_the_person_says(parts: FakeParts, video: Video, tmp_path: Path) -> None:
    parts.native.chosen = tmp_path / "copy.mp4"
    said = call(parts, native.save_copy, video_id=video.id)
    assert said == {"done": True, "path": str(tmp_path / "copy.mp4")}
    assert parts.native.copied[0][1] == video.path.split("/")[1]


def test_a_person_may_change_their_mind(parts: FakeParts, video: Video) -> None:
    cancelled = {"done": False, "cancelled": True}
    assert call(parts, native.save_copy, video_id=video.id) == cancelled
    assert call(parts, native.choose_folder) == cancelled


def test_a_browser_downloads_and_types(parts: FakeParts, video: Video) -> None:
    parts.native.available = False
    url = f"/videos/{video.id}/content?download=1"
    copied = call(parts, native.save_copy, video_id=video.id)
    assert copied == {"done": False, "download_url": url}
    assert call(parts, native.choose_folder) == {"done": False}


def test_a_text_goes_where_the_person_says(parts: FakeParts, tmp_path: Path) -> None:
    file = {"name": "notes.csv", "text": "a,b"}
    assert call(parts, native.save_text, file) == {"done": False, "cancelled": True}
    parts.native.chosen = tmp_path / "my.csv"
    said = call(parts, native.save_text, file)
    assert said == {"done": True, "path": str(tmp_path / "my.csv")}
    assert parts.native.written[-1] == ("a,b", "notes.csv")
    parts.native.available = False
    assert call(parts, native.save_text, file) == {"done": False}


@pytest.mark.parametrize(
    ("handler", "asked"),
    [
        (native.save_copy, {}),
        (native.choose_folder, {}),
        (native.save_text, {"name": "notes.csv", "text": "a"}),
        (packs.start, {}),
        (support.save, {}),
    ],
)
def test_a_dialog_speaks_the_language_of_the_page(
    parts: FakeParts, video: Video, handler: Handler, asked: dict[str, object]
) -> None:
    asked["video_ids"] = [video.id]
    words = {"title": "Kopie speichern", "accept": "Speichern", "cancel": "Abbrechen"}
    call(parts, handler, asked, video_id=video.id)
    call(parts, handler, {**asked, "dialog": words}, video_id=video.id)
    assert parts.native.said == [DialogWords(), DialogWords(*words.values())]
    for wrong in ("Speichern", None, {"title": 5}, {"accept": "a" * 201}, {"cancel": "a\0"}):
        with pytest.raises(InvalidRequest):
            call(parts, handler, {**asked, "dialog": wrong}, video_id=video.id)


@pytest.mark.parametrize(
    "file",
    [
        {},
        {"name": "notes.csv"},
        {"text": "a"},
        {"name": "notes.exe", "text": "a"},
        {"name": "../notes.csv", "text": "a"},
        {"name": "C:notes.csv", "text": "a"},
        {"name": "a\nb.csv", "text": "a"},
        {"name": ".csv", "text": "a"},
        {"name": "notes.csv", "text": 5},
        {"name": "n" * 1_001 + ".csv", "text": "a"},
    ],
)
def test_only_text_files_with_plain_names_are_written(
    parts: FakeParts, file: dict[str, object]
) -> None:
    with pytest.raises(InvalidRequest):
        call(parts, native.save_text, file)
    assert parts.native.written == []


def test_a_missing_file_is_said(parts: FakeParts, video: Video) -> None:
    parts.services.media.video_path(video).unlink()
    for handler in (native.reveal, native.save_copy):
        with pytest.raises(Refused):
            call(parts, handler, video_id=video.id)
    assert parts.services.videos.get(video.id).missing


def test_the_close_question_takes_three_answers(parts: FakeParts) -> None:
    parts.window.question = ClosingQuestion(1, 2)
    for body in (b"{}", b'{"choice": "maybe"}', b'{"choice": 1}'):
        with pytest.raises(InvalidRequest):
            native.answer_closing(parts.services, Request("POST", "/", 1, body=body))
    body = b'{"choice": "cancel_queued"}'
    reply = native.answer_closing(parts.services, Request("POST", "/", 1, body=body))
    assert reply.status == 204
    assert parts.window.answers == ["cancel_queued"]


def test_the_page_says_that_it_is_there(parts: FakeParts) -> None:
    assert native.alive(parts.services, Request("GET", "/alive", 1)).status == 204


def test_a_notification_is_shown_as_the_person_wants_it(parts: FakeParts) -> None:
    words = {"title": "Saved on your computer", "text": "a boat"}
    assert call(parts, native.notify, words) == {"done": True}
    parts.services.settings.update({"notify_sound": True})
    call(parts, native.notify, words)
    assert parts.native.notified == [(*words.values(), False), (*words.values(), True)]
    parts.services.settings.update({"notify": False})
    assert call(parts, native.notify, words) == {"done": False}
    assert len(parts.native.notified) == 2


def test_progress_is_a_whole_percent_or_nothing(parts: FakeParts) -> None:
    for progress in (0, 42, 100, None):
        assert call(parts, native.show_progress, {"progress": progress}) == {"done": True}
    assert parts.native.progress == [0, 42, 100, None]
    refused: tuple[object, ...] = (-1, 101, 0.5, "42", True, [])
    for wrong in refused:
        with pytest.raises(InvalidRequest):
            call(parts, native.show_progress, {"progress": wrong})
    assert len(parts.native.progress) == 4
