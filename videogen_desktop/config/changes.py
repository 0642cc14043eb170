"""What the person asks to change, checked against what is there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from videogen_desktop.config.connections import build, with_parts
from videogen_desktop.config.fields import CONNECTION_FIELDS, PLAIN_FIELDS, Field
from videogen_desktop.config.json_file import is_object
from videogen_desktop.domain.connection import PRACTICE_ID, Connection
from videogen_desktop.domain.endpoint import ParsedEndpoint, parse_endpoint
from videogen_desktop.domain.errors import InvalidRequest, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from videogen_desktop.config.person_file import Document

# The page sends these along with a connection; they are not parts of it. The key above all: it
# belongs to config.credentials and must never reach the settings file.
NEW = "new"
_BESIDE = frozenset({"id", "host", "api_key", "confirmed_host"})


@dataclass(frozen=True, slots=True)
class Present:
    """What holds before the change.

    ``held`` are the settings that do not come from the person, with a sentence that says so, and
    ``values`` what they are; ``pinned`` tells that the address counts for this run only.
    """

    connection: Connection | None
    held: Mapping[str, str]
    values: Mapping[str, object]
    pinned: bool


def changed_document(
    document: Document, changes: Mapping[str, object], present: Present
) -> Document:
    """Return ``document`` with ``changes`` in it.

    Raises:
        InvalidRequest: A sentence for each field that cannot be taken.
    """
    plain = {
        name: value
        for name, value in changes.items()
        if name not in {"connection", "mode", "active", "remove"}
    }
    document = _with_plain(document, plain, present)
    if "connection" in changes:
        document = _with_connection(document, changes["connection"], present)
    if "mode" in changes:
        document = _with_mode(document, changes["mode"], present)
    if "active" in changes:
        document = _with_active(document, changes["active"], present)
    if "remove" in changes:
        document = document.without_connection(
            str(_stored(document, changes["remove"], "remove")["id"])
        )
    return document


def proposed_connection(
    document: Document, given: Mapping[str, object], present: Present
) -> Connection:
    """Return the connection that ``given`` would make.

    Raises:
        InvalidRequest: A sentence for each field that cannot be taken.
    """
    base = _base(document, given, present)
    values = _checked(given, CONNECTION_FIELDS, present)
    parsed = _address(values, base, confirmed=given.get("confirmed_host") is True)
    held = {name: value for name, value in present.values.items() if name in CONNECTION_FIELDS}
    completed = _stored_parts(parsed, base) | with_parts(values, parsed) | held
    if not completed.get("deployment"):
        sentence = "Type the name of the deployment as the Azure portal shows it."
        raise InvalidRequest({"deployment": Reason("deployment_empty", sentence)})
    return build(parsed.base_url, completed)


def _with_plain(document: Document, plain: Mapping[str, object], present: Present) -> Document:
    given = {name: value for name, value in plain.items() if value is not None}
    checked = _checked(given, PLAIN_FIELDS, present)
    values = {name: value for name, value in document.values.items() if name not in plain}
    kept = {name: document.values[name] for name in plain if name in document.values}
    for name in plain:
        if name in present.held and name in kept:
            values[name] = kept[name]
        elif name in checked and name not in present.held:
            values[name] = checked[name]
    return replace(document, values=values)


def _base(document: Document, given: Mapping[str, object], present: Present) -> Connection | None:
    """Return the connection that is changed; a new one has none."""
    wanted = given.get("id")
    if wanted == NEW:
        return None
    now = present.connection
    if wanted is None or present.pinned or (now is not None and now.id == wanted):
        return now
    entry = _stored(document, wanted)
    return build(str(entry["endpoint"]), entry)


def _stored(document: Document, entry_id: object, field: str = "connection") -> dict[str, object]:
    entry = document.entry(entry_id) if isinstance(entry_id, str) else None
    if entry is None:
        raise InvalidRequest({field: "There is no such connection."})
    return entry


def _with_connection(document: Document, given: object, present: Present) -> Document:
    if not is_object(given):
        raise InvalidRequest({"connection": "The connection has to be a JSON object."})
    made = proposed_connection(document, given, present)
    wanted = given.get("id")
    is_new = wanted == NEW
    known = document.entry(wanted) if isinstance(wanted, str) else None
    old = {} if is_new else known or document.in_use
    if present.pinned:
        # The address is this run's alone, so there is nothing to store the rest with.
        if made != present.connection:
            raise InvalidRequest({"endpoint": present.held["endpoint"]})
        return document
    parts: dict[str, object] = {
        "endpoint": made.base_url,
        "deployment": made.deployment,
        "dialect": made.dialect.value,
        "api_version": made.api_version,
        "sign_in": made.sign_in.value,
        "scope": made.scope,
    }
    lasting = {
        name: value
        for name, value in parts.items()
        if name == "endpoint" or name not in present.held
    }
    beside: dict[str, object] = {name: given[name] for name in ("name", "prices") if name in given}
    checked = _checked(beside, CONNECTION_FIELDS, present)
    entry = {**old, **lasting, **checked, "id": made.id}
    twin = document.entry(made.id)
    if twin is not None and twin.get("id") != old.get("id"):
        twin_found = Reason("connection_twin", "This connection is stored already.")
        raise InvalidRequest({"endpoint": twin_found})
    used = known is None or document.in_use.get("id") == wanted
    use = is_new or (used and document.active != PRACTICE_ID) or not document.entries
    return document.with_connection(entry, str(old["id"]) if old else None, use=use)


def _with_mode(document: Document, mode: object, present: Present) -> Document:
    if mode == PRACTICE_ID:
        if present.pinned:
            raise InvalidRequest({"mode": present.held["endpoint"]})
        return replace(document, active=PRACTICE_ID)
    if mode != "azure":
        raise InvalidRequest({"mode": "The mode has to be “azure” or “practice”."})
    if document.active != PRACTICE_ID:
        return document
    return replace(document, active=next((str(entry["id"]) for entry in document.entries), None))


def _with_active(document: Document, active: object, present: Present) -> Document:
    entry = _stored(document, active, "active")
    if "endpoint" in present.held:
        raise InvalidRequest({"active": present.held["endpoint"]})
    return document.with_connection(entry, None)


def _checked(
    given: Mapping[str, object], fields: Mapping[str, Field], present: Present
) -> dict[str, object]:
    values: dict[str, object] = {}
    wrong: dict[str, str] = {}
    for name, value in given.items():
        if name in _BESIDE and fields is CONNECTION_FIELDS:
            continue
        if name not in fields:
            wrong[name] = "Videogen has no setting of this name."
            continue
        try:
            values[name] = _one(fields[name], value)
        except ValueError as error:
            wrong[name] = Reason(f"{name}_malformed", f"{fields[name].label} {error}")
        else:
            if name in present.held and not _same(name, values[name], present):
                wrong[name] = present.held[name]
    if wrong:
        raise InvalidRequest(wrong)
    return values


def _one(field: Field, value: object) -> object:
    if isinstance(value, str) and not value.strip():
        return ""  # left empty: picked out of the address, or the usual value
    return field.check(value)


def _same(name: str, value: object, present: Present) -> bool:
    if value == "":
        return True
    if name == "endpoint" and present.connection:
        return parse_endpoint(str(value)).base_url == present.connection.base_url
    return value == present.values.get(name)


def _address(
    values: Mapping[str, object], base: Connection | None, *, confirmed: bool
) -> ParsedEndpoint:
    known = base.base_url if base else ""
    text = str(values.get("endpoint") or known)
    if not text:
        sentence = "Paste the address that the Azure portal shows."
        raise InvalidRequest({"endpoint": Reason("address_empty", sentence)})
    parsed = parse_endpoint(text)
    question = _question(parsed)
    if question and not confirmed and parsed.base_url != known:
        raise InvalidRequest({"confirmed_host": question})
    return parsed


def _question(parsed: ParsedEndpoint) -> Reason | None:
    if parsed.azure_host or parsed.is_loopback:
        return parsed.question
    host = urlsplit(parsed.base_url).netloc
    stranger = f"{host} is not one of Azure's own. Your key and your prompts will go there: right?"
    whole = f"{parsed.question} {stranger}" if parsed.question else stranger
    return Reason("ask_stranger", whole)


def _stored_parts(parsed: ParsedEndpoint, now: Connection | None) -> dict[str, object]:
    """Return what the connection that is changed has to say about an address on its host."""
    if now is None or now.host != urlsplit(parsed.base_url).netloc.lower():
        return {}
    return {
        "deployment": now.deployment,
        "dialect": now.dialect.value,
        "api_version": now.api_version,
        "sign_in": now.sign_in.value,
        "scope": now.scope,
    }
