from __future__ import annotations

import json

import pytest

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.practice.jobs import Order, PracticeJob
from videogen_desktop.practice.refusals import Refused
from videogen_desktop.practice.videos_requests import read_create, read_remix
from videogen_desktop.practice.wire import Call

VALID = {"model": "my-sora", "prompt": "a boat", "size": "1792x1024", "seconds": "8"}
SOURCE = Order(Dialect.VIDEOS, "a boat", "my-sora", 1792, 1024, 8)


def call(**fields: object) -> Call:
    headers = {"content-type": "application/json"}
    return Call("POST", "/videos", headers=headers, body=json.dumps(fields).encode())


def test_a_create_becomes_an_order() -> None:
    assert read_create(call(**VALID)) == SOURCE


def test_a_remix_takes_everything_but_the_words_from_its_source() -> None:
    source = PracticeJob("video_1", 0, SOURCE, 0.0, 6.0, ("video_1",))
    order = read_remix(call(prompt="a ship"), source)
    assert order == Order(
        Dialect.VIDEOS, "a ship", "my-sora", 1792, 1024, 8, remixed_from="video_1"
    )
    with pytest.raises(Refused):
        read_remix(call(prompt="a ship", seconds="4"), source)


@pytest.mark.parametrize("seconds", [4, 4.0, None, "04", "16", ["4"]])
def test_a_length_is_one_of_three_texts(seconds: object) -> None:
    with pytest.raises(Refused):
        read_create(call(**{**VALID, "seconds": seconds}))


def test_an_object_in_brackets_is_an_object() -> None:
    head = b"--b\r\nContent-Disposition: form-data; name="
    parts = [
        head + f'"{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {**VALID, "input_reference[image_url]": "https://x"}.items()
    ]
    headers = {"content-type": "multipart/form-data; boundary=b"}
    body = b"".join(parts) + b"--b--"
    assert read_create(Call("POST", "/videos", headers=headers, body=body)) == SOURCE


def test_a_picture_address_has_a_longest_length() -> None:
    url = "https://" + "x" * 20_971_520
    with pytest.raises(Refused) as refused:
        read_create(call(**VALID, input_reference={"image_url": url}))
    assert b"string too long" in refused.value.answer.body
