"""Files arrive whole, keep to their folder, and go to the trash and back without a loss."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.videos import make_video
from videogen_desktop.domain.errors import InvalidRequest, LibraryError
from videogen_desktop.library.media_files import MediaFiles, sha256_of

if TYPE_CHECKING:
    from pathlib import Path

    from videogen_desktop.domain.video import Video

POSIX_ONLY = pytest.mark.skipif(sys.platform == "win32", reason="POSIX rights and links")
JPEG = b"\xff\xd8\xff\xe0 a still"
PNG = b"\x89PNG\r\n\x1a\n a still"
WEBP = b"RIFF\x10\x00\x00\x00WEBP a still"


@pytest.fixture
def videos_dir(tmp_path: Path) -> Path:
    return tmp_path / "videos"


@pytest.fixture
def trash_dir(tmp_path: Path) -> Path:
    return tmp_path / "trash"


@pytest.fixture
def files(videos_dir: Path, trash_dir: Path) -> MediaFiles:
    return MediaFiles(videos_dir, trash_dir)


def save(files: MediaFiles, *, content: bytes = b"video") -> Video:
    """Bring one video into the folder the way a download does."""
    video = make_video(size_bytes=len(content))
    part = files.part_path(video.id)
    part.write_bytes(content)
    target = files.finish(part, video.path)
    target.with_suffix(".json").write_text("{}")
    files.write_poster(video, JPEG)
    return video


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_whole_file_gets_its_name(files: MediaFiles, videos_dir: Path) -> None:
    part = files.part_path("gen_1")
    part.write_bytes(b"whole")
    assert files.finish(part, "2026-11/a.mp4") == videos_dir / "2026-11/a.mp4"
    assert (videos_dir / "2026-11/a.mp4").read_bytes() == b"whole"
    assert not part.exists()


@POSIX_ONLY
def test_what_we_make_is_for_its_owner_alone(files: MediaFiles, videos_dir: Path) -> None:
    before = os.umask(0o022)
    try:
        save(files)
    finally:
        os.umask(before)
    folders = [videos_dir, *(path for path in videos_dir.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
    mp4 = next(videos_dir.rglob("*.mp4"))
    assert stat.S_IMODE(mp4.stat().st_mode) == 0o600
    assert stat.S_IMODE(mp4.with_suffix(".jpg").stat().st_mode) == 0o600


@POSIX_ONLY
def test_a_folder_that_a_person_chose_keeps_its_rights(files: MediaFiles, videos_dir: Path) -> None:
    videos_dir.mkdir(mode=0o755)
    videos_dir.chmod(0o755)
    save(files)
    assert stat.S_IMODE(videos_dir.stat().st_mode) == 0o755


def test_another_file_is_never_overwritten(files: MediaFiles, videos_dir: Path) -> None:
    target = videos_dir / "2026-11/a.mp4"
    part = files.part_path("gen_1")
    target.parent.mkdir(parents=True)
    target.write_bytes(b"older")
    part.write_bytes(b"newer")
    with pytest.raises(LibraryError, match="already named"):
        files.finish(part, "2026-11/a.mp4")
    assert target.read_bytes() == b"older"
    assert part.exists()


def test_the_same_file_once_more_is_fine(files: MediaFiles) -> None:
    for _ in range(2):
        part = files.part_path("gen_1")
        part.write_bytes(b"same")
        assert files.finish(part, "2026-11/a.mp4").read_bytes() == b"same"


def test_a_part_that_is_gone_is_an_error_of_the_library(files: MediaFiles) -> None:
    with pytest.raises(LibraryError):
        files.finish(files.part_path("gen_1"), "2026-11/a.mp4")


@pytest.mark.parametrize(
    "output_id", ["gen_1", "../../evil", "a/b\\c:d", "x" * 500, "", "\ud800", "NUL", "ä" * 90]
)
def test_a_part_stays_in_its_folder_whatever_the_id(
    files: MediaFiles, videos_dir: Path, output_id: str
) -> None:
    part = files.part_path(output_id)
    part.touch()
    assert part.parent == videos_dir / ".parts"
    assert part == files.part_path(output_id)


def test_ids_that_differ_by_case_have_parts_of_their_own(files: MediaFiles) -> None:
    assert files.part_path("gen_A").name.lower() != files.part_path("gen_a").name.lower()


def test_parts_that_nobody_goes_on_with_are_removed(files: MediaFiles) -> None:
    kept, old = files.part_path("gen_1"), files.part_path("gen_2")
    kept.touch()
    old.touch()
    files.clean_parts({kept})
    assert (kept.exists(), old.exists()) == (True, False)


def test_cleaning_before_there_was_any_part_is_fine(files: MediaFiles, videos_dir: Path) -> None:
    files.clean_parts(set())
    assert not videos_dir.exists()


def test_a_disk_that_is_not_connected_is_not_replaced_by_a_folder(tmp_path: Path) -> None:
    files = MediaFiles(tmp_path / "stick" / "Videos", tmp_path / "trash")
    with pytest.raises(LibraryError, match="disk connected"):
        files.part_path("gen_1")
    assert not (tmp_path / "stick").exists()


@pytest.mark.parametrize(
    "relative",
    ["", ".", "..", "../a.mp4", "a/../../b.mp4", "/etc/passwd", "a\x00.mp4", "./..", "//x/y"],
)
def test_no_path_leads_out_of_the_folder(files: MediaFiles, relative: str) -> None:
    with pytest.raises(LibraryError, match="leads out"):
        files.absolute(relative)


@POSIX_ONLY
def test_no_link_leads_out_of_the_folder(
    files: MediaFiles, videos_dir: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret").mkdir()
    videos_dir.mkdir()
    (videos_dir / "out").symlink_to(tmp_path / "secret")
    (videos_dir / "file.mp4").symlink_to("/etc/passwd")
    for relative in ("out/a.mp4", "file.mp4"):
        with pytest.raises(LibraryError, match="leads out"):
            files.absolute(relative)


@POSIX_ONLY
def test_a_folder_reached_by_a_link_is_fine(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    files = MediaFiles(tmp_path / "link", tmp_path / "trash")
    assert files.video_path(save(files)).read_bytes() == b"video"


def test_a_planned_name_is_free_in_the_library_and_on_the_disk(
    files: MediaFiles, videos_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = iter(["bbbb", "cccc", "dddd", "ffff"])
    monkeypatch.setattr("videogen_desktop.library.file_names._short_id", lambda _: next(ids))
    (videos_dir / "2026-11").mkdir(parents=True)
    (videos_dir / "2026-11/2026-11-22 x (bbbb).mp4").touch()
    (videos_dir / "2026-11/2026-11-22 x (cccc).json").touch()
    path = files.plan_path("x", 1_795_348_800.0, lambda relative: "dddd" in relative)
    assert path == "2026-11/2026-11-22 x (ffff).mp4"


def test_a_still_is_kept_under_a_name_that_fits_it(files: MediaFiles) -> None:
    video = save(files)
    for image, suffix in ((PNG, ".png"), (WEBP, ".webp"), (JPEG, ".jpg")):
        path = files.write_poster(video, image)
        assert path == files.poster_path(video)
        assert (path.suffix, path.read_bytes()) == (suffix, image)
    assert len([name for name in tree(files.videos_dir) if "boat" in name]) == 3


@pytest.mark.parametrize(
    "image", [b"", b"<svg/>", b"GIF89a", b"RIFF1234WAVE", JPEG + bytes(1 << 24)]
)
def test_what_is_no_still_is_refused(files: MediaFiles, image: bytes) -> None:
    video = save(files)
    with pytest.raises(InvalidRequest):
        files.write_poster(video, image)
    assert files.poster_path(video) is not None


def test_the_trash_takes_everything_and_gives_it_back(
    files: MediaFiles, videos_dir: Path, trash_dir: Path
) -> None:
    video = save(files)
    before = tree(videos_dir)
    files.move_to_trash(video)
    assert tree(videos_dir) == set()
    assert {name.partition("/")[0] for name in tree(trash_dir)} == {video.id}
    assert len(tree(trash_dir)) == 3
    files.restore(video)
    assert tree(videos_dir) == before
    assert list(trash_dir.iterdir()) == []


def test_each_file_is_found_wherever_a_broken_off_move_left_it(files: MediaFiles) -> None:
    video = save(files)
    thrown = video._replace(trashed_at=1.0)
    assert files.video_path(thrown).is_file()
    files.move_to_trash(video)
    for seen in (video, thrown):
        assert files.video_path(seen).read_bytes() == b"video"
        assert files.record_path(seen).is_file()
        assert files.poster_path(seen) is not None


def test_moving_twice_is_moving_once(files: MediaFiles, videos_dir: Path) -> None:
    video = save(files)
    for _ in range(2):
        files.move_to_trash(video)
    for _ in range(2):
        files.restore(video)
    assert len(tree(videos_dir)) == 3


def test_a_copy_left_behind_by_a_broken_off_move_goes_away(
    files: MediaFiles, videos_dir: Path, trash_dir: Path
) -> None:
    video = save(files)
    shutil.copytree(videos_dir / "2026-11", trash_dir / video.id)
    files.move_to_trash(video)
    assert tree(videos_dir) == set()
    assert len(tree(trash_dir)) == 3


def test_restoring_overwrites_no_other_video(files: MediaFiles, videos_dir: Path) -> None:
    video = save(files)
    files.move_to_trash(video)
    (videos_dir / video.path).write_bytes(b"another")
    with pytest.raises(LibraryError):
        files.restore(video)
    assert (videos_dir / video.path).read_bytes() == b"another"
    assert files.video_path(video._replace(trashed_at=1.0)).read_bytes() == b"video"


def test_names_of_two_months_do_not_meet_in_the_trash(files: MediaFiles) -> None:
    twins = [make_video(path=f"2026-{month}/same.mp4") for month in ("10", "11")]
    for video in twins:
        part = files.part_path(video.id)
        part.write_text(video.id)
        files.finish(part, video.path)
        files.move_to_trash(video)
    for video in twins:
        assert files.video_path(video._replace(trashed_at=1.0)).read_text() == video.id


def test_files_that_are_gone_or_have_changed_are_noticed(
    files: MediaFiles, videos_dir: Path
) -> None:
    here, gone, changed, thrown = (save(files) for _ in range(4))
    (videos_dir / gone.path).unlink()
    (videos_dir / changed.path).write_bytes(b"cut")
    files.move_to_trash(thrown)
    thrown = thrown._replace(trashed_at=1.0)
    outside = make_video(path="../outside.mp4")
    videos = (here, gone, changed, thrown, outside)
    assert files.missing(videos) == (gone, changed, outside)


def test_room_is_known_before_the_folder_is_made(files: MediaFiles, videos_dir: Path) -> None:
    assert files.free_bytes() > 0
    assert not videos_dir.exists()


def test_a_digest_is_that_of_the_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_of(tmp_path / "a").startswith("ba7816bf8f01cfea")
    with pytest.raises(LibraryError):
        sha256_of(tmp_path / "b")


def test_every_folder_that_files_can_be_written_to_is_named(
    files: MediaFiles, videos_dir: Path
) -> None:
    assert list(files.folders()) == []
    video = save(files)
    files.move_to_trash(video)
    found = set(files.folders())
    assert {videos_dir, (videos_dir / video.path).parent} < found
    assert files.video_path(video._replace(trashed_at=1.0)).parent in found
