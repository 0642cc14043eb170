"""The table from answers to errors: every documented body, every status, every operation."""

from __future__ import annotations

import json

import pytest

from videogen_desktop.domain import errors as e
from videogen_desktop.domain.connection import Connection, Dialect, SignIn
from videogen_desktop.sora.failures import (
    Operation,
    failure,
    proves_nothing_was_made,
    read_words,
)
from videogen_desktop.sora.wire import Answer

CONNECTION = Connection("c", "https://example.openai.azure.com/openai/v1", Dialect.VIDEOS, "sora")
O = Operation  # noqa: E741 - a column of a table


def answer(status: int, body: object = None) -> Answer:
    return Answer(status, {}, b"" if body is None else json.dumps(body).encode())


def wrapped(message: str, code: str | None = None) -> object:
    return {"error": {"message": message, "code": code, "type": "x", "param": None}}


TABLE: list[tuple[int, object, Operation, type[e.AzureError]]] = [
    (400, wrapped("Missing required parameter: 'model'."), O.CREATE, e.RequestRejected),
    (400, wrapped("Invalid type for 'seconds': expected one of '4'"), O.CREATE, e.RequestRejected),
    (400, wrapped("Invalid value: '5'.", "invalid_value"), O.CREATE, e.RequestRejected),
    (400, wrapped("Inpaint image must match"), O.CREATE, e.RequestRejected),
    (400, wrapped("filtered", "content_filter"), O.CREATE, e.PromptBlocked),
    (400, wrapped("policy", "content_safety_violation"), O.CREATE, e.PromptBlocked),
    (400, wrapped("x", "policy_violation"), O.REMIX, e.PromptBlocked),
    (400, wrapped("x", "moderation_blocked"), O.CREATE, e.PromptBlocked),
    (400, wrapped("reason: people-in-user-uploads"), O.CREATE, e.PromptBlocked),
    (
        400,
        {"code": "x", "inner_error": {"code": "ResponsibleAIPolicyViolation"}},
        O.CREATE,
        e.PromptBlocked,
    ),
    (400, wrapped("API version not supported", "BadRequest"), O.LIST, e.AddressNotFound),
    (404, wrapped("x", "DeploymentNotFound"), O.CREATE, e.DeploymentNotFound),
    (404, wrapped("The model 'x' does not exist", "model_not_found"), O.LIST, e.DeploymentNotFound),
    (404, wrapped("Resource not found", "404"), O.CREATE, e.AddressNotFound),
    (404, wrapped("Resource not found", "404"), O.LIST, e.AddressNotFound),
    (404, wrapped("Resource not found", "404"), O.STATUS, e.RemoteNotFound),
    (404, wrapped("Resource not found", "404"), O.CONTENT, e.RemoteNotFound),
    (404, None, O.DELETE, e.RemoteNotFound),
    (404, wrapped("Video not found"), O.REMIX, e.RequestRejected),
    (402, None, O.CREATE, e.PermissionDenied),
    (403, wrapped("suspended"), O.CREATE, e.PermissionDenied),
    (407, None, O.STATUS, e.NetworkUnavailable),
    (409, wrapped("still running"), O.DELETE, e.RequestRejected),
    (410, None, O.CREATE, e.ModelRetired),
    (416, None, O.CONTENT, e.RangeRefused),
    (429, wrapped("Too many running tasks"), O.CREATE, e.TooManyTasks),
    (429, wrapped("You exceeded your rate"), O.CREATE, e.RateLimited),
]


@pytest.mark.parametrize(("status", "body", "operation", "error"), TABLE)
def test_each_documented_body_has_its_error(
    status: int, body: object, operation: Operation, error: type[e.AzureError]
) -> None:
    assert type(failure(answer(status, body), operation, CONNECTION)) is error


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.parametrize("sign_in", SignIn)
def test_every_status_means_something(operation: Operation, sign_in: SignIn) -> None:
    connection = Connection("c", "https://h/v1", Dialect.JOBS, "d", sign_in=sign_in)
    for status in (*range(100, 200), *range(300, 600), 999):
        found = failure(answer(status), operation, connection)
        assert type(found) is not e.AzureError
        assert str(found).endswith((".", "HTTP 999)."))
        assert "{" not in str(found)
        assert found.http_status == status


def test_an_expired_sign_in_is_told_differently_from_a_wrong_key() -> None:
    entra = Connection("c", "https://h/v1", Dialect.VIDEOS, "d", sign_in=SignIn.ENTRA)

    assert "Sign in again" in str(failure(answer(401), O.LIST, entra))
    assert "key" in str(failure(answer(401), O.LIST, CONNECTION))


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        (b'{"error":{"message":"m","type":"t","param":null,"code":null}}', "", "m"),
        (b'{"error":{"code":"401","message":"m"}}', "401", "m"),
        (b'{"error":{"code":401,"message":"m"}}', "401", "m"),
        (b'{"statusCode":401,"message":"m"}', "401", "m"),
        (b'{"detail":"Not Found"}', "", "Not Found"),
        (b'{"error":"m"}', "", "m"),
        (b'{"code":"c","message":"m","inner_error":{"code":"deep"}}', "deep", "m"),
        (b'{"error":{"code":"c","message":"m","innererror":{"code":"deep"}}}', "deep", "m"),
        (b'{"detail":[{"loc":["body"],"msg":"x"}]}', "", ""),
        (b"upstream request timeout", "", "upstream request timeout"),
        (b"<!DOCTYPE html><title>502</title>", "", ""),
        (b"\xff\xfe\x00", "", ""),
        (b"[]", "", ""),
        (b"null", "", "null"),
        (b"", "", ""),
    ],
)
def test_every_shape_of_a_body_is_read_as_far_as_it_goes(
    body: bytes, code: str, message: str
) -> None:
    words = read_words(Answer(400, {}, body))

    assert (words.code, words.message) == (code, message)


@pytest.mark.parametrize(
    ("status", "body", "proves"),
    [
        (400, {"error": {}}, True),
        (404, {"detail": "Not Found"}, True),
        (429, None, True),
        (408, {"error": {}}, False),
        (409, {"error": {}}, False),
        (400, None, False),
        (400, {}, False),
        (400, [], False),
        (500, {"error": {}}, False),
        (302, {"error": {}}, False),
        (200, {"error": {}}, False),
    ],
)
def test_what_proves_that_nothing_was_made(status: int, body: object, *, proves: bool) -> None:
    assert proves_nothing_was_made(answer(status, body)) is proves
