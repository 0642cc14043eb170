from __future__ import annotations

import json

import pytest

from videogen_desktop.web.messages import Reply, Request, json_reply, no_content


def test_a_request_knows_its_origin_and_kind() -> None:
    request = Request("PATCH", "/", 80, headers={"content-type": "Application/JSON; charset=x"})
    assert request.origin == "http://127.0.0.1:80"
    assert request.content_type == "application/json"
    assert not request.is_safe
    assert Request("HEAD", "/", 80).is_safe
    assert Request("GET", "/", 80).content_type == ""


def test_json_is_ascii_whatever_is_in_it() -> None:
    reply = json_reply({"prompt": "ä\ud800</script>"}, 202)
    assert isinstance(reply.body, bytes)
    assert reply.body.isascii()
    assert json.loads(reply.body) == {"prompt": "ä\ud800</script>"}
    assert (reply.status, reply.headers) == (202, {"Content-Type": "application/json"})


def test_what_is_no_json_is_our_own_bug() -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_reply({"number": float("nan")})


def test_further_fields_take_the_place_of_those_before() -> None:
    reply = Reply(200, b"", {"ETag": "a"}).with_headers(ETag="b", Retry_After="1")
    assert reply.headers == {"ETag": "b", "Retry-After": "1"}
    assert no_content() == Reply(204)
