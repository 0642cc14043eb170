from __future__ import annotations

import http.client
from typing import TYPE_CHECKING

from videogen_desktop.front import Front, Ground, Options

if TYPE_CHECKING:
    from pathlib import Path


def test_what_takes_long_is_said_in_the_window_and_to_whoever_started_it(tmp_path: Path) -> None:
    told: list[str] = []
    ground = Ground(Options(data_dir=str(tmp_path), tell=told.append))
    with Front(ground) as front:
        front.door._patience_seconds = 0.0
        front.tell("5,000 videos so far…")
        assert told == ["5,000 videos so far…"]
        assert "5,000 videos so far…" in opened(front)


def test_the_data_folder_is_there_and_the_settings_are_read(tmp_path: Path) -> None:
    ground = Ground(Options(data_dir=str(tmp_path / "data"), practice=True))
    assert ground.folder.videos_dir.is_dir()
    assert ground.settings.settings.practice


def opened(front: Front) -> str:
    """Return the page as a browser gets it: the key is traded for the cookie first."""
    host, _, path = front.address(30.0).removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=10)
    try:
        connection.request("GET", f"/{path}")
        answer = connection.getresponse()
        answer.read()
        cookie = (answer.getheader("Set-Cookie") or "").split(";")[0]
        connection.request("GET", "/", headers={"Cookie": cookie})
        return connection.getresponse().read().decode()
    finally:
        connection.close()
