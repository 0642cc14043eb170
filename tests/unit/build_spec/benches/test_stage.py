from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

from build_spec.benches.stage import Stage

if TYPE_CHECKING:
    from pathlib import Path


def stage(folder: Path, share: float = 1.0) -> Stage:
    return Stage(folder, random.Random(1), share, io.StringIO())


def test_everybody_has_one_turn_in_each_round_in_changing_order(tmp_path: Path) -> None:
    turns: list[str] = []

    def turn(name: str) -> float:
        turns.append(name)
        return float(len(turns))

    found = stage(tmp_path).play("row", 20, {name: lambda name=name: turn(name) for name in "abc"})
    rounds = [tuple(turns[at : at + 3]) for at in range(0, len(turns), 3)]
    assert all(sorted(names) == ["a", "b", "c"] for names in rounds)
    assert len(set(rounds)) > 1
    assert [len(values) for values in found.values()] == [20, 20, 20]


def test_a_share_of_the_rounds_is_at_least_one(tmp_path: Path) -> None:
    assert len(list(stage(tmp_path, 0.3).rounds("row", 10))) == 3
    assert len(list(stage(tmp_path, 0.01).rounds("row", 10))) == 1


def test_it_shows_how_far_it_is(tmp_path: Path) -> None:
    shown = stage(tmp_path)
    list(shown.rounds("row", 3))
    assert isinstance(shown.stream, io.StringIO)
    assert "row: 0 of 3" in shown.stream.getvalue()
