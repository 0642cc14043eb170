from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from videogen_desktop.cli.generate import check_output
from videogen_desktop.domain.errors import InvalidRequest

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_that_is_there_will_do(tmp_path: Path) -> None:
    check_output(tmp_path, str(tmp_path), 3)


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "a.mp4"
    target.touch()
    with pytest.raises(InvalidRequest, match="not overwritten"):
        check_output(target, str(target), 1)


@pytest.mark.parametrize(("text", "count"), [("new/", 1), ("new", 2)])
def test_a_new_folder_is_made_before_anything_is_paid(
    tmp_path: Path, text: str, count: int
) -> None:
    check_output(tmp_path / "new", str(tmp_path / text), count)
    check_output(tmp_path / "new", f"{tmp_path / 'new'}/", count)
    assert (tmp_path / "new").is_dir()


def test_a_place_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    target = tmp_path / "file" / "a.mp4"
    with pytest.raises(InvalidRequest, match="cannot be made"):
        check_output(target, str(target), 1)
