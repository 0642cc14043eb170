from __future__ import annotations

import json

import pytest

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.practice.jobs import Order
from videogen_desktop.practice.jobs_requests import SIZES, max_variants, read_create
from videogen_desktop.practice.refusals import Refused
from videogen_desktop.practice.wire import Call

VALID = {"model": "my-sora", "prompt": "a boat", "width": 854, "height": 480}


def create(**changes: object) -> Order:
    body = json.dumps({**VALID, **changes}).encode()
    return read_create(Call("POST", "/", headers={"content-type": "application/json"}, body=body))


def test_a_create_becomes_an_order() -> None:
    assert create(n_seconds=20, n_variants=4) == Order(
        Dialect.JOBS, "a boat", "my-sora", 854, 480, 20, 4
    )


def test_sizes_come_in_either_orientation() -> None:
    assert len(SIZES) == 9
    assert all((height, width) in SIZES for width, height in SIZES)


@pytest.mark.parametrize(("size", "most"), [((480, 854), 4), ((1280, 720), 2), ((1080, 1920), 1)])
def test_larger_videos_come_in_fewer_takes(size: tuple[int, int], most: int) -> None:
    assert max_variants(*size) == most
    width, height = size
    assert create(width=width, height=height, n_variants=most).variant_count == most
    with pytest.raises(Refused):
        create(width=width, height=height, n_variants=most + 1)


@pytest.mark.parametrize("value", ["", "1e1", " 5", "५", "9" * 10, 5.0, False, None, [5]])
def test_a_number_is_digits(value: object) -> None:
    with pytest.raises(Refused):
        create(n_seconds=value) if value is not None else create(width=None)
