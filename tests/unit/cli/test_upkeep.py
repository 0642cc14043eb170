from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.cli.upkeep import _Counter

if TYPE_CHECKING:
    import pytest


def test_the_count_is_said_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    with _Counter("verified", 3) as counter:
        for done in (1, 2, 3):
            counter(done)
    assert capsys.readouterr().err == "verified: 3 videos\n"
