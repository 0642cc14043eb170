"""A change is taken whole or refused with a sentence for each field."""

from __future__ import annotations

from dataclasses import replace

import pytest

from videogen_desktop.config.changes import Present, changed_document, proposed_connection
from videogen_desktop.config.connections import build
from videogen_desktop.config.person_file import Document
from videogen_desktop.domain.errors import InvalidRequest

BASE = "https://contoso.openai.azure.com/openai/v1"
OTHER = "https://fabrikam.openai.azure.com"
NOTHING = Present(connection=None, held={}, values={}, pinned=False)
STORED = Document(
    entries=(
        {"id": "one", "endpoint": BASE, "deployment": "d1"},
        {"id": "two", "endpoint": f"{OTHER}/openai/v1", "deployment": "d2"},
    ),
    active="one",
)
WORK = {"endpoint": OTHER, "deployment": "work"}
IN_USE = replace(NOTHING, connection=build(BASE, {"deployment": "d1"}))


def test_all_bad_fields_are_named_at_once() -> None:
    with pytest.raises(InvalidRequest) as caught:
        changed_document(Document(), {"at_once": 0, "language": 5, "wings": 2}, NOTHING)
    assert caught.value.fields.keys() == {"at_once", "language", "wings"}


def test_the_first_connection_becomes_the_active_one() -> None:
    connection = {"endpoint": OTHER, "deployment": "d", "name": " Work "}
    document = changed_document(Document(), {"connection": connection}, NOTHING)
    (entry,) = document.entries
    assert document.active == entry["id"]
    assert entry["endpoint"] == f"{OTHER}/openai/v1"
    assert entry["name"] == "Work"
    assert "confirmed_host" not in entry


def test_a_named_connection_is_changed_by_its_id() -> None:
    changes = {"connection": {"id": "two", "endpoint": OTHER, "deployment": "new"}}
    document = changed_document(STORED, changes, IN_USE)
    assert [entry["deployment"] for entry in document.entries] == ["d1", "new"]
    assert document.active == "one"
    mine = {"connection": {"id": "one", "deployment": "new"}}
    document = changed_document(STORED, mine, replace(IN_USE, connection=build(BASE, {})))
    assert document.active == document.entries[0]["id"] != "one"


def test_a_further_connection_starts_from_nothing_and_is_used_at_once() -> None:
    present = replace(IN_USE, connection=build(BASE, {"deployment": "d1", "sign_in": "entra"}))
    further = {"id": "new", "endpoint": BASE, "deployment": "d3", "name": "Third"}
    document = changed_document(STORED, {"connection": further}, present)
    assert document.active == document.entries[0]["id"]
    assert [entry["deployment"] for entry in document.entries] == ["d3", "d1", "d2"]
    assert document.entries[0]["sign_in"] == "api-key"
    with pytest.raises(InvalidRequest, match="Paste the address"):
        changed_document(STORED, {"connection": {"id": "new", "deployment": "d"}}, present)


def test_the_same_connection_is_not_stored_twice() -> None:
    once = changed_document(STORED, {"connection": {"id": "new", **WORK}}, IN_USE)
    with pytest.raises(InvalidRequest, match="stored already") as caught:
        changed_document(once, {"connection": {"id": "new", **WORK}}, IN_USE)
    assert caught.value.fields.keys() == {"endpoint"}
    with pytest.raises(InvalidRequest, match="stored already"):
        changed_document(once, {"connection": {"id": "two", **WORK}}, IN_USE)


def test_a_connection_is_renamed_and_priced_and_otherwise_as_it_was() -> None:
    for name, value in (("name", "Work"), ("name", ""), ("prices", {"720": 0.3})):
        change = {"connection": {"id": "two", name: value}}
        document = changed_document(STORED, change, IN_USE)
        assert document.active == "one"
        assert document.entries[1]["deployment"] == "d2"
        assert document.entries[1][name] == value


def test_a_change_of_what_is_not_stored_is_refused() -> None:
    for wanted in ("three", 5, None):
        for change in ({"remove": wanted}, {"active": wanted}):
            with pytest.raises(InvalidRequest, match="no such connection"):
                changed_document(STORED, change, IN_USE)
    with pytest.raises(InvalidRequest, match="no such connection"):
        changed_document(STORED, {"connection": {"id": "three", "name": "x"}}, IN_USE)


def test_a_removed_connection_gives_way_to_the_one_used_before() -> None:
    document = changed_document(STORED, {"remove": "one"}, IN_USE)
    assert (document.active, len(document.entries)) == ("two", 1)
    assert changed_document(document, {"remove": "two"}, IN_USE).active is None
    practising = replace(STORED, active="practice")
    assert changed_document(practising, {"remove": "one"}, IN_USE).active == "practice"


def test_switching_connections_puts_the_chosen_one_first() -> None:
    document = changed_document(STORED, {"active": "two"}, IN_USE)
    assert document.active == "two"
    assert [entry["id"] for entry in document.entries] == ["two", "one"]
    back = changed_document(replace(document, active="practice"), {"mode": "azure"}, IN_USE)
    assert back.active == "two"


def test_azure_without_a_connection_is_nothing_yet() -> None:
    practising = replace(Document(), active="practice")
    assert changed_document(practising, {"mode": "azure"}, NOTHING).active is None


def test_a_question_about_the_path_and_one_about_the_host_are_asked_together() -> None:
    with pytest.raises(InvalidRequest) as caught:
        proposed_connection(
            Document(),
            {"endpoint": "https://gateway.example/strange/path", "deployment": "d"},
            NOTHING,
        )
    question = caught.value.fields["confirmed_host"]
    assert "strange/path" in question
    assert "gateway.example is not one of Azure's own" in question


def test_loopback_is_nobody_to_be_asked_about() -> None:
    made = proposed_connection(
        Document(), {"endpoint": "http://127.0.0.1:8080", "deployment": "d"}, NOTHING
    )
    assert made.base_url == "http://127.0.0.1:8080/openai/v1"


def test_a_held_value_is_not_written_but_the_stored_one_stays() -> None:
    document = replace(Document(), values={"at_once": 3})
    present = replace(NOTHING, held={"at_once": "Set elsewhere."}, values={"at_once": 9})
    kept = changed_document(document, {"at_once": 9, "language": "de"}, present)
    assert kept.values == {"at_once": 3, "language": "de"}
    with pytest.raises(InvalidRequest, match="Set elsewhere"):
        changed_document(document, {"at_once": 4}, present)


def test_moving_to_another_host_leaves_the_old_sign_in_behind() -> None:
    present = replace(NOTHING, connection=build(BASE, {"deployment": "d", "sign_in": "entra"}))
    made = proposed_connection(Document(), {"endpoint": OTHER, "deployment": "e"}, present)
    assert made.sign_in.value == "api-key"
    with pytest.raises(InvalidRequest, match="deployment"):
        proposed_connection(Document(), {"endpoint": OTHER}, present)
