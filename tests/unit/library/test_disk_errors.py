"""The system's refusals become sentences."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from videogen_desktop.domain.errors import DiskFull, LibraryError
from videogen_desktop.library.disk_errors import disk_errors

PATH = Path("videos/boat.mp4")


def fail(error: OSError) -> None:
    with disk_errors(PATH):
        raise error


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_no_room_is_a_full_disk(number: int) -> None:
    with pytest.raises(DiskFull, match="no room") as full:
        fail(OSError(number, os.strerror(number)))
    assert full.value.path == PATH


def test_windows_says_it_in_its_own_way() -> None:
    error = OSError(errno.EINVAL, "There is not enough space on the disk")
    error.winerror = 112  # type: ignore[attr-defined, unused-ignore]  # exists on Windows only
    with pytest.raises(DiskFull):
        fail(error)


def test_any_other_refusal_names_the_file_and_the_reason() -> None:
    with pytest.raises(LibraryError, match=r"“boat\.mp4” .* Permission denied"):
        fail(PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
    with pytest.raises(LibraryError, match="the system refused"):
        fail(OSError())


def test_what_is_no_error_of_the_disk_passes_through() -> None:
    with pytest.raises(KeyError), disk_errors(PATH):
        raise KeyError
