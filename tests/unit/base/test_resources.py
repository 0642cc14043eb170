from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from videogen_desktop.base import resources

if TYPE_CHECKING:
    import pytest


def test_the_page_and_the_clips_are_found() -> None:
    assert (resources.ui_dir() / "index.html").is_file()
    assert any(resources.practice_assets_dir().iterdir())


def test_only_a_bundle_counts_as_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not resources.is_frozen()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert resources.is_frozen()
