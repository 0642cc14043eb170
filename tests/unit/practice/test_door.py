from __future__ import annotations

import json

import pytest

from videogen_desktop.practice.chance import Chances
from videogen_desktop.practice.door import Door
from videogen_desktop.practice.faults import Faults
from videogen_desktop.practice.options import PracticeOptions
from videogen_desktop.practice.refusals import Refused
from videogen_desktop.practice.wire import Call


def door(*faults: str, keys: tuple[str, ...] = ()) -> Door:
    return Door(PracticeOptions(api_keys=keys, faults=Faults.parse(faults)), Chances(1))


def call(headers: dict[str, str] | None = None, body: bytes = b"") -> Call:
    return Call("POST", "/videos", headers=headers or {}, body=body)


def test_each_key_opens_its_own_account() -> None:
    two = door(keys=("a", "ü"))
    assert two.account(call({"api-key": "a"})) == 0
    assert two.account(call({"authorization": "Bearer ü"})) == 1


@pytest.mark.parametrize(
    "headers",
    [{}, {"api-key": " "}, {"api-key": "b"}, {"authorization": "a"}, {"authorization": "Basic a"}],
)
def test_nothing_else_opens_one(headers: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        door(keys=("a",)).account(call(headers))
    assert refused.value.answer.status == 401


def test_the_key_header_wins_over_the_other() -> None:
    headers = {"api-key": "a", "authorization": "Bearer b"}
    assert door(keys=("b", "a")).account(call(headers)) == 1


def test_a_missing_deployment_is_named_as_in_the_latest_create() -> None:
    missing = door("deployment-missing")

    def named(body: bytes = b"") -> str:
        answer = missing.refusal(call(body=body))
        assert answer is not None
        return str(json.loads(answer.body)["error"]["message"]).split("'")[1]

    assert named() == "sora-2"
    assert named(b'{"prompt": "x", "model": "from json"}') == "from json"
    form = b'--b\r\nContent-Disposition: form-data; name="model"\r\nA: b\r\n\r\nfrom form\r\n--b--'
    assert named(form) == named() == "from form"


def test_trouble_does_not_depend_on_the_ids_that_chance_gave() -> None:
    def statuses(job_id: str) -> list[int]:
        troubled = door("server-error=0.5")
        asked = Call("GET", f"/videos/{job_id}", ids={"id": job_id})
        return [answer.status if (answer := troubled.refusal(asked)) else 0 for _ in range(20)]

    assert statuses("video_1") == statuses("video_2")


def test_some_requests_meet_a_passing_trouble() -> None:
    troubled = door("server-error=0.5")
    statuses = [answer.status if (answer := troubled.refusal(call())) else 0 for _ in range(60)]
    assert set(statuses) == {0, 500, 503}
