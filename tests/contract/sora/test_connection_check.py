"""Check connection: four answers, and nothing that could make a video."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.sora.conftest import KEY
from tests.contract.sora.test_answers import KEYS_DISABLED, NO_DEPLOYMENT, ROUTE, WRONG_KEY
from tests.support import scripted_azure as s
from videogen_desktop.domain.connection import PRACTICE_ID, Connection, Dialect
from videogen_desktop.sora.client import SoraClient

if TYPE_CHECKING:
    from tests.contract.sora.conftest import MakeClient, Script

LIST = s.answers(200, {"object": "list", "data": [], "has_more": False})
NO_PROMPT = s.answers(400, {"error": {"message": "Missing required parameter: 'prompt'."}})
GONE = s.answers(410, {"error": {"message": "The model has been retired."}})

CASES: dict[str, tuple[list[s.Step], tuple[bool | None, bool | None, bool | None, bool | None]]] = {
    "all is well as far as it can be known": ([LIST, NO_PROMPT], (True, True, None, True)),
    "no deployment": ([LIST, s.answers(404, NO_DEPLOYMENT)], (True, True, False, True)),
    "wrong key": ([s.answers(401, WRONG_KEY)], (True, False, None, None)),
    "keys disabled": ([s.answers(403, KEYS_DISABLED)], (True, False, None, None)),
    "no such route": ([s.answers(404, ROUTE)], (False, None, None, None)),
    "the other dialect": ([s.answers(404, ROUTE), LIST], (True, True, None, False)),
    "retired": ([LIST, GONE], (True, True, False, True)),
    "retired for everything": ([GONE], (True, True, False, None)),
    "a web page": ([s.raw(s.http(200, b"<html>"))], (False, None, None, None)),
    "another program": ([s.answers(200, {"hello": "world"})], (False, None, None, None)),
    "nobody": ([s.resets_at_once], (False, None, None, None)),
    "trouble": ([s.answers(503)], (True, None, None, None)),
    "busy": ([LIST, s.answers(429)], (True, True, None, True)),
    "it makes what it cannot make": ([LIST, s.answers(200, {})], (True, True, None, True)),
    "it dies at the deployment": ([LIST, s.drops_after_request], (True, True, None, True)),
}


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize(("steps", "expected"), CASES.values(), ids=CASES.keys())
def test_each_trouble_shows_in_its_own_answer(
    make_client: MakeClient,
    script: Script,
    dialect: Dialect,
    steps: list[s.Step],
    expected: tuple[bool | None, ...],
) -> None:
    script(*steps)

    checks = make_client(dialect).check()

    assert [check.name for check in checks] == ["address", "key", "deployment", "dialect"]
    assert tuple(check.ok for check in checks) == expected
    assert all(check.message.endswith(".") for check in checks)
    assert all(bool(check.help) == (check.ok is False) for check in checks)


@pytest.mark.parametrize("dialect", Dialect)
def test_the_question_about_the_deployment_can_make_nothing(
    make_client: MakeClient, script: Script, dialect: Dialect
) -> None:
    azure = script(LIST, NO_PROMPT)

    make_client(dialect).check()

    body = azure.requests[1].json
    assert isinstance(body, dict)
    assert "prompt" not in body
    assert {body.get("seconds"), body.get("n_seconds")} & {"0", 0}
    assert body["model"] == "my-sora"


def test_practice_has_every_deployment(script: Script) -> None:
    azure = script(LIST, NO_PROMPT)
    client = SoraClient(
        Connection(PRACTICE_ID, azure.base_url, Dialect.VIDEOS, "sora-2"), lambda: KEY
    )

    assert [check.ok for check in client.check()] == [True, True, True, True]


def test_without_a_key_the_address_is_still_checked(
    make_client: MakeClient, script: Script
) -> None:
    azure = script(s.answers(401, WRONG_KEY))

    checks = make_client(key=None).check()

    assert [check.ok for check in checks] == [True, False, None, None]
    assert "api-key" not in azure.requests[0].headers


def test_without_a_key_a_wrong_address_is_told(make_client: MakeClient, script: Script) -> None:
    script(s.answers(404), s.resets_at_once)

    assert make_client(key=None).check()[0].ok is False
    assert make_client(key=None).check()[0].ok is False


def test_a_missing_deployment_name_is_told_without_asking(script: Script) -> None:
    azure = script(LIST)
    client = SoraClient(Connection("c", azure.base_url, Dialect.VIDEOS, ""), lambda: KEY)

    assert [check.ok for check in client.check()] == [True, True, False, True]
    assert azure.connections == 1
