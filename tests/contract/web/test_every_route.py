"""What holds for every address, read off the table itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from videogen_desktop.web.headers import SECURITY_HEADERS
from videogen_desktop.web.routes import ROUTES, Route

if TYPE_CHECKING:
    from tests.support.raw_http import RawAnswer
    from tests.support.site import Site

EVERY = pytest.mark.parametrize("route", ROUTES, ids=lambda each: f"{each.method} {each.path}")
WRITING = pytest.mark.parametrize(
    "route",
    [route for route in ROUTES if route.method != "GET"],
    ids=lambda each: f"{each.method} {each.path}",
)
READING = pytest.mark.parametrize(
    "route", [route for route in ROUTES if route.method == "GET"], ids=lambda each: each.path
)
ID_ROUTES = pytest.mark.parametrize(
    "route",
    [route for route in ROUTES if "<" in route.path],
    ids=lambda each: f"{each.method} {each.path}",
)


def assert_protected(answer: RawAnswer) -> None:
    for name in SECURITY_HEADERS:
        assert len(answer.all(name)) == 1, name
    assert "unsafe" not in (answer.field("content-security-policy") or "")
    assert "default-src 'none'" in (answer.field("content-security-policy") or "")
    assert answer.field("x-content-type-options") == "nosniff"
    assert answer.field("referrer-policy") == "no-referrer"
    assert not [name for name, _ in answer.fields if name.startswith("access-control-")]
    assert answer.field("server") is None
    cache = answer.field("cache-control") or ""
    assert cache == "no-store" or cache.startswith("private")


def assert_problem(answer: RawAnswer, status: int, code: str) -> None:
    assert_protected(answer)
    assert answer.status == status
    assert answer.field("content-type") == "application/problem+json"
    assert answer.field("cache-control") == "no-store"
    problem = answer.json()
    assert problem["code"] == code
    assert problem["status"] == status
    assert set(problem) >= {"type", "title", "status", "detail", "code", "retryable"}


@EVERY
def test_without_a_session_there_is_nothing(site: Site, route: Route) -> None:
    answer = site.ask(route.method, site.address(route.path), Cookie=None)
    assert_problem(answer, 403, "no_session")
    assert answer.body == site.ask(route.method, "/nothing/here", Cookie=None).body


@EVERY
def test_by_another_name_there_is_nothing(site: Site, route: Route) -> None:
    answer = site.ask(route.method, site.address(route.path), Host=f"localhost:{site.port}")
    assert_problem(answer, 421, "wrong_host")


@EVERY
@pytest.mark.parametrize("where", ["same-site", "cross-site", "none"])
def test_from_elsewhere_there_is_nothing(site: Site, route: Route, where: str) -> None:
    answer = site.ask(route.method, site.address(route.path), Sec_Fetch_Site=where)
    assert_problem(answer, 403, "foreign_page")


@WRITING
@pytest.mark.parametrize("origin", [None, "null", "http://127.0.0.1:1", "http://evil.example"])
def test_another_page_changes_nothing(site: Site, route: Route, origin: str | None) -> None:
    answer = site.ask(route.method, site.address(route.path), Origin=origin)
    assert_problem(answer, 403, "foreign_page")


@WRITING
@pytest.mark.parametrize(
    "kind",
    [None, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
)
def test_what_a_form_can_send_is_not_taken(site: Site, route: Route, kind: str | None) -> None:
    answer = site.ask(route.method, site.address(route.path), b"{}", Content_Type=kind)
    assert_problem(answer, 415, "unsupported_media_type")


@WRITING
def test_a_body_that_is_too_large_is_refused(site: Site, route: Route) -> None:
    answer = site.ask(
        route.method, site.address(route.path), Content_Length=str(route.body_bytes_max + 1)
    )
    assert_problem(answer, 413, "too_large")


@EVERY
def test_other_methods_are_refused_with_those_there_are(site: Site, route: Route) -> None:
    for method in ("OPTIONS", "TRACE", "PROPFIND"):
        answer = site.ask(method, site.address(route.path))
        assert_problem(answer, 405, "method_not_allowed")
        allowed = (answer.field("allow") or "").split(", ")
        assert route.method in allowed
        assert ("GET" in allowed) == ("HEAD" in allowed)


@EVERY
def test_a_preflight_is_refused(site: Site, route: Route) -> None:
    answer = site.ask(
        "OPTIONS",
        site.address(route.path),
        Cookie=None,
        Origin="http://evil.example",
        Sec_Fetch_Site="cross-site",
        Access_Control_Request_Method=route.method,
        Access_Control_Request_Private_Network="true",
    )
    assert_problem(answer, 403, "foreign_page")


@ID_ROUTES
def test_an_unknown_id_is_not_found(site: Site, route: Route) -> None:
    address = route.path
    for name in ("<job_id>", "<remote_id>", "<video_id>", "<upload_id>"):
        address = address.replace(name, "%00nobody%C3%A4")
    body, kind = b'{"remote_id": "x"}', "application/json"
    if "image/png" in route.takes:
        body, kind = b"\x89PNG\r\n\x1a\n", "image/png"
    if "application/octet-stream" in route.takes:
        body, kind = b"a piece", "application/octet-stream"
    if route.path == "/videos/<video_id>" and route.method == "PATCH":
        body = b"{}"
    if route.method == "GET":
        answer = site.ask("GET", address)
    else:
        answer = site.ask(route.method, address, body, Content_Type=kind)
    assert_problem(answer, 404, "not_found")


@WRITING
def test_nested_brackets_are_a_bad_request_and_never_a_crash(site: Site, route: Route) -> None:
    if "application/json" not in route.takes:
        return
    answer = site.ask(route.method, site.address(route.path), b"[" * 100_000)
    assert answer.status < 500
    assert_protected(answer)


@READING
def test_head_is_get_without_its_body(own_site: Site, route: Route) -> None:
    target = own_site.address(route.path)
    if route.path == "/status":
        target += "?job_id=job_0"
    get, head = own_site.ask("GET", target), own_site.ask("HEAD", target)
    assert (head.status, head.body) == (get.status, b"")
    assert_protected(get)
    assert [name for name, _ in head.fields] == [name for name, _ in get.fields]
    assert head.field("content-length") == get.field("content-length")


def test_an_address_that_is_not_there_is_a_problem(site: Site) -> None:
    for method in ("GET", "POST", "DELETE"):
        assert_problem(site.ask(method, "/nothing/here"), 404, "not_found")


def test_only_the_pages_own_requests_say_that_it_is_there(own_site: Site) -> None:
    seen = own_site.parts.services.page_seen
    own_site.ask("GET", "/alive", Cookie=None)
    own_site.ask("GET", "/")
    assert not seen.is_set()
    assert own_site.ask("GET", "/alive").status == 204
    assert seen.is_set()


@pytest.mark.logs_warnings
def test_a_bug_is_a_problem_without_its_words(own_site: Site) -> None:
    own_site.parts.desk.trouble = ZeroDivisionError("canary words")
    answer = own_site.ask("GET", "/jobs")
    assert_problem(answer, 500, "internal")
    assert b"canary" not in answer.body
