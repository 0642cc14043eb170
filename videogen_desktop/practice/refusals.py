"""The exact error bodies of the service (contract 5), each with its status."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from videogen_desktop.practice.wire import Answer, json_answer

if TYPE_CHECKING:
    from collections.abc import Iterable

# The type of what the video service itself refuses (contract 5.2).
USER_ERROR = "video_generation_user_error"
INVALID_REQUEST = "invalid_request_error"


class Refused(Exception):
    """The request is answered with ``answer`` instead of what it asked for."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def model_error(
    status: int, message: str, *, kind: str, param: str | None = None, code: str | None = None
) -> Answer:
    """Return shape 1: what the model layer answers."""
    error = {"message": message, "type": kind, "param": param, "code": code}
    return json_answer(status, {"error": error})


def front_error(status: int, code: str, message: str) -> Answer:
    """Return shape 2: what the front end answers before the model layer is reached."""
    return json_answer(status, {"error": {"code": code, "message": message}})


def bad_request(message: str, param: str | None, code: str | None = None) -> Refused:
    """Return the refusal of one field."""
    answer = model_error(
        HTTPStatus.BAD_REQUEST, message, kind=INVALID_REQUEST, param=param, code=code
    )
    return Refused(answer)


def missing(param: str) -> Refused:
    """Return the refusal of a request without ``param``."""
    return bad_request(
        f"Missing required parameter: '{param}'.", param, "missing_required_parameter"
    )


def unknown_parameter(param: str) -> Refused:
    """Return the refusal of a field that does not exist."""
    return bad_request(f"Unknown parameter: '{param}'.", param, "unknown_parameter")


def unsupported_value(param: str, value: object, supported: Iterable[object]) -> Refused:
    """Return the refusal of a value that is not on the list."""
    message = f"Invalid value: '{value}'. Supported values are: {_series(supported, 'and')}."
    return bad_request(message, param, "invalid_value")


def wrong_type(param: str, expected: str, value: object) -> Refused:
    """Return the refusal of a value of another JSON type."""
    message = f"Invalid type for '{param}': expected {expected}, but got {_article(value)} instead."
    return bad_request(message, param, "invalid_type")


def one_of(values: Iterable[object]) -> str:
    """Return ``one of '4', '8', or '12'``."""
    return f"one of {_series(values, 'or')}"


def image_size_differs() -> Refused:
    """Return the refusal of a reference picture of another size."""
    message = "Inpaint image must match the requested width and height"
    answer = model_error(HTTPStatus.BAD_REQUEST, message, kind=USER_ERROR)
    return Refused(answer)


def too_many_tasks() -> Answer:
    """Return the answer to a create when all places of the account are taken."""
    return model_error(HTTPStatus.TOO_MANY_REQUESTS, "Too many running tasks", kind=USER_ERROR)


def rate_limited(retry_after: float | None) -> Answer:
    """Return the answer to creates that come too fast."""
    message = "Rate limit of your resource is exceeded. Please retry later."
    headers: dict[str, str] = {}
    if retry_after is not None:
        whole = max(1, -int(-retry_after // 1))
        message = f"Rate limit of your resource is exceeded. Please retry after {whole} seconds."
        headers["Retry-After"] = str(whole)
    answer = front_error(HTTPStatus.TOO_MANY_REQUESTS, "429", message)
    return Answer(answer.status, answer.body, {**headers, **answer.headers})


def unauthorized(*, with_token: bool) -> Answer:
    """Return 401: shape 2 for a key, shape 3 for a token of Entra ID."""
    if with_token:
        message = (
            "Unauthorized. Access token is missing, invalid, audience is incorrect "
            "(https://cognitiveservices.azure.com), or have expired."
        )
        return json_answer(401, {"statusCode": 401, "message": message})
    message = (
        "Access denied due to invalid subscription key or wrong API endpoint. Make sure to "
        "provide a valid key for an active subscription and use a correct regional API endpoint "
        "for your resource."
    )
    return front_error(HTTPStatus.UNAUTHORIZED, "401", message)


def forbidden(*, with_token: bool) -> Answer:
    """Return 403: keys are switched off, or the signed-in person has no right here."""
    if with_token:
        message = "The principal lacks the required data action to perform this operation."
        return front_error(HTTPStatus.FORBIDDEN, "PermissionDenied", message)
    message = "Key based authentication is disabled for this resource."
    return front_error(HTTPStatus.FORBIDDEN, "AuthenticationTypeDisabled", message)


def no_route() -> Answer:
    """Return 404 for an address that does not exist."""
    return front_error(HTTPStatus.NOT_FOUND, "404", "Resource not found")


def no_deployment(name: str) -> Answer:
    """Return 404 for a deployment that does not exist."""
    message = (
        f"The API deployment '{name}' for this resource does not exist. If you created the "
        "deployment within the last 5 minutes, please wait a moment and try again."
    )
    return model_error(HTTPStatus.NOT_FOUND, message, kind=USER_ERROR)


def no_video(video_id: str) -> Answer:
    """Return 404 for an id of the videos dialect; the words are not known from Azure."""
    message = f"Video with id '{video_id}' not found."
    return model_error(HTTPStatus.NOT_FOUND, message, kind=INVALID_REQUEST, param="video_id")


def no_content() -> Answer:
    """Return 404 for content that is not there yet or no longer (contract 3.7)."""
    message = "Video content is not available."
    return model_error(HTTPStatus.NOT_FOUND, message, kind=INVALID_REQUEST)


def no_job() -> Answer:
    """Return 404 for an id of the jobs dialect, in the shape of the inner service."""
    return json_answer(HTTPStatus.NOT_FOUND, {"detail": "Not Found"})


def retired() -> Answer:
    """Return 410; only the status is known (contract 5.2)."""
    message = "The model of this deployment has been retired and is no longer available."
    return front_error(HTTPStatus.GONE, "ModelRetired", message)


def content_filter(prompt_field: str = "prompt") -> Answer:
    """Return 400 by the content filter at submit (contract 5.2 and 5.3; the words are Azure's)."""
    message = (
        "The response was filtered due to the prompt triggering Azure OpenAI's content management "
        "policy. Please modify your prompt and retry."
    )
    error = {
        "message": message,
        "type": INVALID_REQUEST,
        "param": prompt_field,
        "code": "content_filter",
        "inner_error": {"code": "ResponsibleAIPolicyViolation"},
    }
    return json_answer(HTTPStatus.BAD_REQUEST, {"error": error})


def method_not_allowed() -> Answer:
    """Return 405 where deleting is not offered."""
    return front_error(HTTPStatus.METHOD_NOT_ALLOWED, "405", "Method Not Allowed")


def still_under_way() -> Answer:
    """Return 400 for deleting a job that has not ended."""
    message = "A job that is queued or running cannot be deleted."
    return model_error(HTTPStatus.BAD_REQUEST, message, kind=USER_ERROR)


def server_failure(status: int) -> Answer:
    """Return a passing trouble of the service or of the gateway before it (shapes 1, 2 and 6)."""
    if status in {HTTPStatus.BAD_GATEWAY, HTTPStatus.GATEWAY_TIMEOUT}:
        title = HTTPStatus(status).phrase
        page = f"<html><head><title>{status} {title}</title></head><body>{title}</body></html>"
        return Answer(status, page.encode(), {"Content-Type": "text/html"})
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return front_error(
            status, "503", "The service is temporarily unable to process your request."
        )
    message = "The server had an error while processing your request. Sorry about that!"
    return model_error(status, message, kind="server_error")


def _series(values: Iterable[object], word: str) -> str:
    quoted = [f"'{value}'" for value in values]
    if len(quoted) < 3:  # noqa: PLR2004 - two need no comma
        return f" {word} ".join(quoted)
    return f"{', '.join(quoted[:-1])}, {word} {quoted[-1]}"


def _article(value: object) -> str:
    names: tuple[tuple[type, str], ...] = (
        (bool, "a boolean"),
        (int, "an integer"),
        (float, "a decimal number"),
        (str, "a string"),
        (list, "an array"),
        (dict, "an object"),
    )
    return next((name for kind, name in names if isinstance(value, kind)), "null")


def unreadable(answer: Answer, way: int) -> Answer:
    """Return ``answer`` in one of three ways that hide the id: cut short, as HTML, without it."""
    if way == 0:
        return Answer(answer.status, answer.body[: len(answer.body) // 2], answer.headers)
    if way == 1:
        page = b"<html><body>OK</body></html>"
        return Answer(answer.status, page, {"Content-Type": "text/html"})
    fields = json.loads(answer.body)
    fields.pop("id", None)
    return json_answer(answer.status, fields)
