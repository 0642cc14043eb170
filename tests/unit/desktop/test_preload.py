from __future__ import annotations

import subprocess
import sys

import pytest

from videogen_desktop.desktop import preload

MAPPED = """
from videogen_desktop.desktop.preload import WEB_VIEWS, preload_web_view
preload_web_view().join()
maps = open("/proc/self/maps").read()
print(any(name.partition(".so")[0] in maps for name in WEB_VIEWS))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems bring their own web view")
def test_the_web_view_is_there_before_it_is_asked_for() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MAPPED], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "True"


def test_what_is_missing_is_left_to_whoever_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preload, "WEB_VIEWS", ("libno-such-web-view.so.0",))
    preload._load()
