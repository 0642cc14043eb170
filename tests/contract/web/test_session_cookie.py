from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.site import Site


def test_a_key_opens_the_page_once(own_site: Site) -> None:
    key = own_site.parts.services.session.new_key()
    first = own_site.ask("GET", f"/?key={key}", Cookie=None, Sec_Fetch_Site="none")
    assert (first.status, first.field("location")) == (303, "/")
    cookie, *attributes = (first.field("set-cookie") or "").split("; ")
    assert set(attributes) == {"HttpOnly", "SameSite=Strict", "Path=/"}
    page = own_site.ask("GET", "/", Cookie=cookie, Sec_Fetch_Site="none")
    assert page.status == 200
    assert b"<title>page</title>" in page.body
    assert "script-src 'self'" in (page.field("content-security-policy") or "")


def test_a_used_key_is_403_without_a_session_and_leads_on_with_one(own_site: Site) -> None:
    key = own_site.parts.services.session.new_key()
    own_site.ask("GET", f"/?key={key}", Cookie=None)
    stranger = own_site.ask("GET", f"/?key={key}", Cookie=None)
    assert stranger.status == 403
    assert stranger.field("set-cookie") is None
    friend = own_site.ask("GET", f"/?key={key}")
    assert (friend.status, friend.field("location")) == (303, "/")


def test_a_stranger_at_the_page_reads_how_to_get_in(site: Site) -> None:
    answer = site.ask("GET", "/", Cookie=None)
    assert answer.status == 403
    assert answer.field("content-type") == "text/html; charset=utf-8"
    assert answer.field("cache-control") == "no-store"
    assert b"belongs to the Videogen program" in answer.body


def test_the_parts_of_the_page_need_the_session_too(site: Site) -> None:
    assert site.ask("GET", "/app.js", Cookie=None).status == 403
    answer = site.ask("GET", "/app.js")
    assert answer.status == 200
    assert answer.field("content-type") == "text/javascript; charset=utf-8"
    etag = answer.field("etag")
    assert site.ask("GET", "/app.js", If_None_Match=etag).status == 304
