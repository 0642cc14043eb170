from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from videogen_desktop.base.paths import DataFolder
from videogen_desktop.domain.errors import DataFolderUnusable
from videogen_desktop.library.data_folder import prepare

if TYPE_CHECKING:
    from pathlib import Path


def test_the_folders_are_for_this_user_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "a" / "b")
    prepare(folder)
    for path in (folder.root, folder.videos_dir, folder.logs_dir, folder.trash_dir):
        assert path.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_was_there_keeps_its_own_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    prepare(DataFolder(tmp_path))
    assert tmp_path.stat().st_mode & 0o777 == 0o755


def test_preparing_leaves_nothing_else_behind(tmp_path: Path) -> None:
    prepare(DataFolder(tmp_path))
    prepare(DataFolder(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["logs", "trash", "videos"]


@pytest.mark.parametrize("name", ["data", "data/videos"])
def test_a_file_in_a_folders_place_is_said_and_left_alone(tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    place.parent.mkdir(exist_ok=True)
    place.write_text("mine")
    with pytest.raises(DataFolderUnusable, match="is not a folder"):
        prepare(DataFolder(tmp_path / "data"))
    assert place.read_text() == "mine"
