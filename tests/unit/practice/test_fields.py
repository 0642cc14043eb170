from __future__ import annotations

import json

import pytest

from videogen_desktop.practice.fields import files_in, read_fields, read_model, read_prompt
from videogen_desktop.practice.form import Part
from videogen_desktop.practice.refusals import Refused
from videogen_desktop.practice.wire import Call


def call(body: bytes, content_type: str) -> Call:
    return Call("POST", "/videos", headers={"content-type": content_type}, body=body)


def message(refused: pytest.ExceptionInfo[Refused]) -> str:
    return str(json.loads(refused.value.answer.body)["error"]["message"])


def test_json_and_forms_give_the_same_fields() -> None:
    form = b'--b\r\nContent-Disposition: form-data; name="model"\r\n\r\nm\r\n--b--'
    assert read_fields(call(b'{"model": "m"}', "application/json; charset=utf-8")) == {"model": "m"}
    assert read_fields(call(form, "multipart/form-data; boundary=b")) == {"model": "m"}


def test_parts_of_one_name_become_a_list() -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\nx\r\n'
    one = read_fields(call(part + b"--b--", "multipart/form-data; boundary=b"))
    three = read_fields(call(part * 3 + b"--b--", "multipart/form-data; boundary=b"))
    assert len(files_in(one["files"])) == 1
    assert files_in(three["files"]) == [Part("files", b"x", "a")] * 3
    assert files_in("text") == []


def test_a_type_that_is_not_taken_is_named() -> None:
    with pytest.raises(Refused) as refused:
        read_fields(call(b"", "text/plain"))
    assert message(refused).startswith("Unsupported content type: 'text/plain'.")


@pytest.mark.parametrize("body", [b"", b"{", b"7", b"null", b"\xff", b'"\\ud800"', b"[" * 99_999])
def test_json_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(Refused):
        read_fields(call(body, "application/json"))


def test_a_prompt_is_bounded_in_characters_not_bytes() -> None:
    assert len(read_prompt({"prompt": "ü" * 32_000})) == 32_000
    with pytest.raises(Refused) as refused:
        read_prompt({"prompt": "ü" * 32_001})
    assert "maximum length 32000, but got a string with length 32001" in message(refused)


@pytest.mark.parametrize("model", [None, "", 7])
def test_a_model_is_a_name(model: object) -> None:
    with pytest.raises(Refused) as refused:
        read_model({"model": model})
    assert "'model'" in message(refused)
