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
    assert [entry["deployment"] for entry in document.entries] == ["new", "d1"]


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
            {"endpoint": "https://gateway.example/strange/path", "deployment": "d"}, NOTHING
        )
    question = caught.value.fields["confirmed_host"]
    assert "strange/path" in question
    assert "gateway.example is not one of Azure's own" in question


def test_loopback_is_nobody_to_be_asked_about() -> None:
    made = proposed_connection({"endpoint": "http://127.0.0.1:8080", "deployment": "d"}, NOTHING)
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
    made = proposed_connection({"endpoint": OTHER, "deployment": "e"}, present)
    assert made.sign_in.value == "api-key"
    with pytest.raises(InvalidRequest, match="deployment"):
        proposed_connection({"endpoint": OTHER}, present)
