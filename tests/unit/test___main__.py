from __future__ import annotations

from tests.support.program import run
from videogen_desktop import __version__


def test_the_package_can_be_started() -> None:
    done = run("--version")
    assert (done.code, done.out) == (0, f"Videogen {__version__}\n")
