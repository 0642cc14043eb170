from __future__ import annotations

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.practice.form import FormError, Part, parse_form


def encode(files: list[tuple[str, tuple[str | None, bytes, str]]]) -> tuple[str, bytes]:
    request = requests.Request("POST", "http://127.0.0.1/", files=files).prepare()
    body = request.body
    assert isinstance(body, bytes)
    return request.headers["Content-Type"], body


def test_fields_and_files_come_back_as_they_were_sent() -> None:
    content_type, body = encode(
        [
            ("prompt", (None, "ein Böot".encode(), "text/plain")),
            ("file", ("ü.png", b"x", "image/png")),
        ]
    )
    prompt, file = parse_form(content_type, body)
    assert (prompt.name, prompt.text, prompt.file_name) == ("prompt", "ein Böot", None)
    assert file == Part("file", b"x", "ü.png", "image/png")


@given(st.lists(st.binary(max_size=200), max_size=4))
def test_any_bytes_survive(contents: list[bytes]) -> None:
    files = [("file", (f"{i}", data, "image/png")) for i, data in enumerate(contents)]
    if files:
        assert [part.data for part in parse_form(*encode(files))] == contents  # type: ignore[arg-type]


def test_a_part_without_a_type_has_none() -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="a"; filename="f"\r\n\r\nx\r\n--b--\r\n'
    assert parse_form("multipart/form-data; boundary=b", body) == [Part("a", b"x", "f", "")]


def test_a_name_that_is_not_utf_8_is_kept() -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="\xe4"\r\n\r\nx\r\n--b--'
    assert parse_form("multipart/form-data; boundary=b", body)[0].name == "ä"


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--b--"),
        ("multipart/form-data; boundary=", b"--b--"),
        ("multipart/form-data; boundary=b", b""),
        ("multipart/form-data; boundary=b", b'--b\r\nContent-Disposition: form-data; name="a"'),
        ("multipart/form-data; boundary=b", b"--b\r\nno head\r\n--b--"),
        ("multipart/form-data; boundary=b", b"--b\r\nA: b\r\n\r\nno name\r\n--b--"),
    ],
)
def test_what_is_no_form_is_refused(content_type: str, body: bytes) -> None:
    with pytest.raises(FormError):
        parse_form(content_type, body)
