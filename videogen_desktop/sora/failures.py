"""One table from an HTTP answer that is no success to the domain's own error.

The person reads a plain sentence of ours; Azure's words and the request id are kept beside it.
Six shapes of error bodies are known (``{"error": {…}}`` with and without type, a bare
``{"statusCode", "message"}``, ``{"detail"}``, an unwrapped code with ``inner_error``, and empty or
HTML bodies of gateways); whatever else comes is read as far as it goes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING

from videogen_desktop.domain.connection import SignIn
from videogen_desktop.domain.errors import (
    AddressNotFound,
    AzureError,
    CredentialsRefused,
    DeploymentNotFound,
    ModelRetired,
    NetworkUnavailable,
    PermissionDenied,
    PromptBlocked,
    RangeRefused,
    RateLimited,
    RemoteNotFound,
    RequestRejected,
    ServiceUnavailable,
    TooManyTasks,
    UnexpectedReply,
)
from videogen_desktop.sora import fields
from videogen_desktop.sora.wire import Answer, poll_after, request_id

if TYPE_CHECKING:
    from collections.abc import Container

    from videogen_desktop.domain.connection import Connection


class Operation(StrEnum):
    """What was asked."""

    CREATE = "create"
    REMIX = "remix"
    LIST = "list"
    STATUS = "status"
    DELETE = "delete"
    CONTENT = "content"
    THUMBNAIL = "thumbnail"

    @property
    def names_an_id(self) -> bool:
        """Tell whether a 404 can mean the id rather than the address."""
        return self not in {Operation.CREATE, Operation.LIST}


@dataclass(frozen=True, slots=True)
class Words:
    """What an error body says, from whichever shape it has."""

    code: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class _Rule:
    """One line of the table: it applies where all that is given applies."""

    error: type[AzureError]
    sentence: str
    statuses: Container[int]
    says: re.Pattern[str] | None = None
    operations: Container[Operation] = frozenset(Operation)
    sign_ins: Container[SignIn] = frozenset(SignIn)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE | re.DOTALL)


_MODERATION = _pattern(
    "content_filter|content_safety_violation|policy_violation|moderation_blocked"
    "|ResponsibleAIPolicyViolation|people-in-user-uploads"
)
_NO_DEPLOYMENT = _pattern(
    r"DeploymentNotFound|model_not_found|(deployment|model).{0,200}\bdoes not exist"
)
_API_VERSION = _pattern(r"api[- _]?version")
_KEYS_DISABLED = _pattern(r"AuthenticationTypeDisabled|key.based authentication is disabled")
_NO_RIGHT = _pattern(r"PermissionDenied|does not have access|lacks the required data action")
_TOO_MANY = _pattern(r"too many running|running tasks|concurren")
_AN_ID = frozenset(operation for operation in Operation if operation.names_an_id)

_REFUSALS = frozenset(range(400, 500)) - {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT}

# The first line that applies wins.
_TABLE = (
    _Rule(
        PromptBlocked,
        "Azure's safety filter refused these words. Nothing was made.",
        {400, 422},
        _MODERATION,
    ),
    _Rule(
        DeploymentNotFound,
        'There is no deployment named "{deployment}" at {host}.',
        {400, 404},
        _NO_DEPLOYMENT,
    ),
    _Rule(
        AddressNotFound,
        "{host} does not accept this api-version. Try it empty, preview or v1.",
        {400, 404},
        _API_VERSION,
    ),
    _Rule(
        PermissionDenied,
        "This account may not use the deployment: it needs the role Cognitive Services User.",
        {401},
        _NO_RIGHT,
    ),
    _Rule(
        CredentialsRefused,
        "Azure no longer accepts the sign-in at {host}. Sign in again.",
        {401},
        sign_ins={SignIn.ENTRA},
    ),
    _Rule(
        CredentialsRefused,
        "Azure does not accept the key at {host}: it is wrong, or belongs to another resource.",
        {401},
    ),
    _Rule(
        PermissionDenied,
        "{host} accepts no keys, only a sign-in with a Microsoft account.",
        {403},
        _KEYS_DISABLED,
    ),
    _Rule(
        PermissionDenied,
        "The key is known at {host}, but has no right to make videos there.",
        {402, 403},
    ),
    _Rule(
        RequestRejected,
        "The video that was to be changed is no longer at Azure.",
        {404},
        operations={Operation.REMIX},
    ),
    _Rule(RemoteNotFound, "Azure does not know this video, or not yet.", {404}, operations=_AN_ID),
    _Rule(
        AddressNotFound,
        "{host} answers, but makes no videos at this address.",
        {404},
    ),
    _Rule(
        NetworkUnavailable,
        "The proxy between this computer and {host} asks for a sign-in.",
        {407},
    ),
    _Rule(ModelRetired, "Azure no longer offers this model.", {410}),
    _Rule(RangeRefused, "Azure cannot continue this download where it stopped.", {416}),
    _Rule(
        TooManyTasks,
        "Azure is already working on as many videos as it takes at once.",
        {429},
        _TOO_MANY,
    ),
    _Rule(RateLimited, "Azure asks to wait before the next request.", {429}),
    _Rule(
        ServiceUnavailable,
        "Azure has a passing trouble of its own (HTTP {status}).",
        {408, *range(500, 600)},
    ),
    _Rule(
        RequestRejected,
        "Azure refused the request.",
        range(400, 500),
        operations={Operation.CREATE, Operation.REMIX},
    ),
    _Rule(RequestRejected, "Azure refused this (HTTP {status}).", range(400, 500)),
    _Rule(
        UnexpectedReply,
        "{host} sends the request on to another address, which Videogen does not follow.",
        range(300, 400),
    ),
)


def failure(answer: Answer, operation: Operation, connection: Connection) -> AzureError:
    """Return the error that an answer stands for; the caller raises it."""
    words = read_words(answer)
    whole = answer.body.decode("utf-8", "replace")
    said = f"{words.code} {words.message} {whole}"
    for rule in _TABLE:
        if (
            answer.status in rule.statuses
            and operation in rule.operations
            and connection.sign_in in rule.sign_ins
            and (rule.says is None or rule.says.search(said))
        ):
            return _error(rule.error, rule.sentence, answer, connection)
    sentence = "{host} answered with something that is not Azure's format (HTTP {status})."
    return _error(UnexpectedReply, sentence, answer, connection)


def unreadable(answer: Answer, connection: Connection) -> UnexpectedReply:
    """Return the error for a success whose body is not what was asked for."""
    return UnexpectedReply(
        f"{connection.host} answered with something that is not Azure's format.",
        request_id=request_id(answer.headers),
        http_status=answer.status,
    )


def proves_nothing_was_made(answer: Answer) -> bool:
    """Tell whether this answer to a create rules out that a video is being made.

    A 429 does, and so does a 4xx with a body of its own, because then the service itself has
    looked at the request and refused it. A gateway's empty or HTML page does not, nor do 408 and
    409, which may follow a create that was carried out.
    """
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return True
    own_body = isinstance(answer.json, dict) and answer.json != {}
    return answer.status in _REFUSALS and own_body


def read_words(answer: Answer) -> Words:
    """Find code and message in a body of any known shape."""
    body = answer.json
    if body is None:
        return Words(message=_plain_text(answer))
    outer = fields.members(body)
    inner = outer.get("error")
    if isinstance(inner, str):
        return Words(message=fields.words(inner))
    error = fields.members(inner) or outer
    deeper = fields.members(error.get("inner_error")) or fields.members(error.get("innererror"))
    code = fields.words(error.get("code")) or fields.words(error.get("statusCode"))
    message = fields.words(error.get("message")) or fields.words(error.get("detail"))
    return Words(fields.words(deeper.get("code")) or code, message)


def _plain_text(answer: Answer) -> str:
    """Return a body that is a sentence rather than a page or bytes."""
    text = answer.body[:2_000].decode("utf-8", "replace").strip()
    looks_like_markup = text.startswith(("<", "{", "[")) or "\ufffd" in text
    return "" if looks_like_markup else fields.words(text[:500])


def _error(
    kind: type[AzureError], sentence: str, answer: Answer, connection: Connection
) -> AzureError:
    words = read_words(answer)
    return kind(
        sentence.format(
            host=connection.host, deployment=connection.deployment, status=answer.status
        ),
        azure_message=words.message or words.code,
        request_id=request_id(answer.headers),
        http_status=answer.status,
        retry_after=poll_after(answer.headers),
    )
