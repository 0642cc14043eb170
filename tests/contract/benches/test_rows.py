"""The rows against the real program, a round each: that they measure, not how fast it is."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

import pytest

from build_spec.benches import burst, library, shelves, status
from build_spec.benches.stage import Stage

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path, random.Random(1), share=0.001, stream=io.StringIO())


def test_a_burst_is_answered(stage: Stage) -> None:
    (figure,) = burst.measure(stage)
    assert figure.ours > 0


def test_every_poll_is_answered_while_players_have_stopped_reading(stage: Stage) -> None:
    kept, kept_answered, fresh, fresh_answered, memory = status.measure(stage)
    assert kept_answered.ours == fresh_answered.ours == status.POLLS
    assert kept.other is not None
    assert fresh.other is not None
    assert memory.unit == "MB"


def test_the_library_is_asked_everything_at_every_size(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "SIZES", (60, 120, 180))
    figures = list(library.measure(stage))
    assert len(figures) == 2 * len(library.questions()) + 1
    assert all(figure.ratio is not None and figure.ratio.median > 0 for figure in figures)


def test_what_is_looked_for_is_in_the_shelves(tmp_path: Path) -> None:
    chance = random.Random(2)
    made = shelves.Shelves(tmp_path / "shelves", chance)
    prompts = [made.video(number).prompt for number in range(2_000)]
    for wanted in ("海辺", "湖面", shelves.words()[0]):
        assert sum(wanted in prompt for prompt in prompts) > 50
