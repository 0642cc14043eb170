"""A connection knows its host and the account behind it."""

from __future__ import annotations

import pytest

from videogen_desktop.domain.connection import (
    PRACTICE_ID,
    Check,
    Connection,
    Dialect,
    connection_id,
)


def connection(base_url: str, id_: str = "con_1") -> Connection:
    return Connection(id_, base_url, Dialect.VIDEOS, "sora")


@pytest.mark.parametrize(
    ("base_url", "resource"),
    [
        ("https://Mine.openai.azure.com/openai/v1", "mine"),
        ("https://mine.services.ai.azure.com/openai/v1", "mine"),
        ("https://mine.cognitiveservices.azure.com/openai/v1", "mine"),
        ("https://gw.example.com/v1", "gw.example.com"),
        ("http://127.0.0.1:8080/openai/v1", "127.0.0.1:8080"),
    ],
)
def test_all_host_names_of_an_account_are_one_resource(base_url: str, resource: str) -> None:
    assert connection(base_url).resource == resource


def test_practice_is_one_account_whatever_its_port() -> None:
    practice = connection("http://127.0.0.1:1/openai/v1", PRACTICE_ID)

    assert practice.is_practice
    assert practice.resource == PRACTICE_ID
    assert not connection("http://127.0.0.1:1/openai/v1").is_practice


def test_the_key_is_kept_under_the_host() -> None:
    assert connection("https://Mine.openai.azure.com/openai/v1").host == "mine.openai.azure.com"


def test_the_same_target_always_has_the_same_id() -> None:
    one = connection_id("https://A.example/v1", Dialect.VIDEOS, "sora")

    assert one == connection_id("https://a.example/v1", Dialect.VIDEOS, "sora")
    assert one != connection_id("https://a.example/v1", Dialect.JOBS, "sora")
    assert one != connection_id("https://a.example/v1", Dialect.VIDEOS, "Sora")


def test_a_check_that_went_well_needs_no_help() -> None:
    assert Check("key", ok=True, message="The key is accepted.").help == ""
