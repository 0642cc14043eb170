"""Only ordinary files are read, whatever lies at a path."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.domain.errors import LibraryError
from videogen_desktop.library.plain_files import opened

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_opened_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    with opened(path) as (file, size):
        assert (file.read(), size) == (b"12345", 5)


def test_a_folder_and_nothing_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(LibraryError), opened(path):
            pass


if sys.platform != "win32":  # Windows has neither

    def test_a_pipe_and_a_device_are_refused_at_once(tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        for path in (pipe, tmp_path.__class__("/dev/zero")):
            with pytest.raises(LibraryError, match="not a file"), opened(path):
                pass
