"""Creates of the jobs dialect: from a request to an order (contract 4.2 and 4.3)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.practice.fields import (
    Fields,
    Value,
    files_in,
    read_fields,
    read_model,
    read_prompt,
)
from videogen_desktop.practice.jobs import Order
from videogen_desktop.practice.pictures import picture_size
from videogen_desktop.practice.refusals import (
    bad_request,
    image_size_differs,
    missing,
    unsupported_value,
    wrong_type,
)

if TYPE_CHECKING:
    from videogen_desktop.practice.form import Part
    from videogen_desktop.practice.wire import Call

_LANDSCAPE = ((480, 480), (854, 480), (720, 720), (1280, 720), (1080, 1080), (1920, 1080))
SIZES = frozenset(_LANDSCAPE) | {(height, width) for width, height in _LANDSCAPE}
MAX_SECONDS = 20
DEFAULT_SECONDS = 5
MAX_PICTURES = 2
# Results in one job by the shorter side in pixels: none but one at 1080p, two at 720p.
_MAX_VARIANTS = {480: 4, 720: 2, 1080: 1}
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
_CROP_NAMES = ("left_fraction", "top_fraction", "right_fraction", "bottom_fraction")


def max_variants(width: int, height: int) -> int:
    """Return how many results one job of this size may have (contract C12)."""
    return _MAX_VARIANTS[min(width, height)]


def read_create(call: Call) -> Order:
    """Return what a create asks for.

    Raises:
        Refused: The request is not valid, with the service's answer.
    """
    fields = read_fields(call)
    model = read_model(fields)
    prompt = read_prompt(fields)
    width, height = _number(fields, "width"), _number(fields, "height")
    if (width, height) not in SIZES:
        supported = [f"{w}x{h}" for w, h in sorted(SIZES)]
        raise unsupported_value("size", f"{width}x{height}", supported)
    seconds = _number(fields, "n_seconds", DEFAULT_SECONDS)
    _check_range("n_seconds", seconds, MAX_SECONDS)
    count = _number(fields, "n_variants", 1)
    _check_range("n_variants", count, max_variants(width, height))
    items = _inpaint_items(fields, (width, height))
    return Order(Dialect.JOBS, prompt, model, width, height, seconds, count, inpaint_items=items)


def _number(fields: Fields, name: str, default: int | None = None) -> int:
    """Return a whole number; digits as text are taken as well (contract 4.2)."""
    value = fields.get(name, default)
    if value is None:
        raise missing(name)
    if isinstance(value, str) and _WHOLE_NUMBER.fullmatch(value):
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong_type(name, "an integer", value)
    return value


def _check_range(name: str, value: int, highest: int) -> None:
    if not 1 <= value <= highest:
        raise bad_request(
            f"Invalid '{name}': {value} is not between 1 and {highest}.", name, "invalid_value"
        )


def _inpaint_items(fields: Fields, size: tuple[int, int]) -> str | None:
    """Check the pictures of a form and return their description as JSON text."""
    text = fields.get("inpaint_items")
    if text is None:
        return None
    if not isinstance(text, str):
        raise wrong_type("inpaint_items", "a JSON array in one text part", text)
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        raise bad_request("Invalid 'inpaint_items': no JSON.", "inpaint_items") from None
    if not isinstance(items, list):
        raise wrong_type("inpaint_items", "an array", items)
    files = {part.file_name: part for part in files_in(fields.get("files"))}
    if len(items) > MAX_PICTURES:
        raise bad_request(f"At most {MAX_PICTURES} inpaint items are supported.", "inpaint_items")
    checked = [_inpaint_item(item, files, size) for item in items]
    return json.dumps(checked)


def _inpaint_item(
    item: Value, files: dict[str | None, Part], size: tuple[int, int]
) -> dict[str, Value]:
    if not isinstance(item, dict):
        raise wrong_type("inpaint_items[]", "an object", item)
    kind, name, frame = item.get("type"), item.get("file_name"), item.get("frame_index", 0)
    if kind not in {"image", "video"}:
        raise unsupported_value("inpaint_items[].type", kind, ("image", "video"))
    if not isinstance(name, str) or name not in files:
        raise bad_request(f"No file named '{name}' was uploaded.", "inpaint_items")
    if isinstance(frame, bool) or not isinstance(frame, int) or frame < 0:
        raise wrong_type("inpaint_items[].frame_index", "an integer", frame)
    if kind == "image" and picture_size(files[name].data) != size:
        raise image_size_differs()
    return {
        "frame_index": frame,
        "type": kind,
        "file_name": name,
        "crop_bounds": _crop_bounds(item.get("crop_bounds")),
    }


def _crop_bounds(bounds: Value) -> dict[str, Value]:
    defaults: dict[str, Value] = dict(zip(_CROP_NAMES, (0, 0, 1, 1), strict=True))
    if bounds is None:
        return defaults
    if not isinstance(bounds, dict) or not bounds.keys() <= defaults.keys():
        raise wrong_type("inpaint_items[].crop_bounds", "four fractions", bounds)
    for value in bounds.values():
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
            raise bad_request("A crop fraction is not between 0 and 1.", "inpaint_items")
    return defaults | bounds
