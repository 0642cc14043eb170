"""What both dialects share in reading a create: bodies, prompts, models."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from videogen_desktop.practice.form import FormError, Part, parse_form
from videogen_desktop.practice.refusals import Refused, bad_request, missing, wrong_type

if TYPE_CHECKING:
    from videogen_desktop.practice.wire import Call

MAX_PROMPT_CHARACTERS = 32_000
_JSON = "application/json"
_FORM = "multipart/form-data"

Value = object
Fields = dict[str, Value]


def read_fields(call: Call) -> Fields:
    """Return the fields of a JSON object or of a form; files stay ``Part``.

    Several parts of one name become a list of parts.

    Raises:
        Refused: The body is neither, or damaged.
    """
    if call.content_type == _JSON:
        return _read_json(call.body)
    if call.content_type == _FORM:
        return _read_form(call)
    raise bad_request(
        f"Unsupported content type: '{call.content_type}'. This API method only accepts "
        f"'{_JSON}' or '{_FORM}' requests.",
        None,
        "unsupported_content_type",
    )


def read_prompt(fields: Fields) -> str:
    """Return the prompt.

    Raises:
        Refused: It is missing, empty, too long or no text.
    """
    if "prompt" not in fields:
        raise missing("prompt")
    prompt = fields["prompt"]
    if not isinstance(prompt, str):
        raise wrong_type("prompt", "a string", prompt)
    if not prompt:
        raise bad_request(
            "Invalid 'prompt': string too short. Expected a string with minimum length 1, but "
            "got an empty string instead.",
            "prompt",
            "string_below_min_length",
        )
    if len(prompt) > MAX_PROMPT_CHARACTERS:
        raise bad_request(
            "Invalid 'prompt': string too long. Expected a string with maximum length "
            f"{MAX_PROMPT_CHARACTERS}, but got a string with length {len(prompt)} instead.",
            "prompt",
            "string_above_max_length",
        )
    return prompt


def read_model(fields: Fields) -> str:
    """Return the deployment's name, which is required (contract C5).

    Raises:
        Refused: It is missing or no text.
    """
    model = fields.get("model")
    if model is None or model == "":
        raise missing("model")
    if not isinstance(model, str):
        raise wrong_type("model", "a string", model)
    return model


def _read_json(body: bytes) -> Fields:
    try:
        fields = json.loads(body.decode("utf-8"))
        # Half of a surrogate pair is no text and cannot be sent back.
        json.dumps(fields, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise _unparsable("We could not parse the JSON body of your request.") from None
    if not isinstance(fields, dict):
        raise _unparsable("The JSON body of your request has to be an object.")
    return cast("Fields", fields)


def _read_form(call: Call) -> Fields:
    fields: Fields = {}
    try:
        parts = parse_form(call.headers.get("content-type", ""), call.body)
        for part in parts:
            value: Value = part if part.file_name is not None else part.text
            earlier = fields.get(part.name)
            if isinstance(earlier, list):
                earlier.append(value)
            elif earlier is not None:
                fields[part.name] = [earlier, value]
            else:
                fields[part.name] = value
    except (FormError, UnicodeDecodeError):
        raise _unparsable("We could not parse the multipart body of your request.") from None
    return fields


def files_in(value: Value) -> list[Part]:
    """Return the files among the parts of one name."""
    values = value if isinstance(value, list) else [value]
    return [part for part in values if isinstance(part, Part)]


def _unparsable(message: str) -> Refused:
    return bad_request(message, None)
