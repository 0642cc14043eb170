"""Creates and remixes of the videos dialect: from a request to an order (contract 3.2 and 3.6)."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.practice.fields import (
    Fields,
    Value,
    read_fields,
    read_model,
    read_prompt,
)
from videogen_desktop.practice.form import Part
from videogen_desktop.practice.jobs import Order, PracticeJob
from videogen_desktop.practice.pictures import picture_size
from videogen_desktop.practice.refusals import (
    bad_request,
    image_size_differs,
    one_of,
    unknown_parameter,
    unsupported_value,
    wrong_type,
)

if TYPE_CHECKING:
    from videogen_desktop.practice.wire import Call

SIZES = ("720x1280", "1280x720", "1024x1792", "1792x1024")
LENGTHS = ("4", "8", "12")
PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp")
MAX_IMAGE_URL_CHARACTERS = 20_971_520
_CREATE_FIELDS = ("model", "prompt", "size", "seconds", "input_reference")


def read_create(call: Call) -> Order:
    """Return what a create asks for.

    Raises:
        Refused: The request is not valid, with the service's answer.
    """
    fields = read_fields(call)
    if call.content_type != "application/json":
        _fold_brackets(fields)
    for name in fields:
        if name not in _CREATE_FIELDS:
            raise unknown_parameter(name)
    model = read_model(fields)
    prompt = read_prompt(fields)
    size = _choice(fields, "size", SIZES)
    seconds = _choice(fields, "seconds", LENGTHS)
    width, height = (int(side) for side in size.split("x"))
    reference = fields.get("input_reference")
    if reference is not None:
        _check_reference(reference, (width, height), in_form=call.content_type.startswith("multi"))
    return Order(Dialect.VIDEOS, prompt, model, width, height, int(seconds))


def read_remix(call: Call, source: PracticeJob) -> Order:
    """Return what a remix of ``source`` asks for; size, length and model are the source's.

    Raises:
        Refused: The request is not valid, with the service's answer.
    """
    fields = read_fields(call)
    for name in fields:
        if name != "prompt":
            raise unknown_parameter(name)
    order = source.order
    return Order(
        Dialect.VIDEOS,
        read_prompt(fields),
        order.model,
        order.width,
        order.height,
        order.seconds,
        remixed_from=source.id,
    )


def _choice(fields: Fields, name: str, allowed: tuple[str, ...]) -> str:
    value = fields.get(name, allowed[0])
    if not isinstance(value, str):
        raise wrong_type(name, one_of(allowed), value)
    if value not in allowed:
        raise unsupported_value(name, value, allowed)
    return value


def _fold_brackets(fields: Fields) -> None:
    """Turn the part ``input_reference[image_url]`` into the object it means (contract 10)."""
    inner = {
        name.removeprefix("input_reference[").removesuffix("]"): fields.pop(name)
        for name in list(fields)
        if name.startswith("input_reference[") and name.endswith("]")
    }
    if inner:
        fields["input_reference"] = inner


def _check_reference(reference: Value, size: tuple[int, int], *, in_form: bool) -> None:
    if isinstance(reference, Part):
        if reference.content_type not in PICTURE_TYPES:
            raise bad_request(
                f"Invalid file '{reference.file_name}': unsupported mimetype "
                f"('{reference.content_type or 'application/octet-stream'}'). Supported file "
                "formats are 'image/jpeg', 'image/png', and 'image/webp'.",
                "input_reference",
                "unsupported_file_mimetype",
            )
        _check_picture(reference.data, size)
        return
    if in_form and isinstance(reference, str):
        try:
            reference = json.loads(reference)
        except ValueError:
            raise wrong_type("input_reference", "a file", reference) from None
    if not isinstance(reference, dict):
        raise wrong_type("input_reference", "a file" if in_form else "an object", reference)
    _check_reference_object(reference, size)


def _check_reference_object(reference: dict[str, Value], size: tuple[int, int]) -> None:
    if len(reference) != 1 or not reference.keys() <= {"image_url", "file_id"}:
        raise bad_request(
            "Invalid 'input_reference': provide exactly one of 'image_url' or 'file_id'.",
            "input_reference",
            "invalid_value",
        )
    if "file_id" in reference:
        raise bad_request(f"No such File object: {reference['file_id']}", "input_reference")
    url = reference["image_url"]
    if not isinstance(url, str):
        raise wrong_type("input_reference.image_url", "a string", url)
    if len(url) > MAX_IMAGE_URL_CHARACTERS:
        raise bad_request(
            "Invalid 'input_reference.image_url': string too long. Expected a string with maximum "
            f"length {MAX_IMAGE_URL_CHARACTERS}.",
            "input_reference",
            "string_above_max_length",
        )
    if url.startswith("data:"):
        _check_picture(_data_url(url), size)
    elif not url.startswith(("https://", "http://")):
        raise bad_request("Invalid 'input_reference.image_url'.", "input_reference")
    # A picture elsewhere on the web is taken as it is: this service never goes there.


def _data_url(url: str) -> bytes:
    head, _, data = url.partition(",")
    if not head.endswith(";base64") or head[5:].partition(";")[0] not in PICTURE_TYPES:
        raise bad_request("Invalid 'input_reference.image_url'.", "input_reference")
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error:
        raise bad_request("Invalid 'input_reference.image_url'.", "input_reference") from None


def _check_picture(data: bytes, size: tuple[int, int]) -> None:
    found = picture_size(data)
    if found is None:
        raise bad_request("The image could not be read.", "input_reference", "invalid_image")
    if found != size:
        raise image_size_differs()
