"""The one exchange on its own connection; the sockets are tried in tests/contract/sora."""

from __future__ import annotations

import pytest

from tests.support import scripted_azure as s
from videogen_desktop.domain.errors import NetworkUnavailable, UnexpectedReply
from videogen_desktop.sora.lifeline import Cut, Lifeline
from videogen_desktop.sora.transport import NO_PROXY, SYSTEM_PROXY, Outgoing, _proxies, start
from videogen_desktop.sora.wire import TrackedBody

AZURE = "https://example.openai.azure.com/openai/v1/videos"


def test_the_systems_proxy_is_used_unless_it_is_told_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:8080")
    monkeypatch.setenv("no_proxy", "gw.example.com")

    assert _proxies(AZURE, SYSTEM_PROXY)["https"] == "http://proxy.example:8080"
    assert _proxies("https://gw.example.com/v1", SYSTEM_PROXY) == {}
    assert _proxies(AZURE, NO_PROXY) == {}
    assert _proxies(AZURE, "http://other:1")["https"] == "http://other:1"


def test_an_answer_is_read_whole_and_bounded() -> None:
    with s.ScriptedAzure([s.answers(200, {"a": 1}, {"X-One": "1"})]) as azure:
        for limit, fits in ((100, True), (3, False)):
            lifeline = Lifeline(5)
            incoming = start(Outgoing("GET", azure.base_url, {}, 5), lifeline)
            try:
                if fits:
                    answer = incoming.read_all(limit)
                    assert (answer.json, answer.headers["x-one"]) == ({"a": 1}, "1")
                else:
                    with pytest.raises(UnexpectedReply):
                        incoming.read_all(limit)
            finally:
                incoming.close()


def test_an_exchange_that_was_ended_before_it_began_sends_nothing() -> None:
    with s.ScriptedAzure([s.answers(200, {})]) as azure:
        lifeline = Lifeline(5)
        lifeline.cut(Cut.CLOSED)
        body = TrackedBody(b"{}")

        with pytest.raises(NetworkUnavailable):
            start(Outgoing("POST", azure.base_url, {}, 5, body), lifeline)

    assert not body.was_taken
    assert azure.requests == []


@pytest.mark.parametrize("key", ["canary-key-0001", 'canary"key\\0001'])
def test_our_key_is_taken_out_of_whatever_repeats_it(key: str) -> None:
    said = {"error": {"message": f"{key} {key}", "id": key}}
    with s.ScriptedAzure([s.answers(401, said, {"X-Request-Id": f"id-{key}"})]) as azure:
        lifeline = Lifeline(5)
        incoming = start(Outgoing("GET", azure.base_url, {}, 5, secret=key), lifeline)
        answer = incoming.read_all(1_000)
        incoming.close()
    assert answer.json == {"error": {"message": "[secret] [secret]", "id": "[secret]"}}
    assert answer.headers["x-request-id"] == "id-[secret]"
    assert key not in repr(incoming)


def test_a_key_that_could_be_any_word_changes_no_answer() -> None:
    with s.ScriptedAzure([s.answers(200, {"prompt": "practice makes perfect"})]) as azure:
        word = "practice"
        incoming = start(Outgoing("GET", azure.base_url, {}, 5, secret=word), Lifeline(5))
        assert incoming.read_all(1_000).json == {"prompt": "practice makes perfect"}
        incoming.close()
