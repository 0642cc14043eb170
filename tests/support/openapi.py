"""Holds answers against the published description of Azure's two dialects."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

import jsonschema  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Mapping

DESCRIPTION = Path(__file__).parents[1] / "contract" / "practice" / "openapi-videos.json"
PREFIX = "/openai/v1"
Node = dict[str, "object"]

# The live service sends these as null until they are set, which its description does not allow.
_LIVE_NULLS = ("finished_at", "expires_at", "failure_reason")


@cache
def description() -> Node:
    return cast("Node", json.loads(DESCRIPTION.read_text("utf-8")))


def check_answer(
    method: str, path: str, status: int, headers: Mapping[str, str], body: bytes
) -> None:
    """Fail unless the answer is one that the description allows for the request.

    Raises:
        AssertionError: The operation, the type of the content or a header is not described.
        jsonschema.ValidationError: The body is not of the described form.
    """
    operation = _operation(method, path.removeprefix(PREFIX))
    responses = _node(operation["responses"])
    azure = "default" in responses
    if status >= 400:
        if azure:
            _check_azure_error(body)
        return
    if status in {201, 206}:  # seen live; the description knows 200 only
        status = 200
    response = _node(responses[str(status)])
    for name, header in _node(response.get("headers", {})).items():
        assert not _node(header).get("required") or name in headers, f"{name} is missing"
    content = _node(response.get("content", {}))
    if not content:
        assert not body
        return
    media = headers["content-type"].partition(";")[0]
    assert media in content, f"{media} is not described for {method} {path}"
    if media == "application/json":
        value = json.loads(body)
        validate(_without_live_nulls(value) if azure else value, _node(content[media])["schema"])


def validate(value: object, schema: object) -> None:
    """Check a value against a schema of the description, given as it stands there."""
    whole = {**_node(schema), "components": description()["components"]}
    jsonschema.Draft202012Validator(whole).validate(value)


def _operation(method: str, path: str) -> Node:
    paths = _node(description()["paths"])
    # Those without a variable part go first: /videos/edits is no id.
    for template in sorted(paths, key=lambda each: each.count("{")):
        if re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path):
            operations = _node(paths[template])
            # HEAD is described for one path only; elsewhere it is GET without a body.
            return _node(operations.get(method.lower()) or operations["get"])
    raise AssertionError(f"{path} is not described")


def _check_azure_error(body: bytes) -> None:
    """Check the error that live answers wrap in ``error``; other shapes come from elsewhere."""
    value = json.loads(body) if body.startswith(b"{") else {}
    if isinstance(error := value.get("error"), dict):
        present = {name: part for name, part in error.items() if part is not None}
        validate(present, {"$ref": "#/components/schemas/Azure_VideoGenerationErrorResponse"})


def _without_live_nulls(value: object) -> object:
    if isinstance(value, list):
        return [_without_live_nulls(part) for part in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _without_live_nulls(part)
        for name, part in value.items()
        if not (name in _LIVE_NULLS and part is None)
    }


def _node(value: object) -> Node:
    assert isinstance(value, dict)
    return value
