from __future__ import annotations

from tests.support.practice_site import VIDEOS, practice_site
from tests.support.raw_http import RawConnection
from videogen_desktop.practice.application import MAX_BODY_BYTES

HEAD = "Host: 127.0.0.1\r\napi-key: k\r\n"


def test_every_answer_has_a_request_id_of_its_own() -> None:
    with practice_site() as site:
        ids = {site.get(VIDEOS).headers["apim-request-id"] for _ in range(3)}
    assert len(ids) == 3


def test_a_create_whose_body_never_arrives_makes_nothing() -> None:
    with practice_site() as site:
        with RawConnection(site.service.port) as connection:
            connection.send(
                f"POST /openai/v1/videos HTTP/1.1\r\n{HEAD}Content-Type: application/json\r\n"
                'Content-Length: 40\r\n\r\n{"model":"m"'.encode()
            )
        assert site.listed() == []


def test_an_upload_of_a_large_picture_is_taken_and_a_larger_one_is_not() -> None:
    with practice_site() as site:
        file = ("input_reference", ("a.png", b"x" * (MAX_BODY_BYTES // 2), "image/png"))
        answer = site.ask("POST", VIDEOS, files=[file])
        assert "Missing required parameter" in answer.text
        with RawConnection(site.service.port) as connection:
            connection.send(
                f"POST /openai/v1/videos HTTP/1.1\r\n{HEAD}"
                f"Content-Length: {MAX_BODY_BYTES + 1}\r\n\r\n".encode()
            )
            assert connection.read_answer().status == 413


def test_query_values_are_text_in_utf_8() -> None:
    with practice_site() as site:
        answer = site.get(f"{VIDEOS}?order=%C3%BC")
        assert "Invalid value: 'ü'." in answer.json()["error"]["message"]
