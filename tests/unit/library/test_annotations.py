"""What a person says is taken whole or refused with a sentence for each field."""

from __future__ import annotations

import pytest

from videogen_desktop.domain.errors import InvalidRequest
from videogen_desktop.domain.video import Note, Pick
from videogen_desktop.library.annotations import (
    NOTES_MAX,
    TAGS_MAX,
    is_instant,
    is_storable,
    read_annotations,
)

NOW = 1_790_000_000.0


@pytest.mark.parametrize(
    ("field", "value", "taken"),
    [
        ("title", "  A   paper\nboat ", "A paper boat"),
        ("title", "", ""),
        ("title", "cafe\u0301", "café"),
        ("stars", 0, 0),
        ("stars", 5, 5),
        ("pick", "reject", Pick.REJECT),
        ("tags", [], ()),
        ("tags", ["Sea", " sea ", "", "Blue  table", "SEA"], ("Sea", "Blue table")),
        ("notes", [], ()),
        (
            "notes",
            [{"id": "n-1", "text": " look ", "at_seconds": 1, "created_at": 5}],
            (Note("n-1", "look", 1.0, 5.0),),
        ),
    ],
)
def test_good_values_are_taken(field: str, value: object, taken: object) -> None:
    assert read_annotations({field: value}, now=NOW) == {field: taken}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", None),
        ("title", 5),
        ("title", "x" * 201),
        ("title", "nul\x00"),
        ("title", "half \ud800"),
        ("stars", -1),
        ("stars", 6),
        ("stars", 2.5),
        ("stars", True),
        ("stars", "3"),
        ("pick", "maybe"),
        ("pick", 1),
        ("pick", ["pick"]),
        ("tags", "sea"),
        ("tags", [1]),
        ("tags", ["x" * 65]),
        ("tags", ["x"] * (TAGS_MAX + 1)),
        ("notes", {}),
        ("notes", ["x"]),
        ("notes", [{}]),
        ("notes", [{"text": "  "}]),
        ("notes", [{"text": "x" * 4_001}]),
        ("notes", [{"text": "x", "at_seconds": "1"}]),
        ("notes", [{"text": "x", "at_seconds": -1}]),
        ("notes", [{"text": "x", "at_seconds": float("inf")}]),
        ("notes", [{"text": "x", "at_seconds": 10**400}]),
        ("notes", [{"text": "x", "created_at": None}]),
        ("notes", [{"text": "x", "id": "a b"}]),
        ("notes", [{"text": "x", "id": "1"}, {"text": "y", "id": "1"}]),
        ("notes", [{"text": "x"}] * (NOTES_MAX + 1)),
        ("prompt", "other"),
    ],
)
def test_bad_values_are_refused_with_a_sentence(field: str, value: object) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read_annotations({field: value}, now=NOW)
    assert set(refused.value.fields) == {field}
    assert refused.value.fields[field].endswith(".")


def test_every_bad_field_is_named_at_once() -> None:
    with pytest.raises(InvalidRequest) as refused:
        read_annotations({"stars": 9, "pick": 9, "title": "fine"}, now=NOW)
    assert set(refused.value.fields) == {"stars", "pick"}


def test_a_new_note_gets_an_id_and_the_time() -> None:
    notes = read_annotations({"notes": [{"text": "a"}, {"text": "b"}]}, now=NOW)["notes"]
    assert isinstance(notes, tuple)
    first, second = notes
    assert isinstance(first, Note)
    assert isinstance(second, Note)
    assert first.id != second.id
    assert (first.created_at, first.at_seconds) == (NOW, None)


def test_notes_that_are_ours_already_are_taken_as_they_are() -> None:
    note = Note("n1", "look", 1.5, 5.0)
    assert read_annotations({"notes": (note,)}, now=NOW) == {"notes": (note,)}


def test_what_can_be_stored_and_what_is_a_time() -> None:
    assert is_storable("紙 🚀")
    assert not is_storable("\udfff")
    assert is_instant(0)
    assert not is_instant(-1)
    assert not is_instant(True)
    assert not is_instant(float("nan"))
