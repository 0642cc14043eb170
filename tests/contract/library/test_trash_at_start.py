"""At its start the program lets go of what has been in the trash for thirty days, and no more."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.support.fake_clock import FakeClock
from tests.support.shelf import Shelf
from videogen_desktop.app import App
from videogen_desktop.front import Ground, Options
from videogen_desktop.library.archive import TRASH_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

HOUR = 3600


def test_the_start_empties_the_trash_of_what_is_older_than_thirty_days(tmp_path: Path) -> None:
    now = time.time()
    clock = FakeClock(now - TRASH_SECONDS - HOUR)
    shelf = Shelf(tmp_path, clock)
    old, young, kept = shelf.save(1), shelf.save(2), shelf.save(3)
    shelf.archive.trash(old.id)
    clock.advance(2 * HOUR)  # an hour before it is thirty days ago
    shelf.archive.trash(young.id)
    files = {video.id: shelf.media.video_path(shelf.videos.get(video.id)) for video in (old, young)}
    shelf.close()

    app = App(Ground(Options(data_dir=str(tmp_path), environ={})))
    try:
        app.start_tidying()
        until = time.monotonic() + 30
        everything = float("inf")
        while len(app.videos.trashed_before(everything)) > 1 and time.monotonic() < until:
            time.sleep(0.05)
        assert [video.id for video in app.videos.trashed_before(everything)] == [young.id]
        assert not files[old.id].exists()
        assert files[young.id].is_file()
    finally:
        app.close()
    shelf.open()
    assert set(shelf.all(trashed=True)) == {young.id}
    assert set(shelf.all()) == {kept.id}
    shelf.close()
