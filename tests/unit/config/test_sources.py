"""Each source is checked for itself, and the strongest one is found."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from videogen_desktop.config.sources import (
    Layer,
    Source,
    from_command_line,
    from_environment,
    held_fields,
    pick,
    read_managed,
)
from videogen_desktop.domain.errors import InvalidRequest

if TYPE_CHECKING:
    from pathlib import Path


def test_the_first_layer_that_says_something_wins() -> None:
    layers = [
        Layer(Source.COMMAND_LINE, {}),
        Layer(Source.ENVIRONMENT, {"at_once": 0}),
        Layer(Source.PERSON, {"at_once": 2, "language": "de"}),
    ]
    assert pick(layers, "at_once") == (0, Source.ENVIRONMENT)
    assert pick(layers, "language") == ("de", Source.PERSON)
    assert pick(layers, "appearance") == (None, Source.DEFAULT)


def test_a_bad_option_is_named_as_it_was_typed() -> None:
    with pytest.raises(InvalidRequest, match="--at-once has to be"):
        from_command_line({"at_once": 0})


def test_the_environment_is_read_by_its_names_only() -> None:
    layer = from_environment({"VIDEOGEN_AT_ONCE": "2", "AT_ONCE": "9", "HOME": "/root"})
    assert layer.values == {"at_once": 2}


def test_what_is_held_says_by_whom() -> None:
    held = held_fields(
        [
            Layer(Source.LOCKED, {"endpoint": "x"}),
            Layer(Source.COMMAND_LINE, {"at_once": 1}),
            Layer(Source.ENVIRONMENT, {"endpoint": "y", "dialect": "jobs"}),
        ]
    )
    assert held["endpoint"] == "Set by your organisation."
    assert "command line" in held["at_once"]
    assert "VIDEOGEN_DIALECT" in held["dialect"]


def test_a_managed_file_presets_and_locks_what_it_sets(tmp_path: Path) -> None:
    path = tmp_path / "managed.json"
    path.write_text(
        json.dumps(
            {"language": "de", "at_once": 1, "wings": 2, "locked": ["language", "feathers", 5]}
        )
    )
    managed = read_managed(path)
    assert managed.values == {"language": "de", "at_once": 1}
    assert managed.locked == {"language"}
    assert managed.notices == ()


def test_one_bad_managed_value_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "managed.json"
    path.write_text(json.dumps({"language": "de", "at_once": "many", "locked": "all"}))
    managed = read_managed(path)
    assert managed.values == {"language": "de"}
    assert {notice.code for notice in managed.notices} == {"managed_damaged"}
    assert ["at_once" in notice.message for notice in managed.notices] == [True, False]


def test_no_managed_file_is_the_usual_case(tmp_path: Path) -> None:
    assert read_managed(None).values == {}
    assert read_managed(tmp_path / "managed.json").notices == ()
