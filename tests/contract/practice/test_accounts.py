"""Who is let in, and into which account (contract 2, "Auth", and 5)."""

from __future__ import annotations

import pytest

from tests.support.practice_site import VIDEOS, PracticeSite, practice_site

TOKEN = "eyJhbGciOiJub25lIn0.eyJhdWQiOiJhIn0.c2ln"  # noqa: S105 - opens nothing
KEYS = ("first", "second")


@pytest.mark.parametrize(
    "header",
    [{"api-key": "k"}, {"Authorization": "Bearer k"}, {"Authorization": f"bearer {TOKEN}"}],
)
def test_any_key_and_any_token_open_the_same_account(header: dict[str, str]) -> None:
    with practice_site() as site:
        job_id = site.made()
        site.key = header
        assert site.shown(job_id)["id"] == job_id


def refusal(site: PracticeSite, **header: str) -> dict[str, object]:
    site.key = header
    answer = site.get(VIDEOS)
    assert answer.status_code == 401
    body = answer.json()
    assert isinstance(body, dict)
    return body


def test_nobody_gets_in_without_a_key() -> None:
    with practice_site() as site:
        for header in ({}, {"api-key": ""}, {"Authorization": "Basic azo="}):
            error = refusal(site, **header)["error"]
            assert isinstance(error, dict)
            assert error["code"] == "401"
            assert str(error["message"]).startswith(
                "Access denied due to invalid subscription key or wrong API endpoint."
            )


def test_a_wrong_token_is_refused_in_the_words_for_tokens() -> None:
    with practice_site(api_keys=KEYS) as site:
        body = refusal(site, Authorization=f"Bearer {TOKEN}")
        assert body["statusCode"] == 401
        assert "error" not in body
        assert "error" in refusal(site, Authorization="Bearer wrong")
        assert "error" in refusal(site, **{"api-key": "first "[:-2]})


def test_each_key_has_its_own_list_and_its_own_places() -> None:
    with practice_site(api_keys=KEYS, at_once=1) as site:
        site.key = {"api-key": "first"}
        job_id = site.made()
        assert site.create().status_code == 429
        site.key = {"Authorization": "Bearer second"}
        assert site.get(f"{VIDEOS}/{job_id}").status_code == 404
        assert site.listed() == []
        assert site.create().ok
        site.clock.advance(60)
        assert site.get(f"{VIDEOS}/{job_id}/content").status_code == 404


def test_forbidden_speaks_of_keys_or_of_roles() -> None:
    with practice_site("forbidden") as site:
        error = site.get(VIDEOS).json()["error"]
        assert error == {
            "code": "AuthenticationTypeDisabled",
            "message": "Key based authentication is disabled for this resource.",
        }
        site.key = {"Authorization": f"Bearer {TOKEN}"}
        assert site.get(VIDEOS).json()["error"]["code"] == "PermissionDenied"
