"""What a request says, taken field by field, with a sentence for each that cannot be taken."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, NoReturn

from videogen_desktop.domain.errors import InvalidRequest, Reason
from videogen_desktop.web.problems import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from videogen_desktop.web.messages import Request

_NUMBER_MAX = 10**15


def json_object(request: Request) -> dict[str, object]:
    """Return the JSON object in the body; an empty body is an empty object.

    Raises:
        Refused: It is not JSON, nested too deeply, or not an object.
    """
    if not request.body:
        return {}
    try:
        value: object = json.loads(request.body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "invalid_json", "The request is not valid JSON.") from error
    if not isinstance(value, dict):
        raise Refused(400, "invalid_json", "The request has to be a JSON object.")
    return value


class Fields:
    """Reads typed fields and collects what is wrong; call ``check`` when all have been read.

    Unknown fields are ignored, so that an older program takes what a newer page sends.
    """

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values
        self._refused: dict[str, Reason] = {}

    def text(self, name: str, *, most: int = 100_000) -> str | None:
        """Return a text, or ``None`` where it was left out."""
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self._refuse(name, "not_text", "has to be text")
            return None
        if len(value) > most:
            self._refuse(name, "too_long", f"is longer than {most:,} characters")
            return None
        if not is_sendable(value):
            self._refuse(name, "character", "has a character that cannot be used")
            return None
        return value

    def whole(self, name: str, least: int = -_NUMBER_MAX, most: int = _NUMBER_MAX) -> int | None:
        """Return a whole number, or ``None`` where it was left out."""
        value = self.number(name, least, most)
        if value is not None and value != int(value):
            self._refuse(name, "not_whole", "has to be a whole number")
            return None
        return None if value is None else int(value)

    def number(
        self, name: str, least: float = -_NUMBER_MAX, most: float = _NUMBER_MAX
    ) -> float | None:
        """Return a number, or ``None`` where it was left out."""
        value = self._values.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self._refuse(name, "not_number", "has to be a number")
            return None
        if not (least <= value <= most):
            self._refuse(name, "out_of_range", f"has to be from {least:g} to {most:g}")
            return None
        return value

    def flag(self, name: str) -> bool | None:
        """Return true or false, or ``None`` where it was left out."""
        value = self._values.get(name)
        if value is None or isinstance(value, bool):
            return value
        self._refuse(name, "not_flag", "has to be true or false")
        return None

    def check(self) -> None:
        """Raise what was found.

        Raises:
            InvalidRequest: A sentence for each field.
        """
        if self._refused:
            raise InvalidRequest(self._refused)

    def _refuse(self, name: str, code: str, what: str) -> None:
        self._refused[name] = Reason(code, f"“{name}” {what}.")


class QueryFields(Fields):
    """The same for a query string, where everything is text and empty means left out."""

    def __init__(self, query: Mapping[str, str]) -> None:
        super().__init__({name: value for name, value in query.items() if value})

    def number(
        self, name: str, least: float = -_NUMBER_MAX, most: float = _NUMBER_MAX
    ) -> float | None:
        """Return a number, or ``None`` where it was left out."""
        text = self.text(name, most=40)
        if text is None:
            return None
        try:
            value = float(text) if text.isascii() and "_" not in text else math.nan
        except ValueError:
            value = math.nan
        if not (least <= value <= most):
            self._refuse(name, "out_of_range", f"has to be a number from {least:g} to {most:g}")
            return None
        return value

    def flag(self, name: str) -> bool | None:
        """Return whether it is ``1`` or ``true``, or ``None`` where it was left out."""
        text = self.text(name, most=5)
        if text is None or text in {"1", "true", "0", "false"}:
            return None if text is None else text in {"1", "true"}
        self._refuse(name, "not_flag", "has to be 1 or 0")
        return None


def is_sendable(text: str) -> bool:
    """Tell whether ``text`` can be stored and sent: no NUL, no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are not JSON
