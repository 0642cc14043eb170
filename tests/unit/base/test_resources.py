from __future__ import annotations

import platform
import sys
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.base import resources

if TYPE_CHECKING:
    from pathlib import Path


def test_the_page_and_the_clips_are_found() -> None:
    assert (resources.ui_dir() / "index.html").is_file()
    assert any(resources.practice_assets_dir().iterdir())


def test_only_a_bundle_counts_as_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not resources.is_frozen()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert resources.is_frozen()


@pytest.mark.parametrize(
    ("system", "release", "name"),
    [
        ("linux", {"ID": "debian", "VERSION_ID": "13"}, "debian 13"),
        ("linux", {"ID": "arch"}, "arch"),
        ("linux", None, "linux"),
        ("win32", {"ID": "debian"}, ""),
    ],
)
def test_a_linux_is_told_by_its_release(
    monkeypatch: pytest.MonkeyPatch, system: str, release: dict[str, str] | None, name: str
) -> None:
    def read() -> dict[str, str]:
        if release is None:
            raise FileNotFoundError
        return release

    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "freedesktop_os_release", read)
    assert resources.linux_release() == name


def test_only_a_bundle_knows_what_it_was_made_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert resources.built_for() == ""
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    (tmp_path / resources.BUILT_FOR).write_text("debian 12\n")
    assert resources.built_for() == "debian 12"
