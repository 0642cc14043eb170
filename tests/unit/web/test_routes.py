from __future__ import annotations

import pytest

from videogen_desktop.web.routes import (
    JSON_BYTES_MAX,
    ROUTES,
    STILL_BYTES_MAX,
    Route,
    body_limit,
)


def test_no_address_is_there_twice() -> None:
    assert len({(route.method, route.path) for route in ROUTES}) == len(ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_handler_says_what_it_does(route: Route) -> None:
    assert route.handler.__doc__
    assert route.method in {"GET", "POST", "PUT", "PATCH", "DELETE"}


def test_only_stills_and_pieces_of_files_are_anything_but_json() -> None:
    others = {
        (route.method, route.path) for route in ROUTES if "application/json" not in route.takes
    }
    assert others == {
        ("PUT", "/videos/<video_id>/poster"),
        ("POST", "/videos/<video_id>/frame"),
        ("PUT", "/uploads/<upload_id>"),
    }


@pytest.mark.parametrize(
    ("method", "path", "limit"),
    [
        ("GET", "/videos", 0),
        ("HEAD", "/", 0),
        ("POST", "/generate", JSON_BYTES_MAX),
        ("POST", "/nothing", JSON_BYTES_MAX),
        ("PUT", "/videos/vid_1/poster", STILL_BYTES_MAX),
        ("POST", "/videos/vid_1/frame", STILL_BYTES_MAX),
        ("POST", "/videos/vid_1/poster", JSON_BYTES_MAX),
        ("PUT", "/videos/a/b/poster", JSON_BYTES_MAX),
    ],
)
def test_a_body_may_be_as_large_as_its_route_says(method: str, path: str, limit: int) -> None:
    assert body_limit(method, path) == limit
