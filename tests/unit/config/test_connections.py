"""One connection is put together from several sources, but never from two hosts."""

from __future__ import annotations

import pytest

from videogen_desktop.config.connections import build, effective_connection, with_parts
from videogen_desktop.config.sources import Layer, Source
from videogen_desktop.domain.connection import Dialect, SignIn
from videogen_desktop.domain.endpoint import parse_endpoint

AZURE = "https://contoso.openai.azure.com"
BASE = f"{AZURE}/openai/v1"
PERSON = Layer(
    Source.PERSON, {"endpoint": BASE, "deployment": "mine", "sign_in": "entra", "scope": "s"}
)


def test_without_an_address_there_is_no_connection() -> None:
    assert effective_connection([Layer(Source.ENVIRONMENT, {"deployment": "d"})]) == (None, {})


def test_every_part_has_its_own_source() -> None:
    layers = [Layer(Source.ENVIRONMENT, {"deployment": "theirs"}), PERSON]
    connection, sources = effective_connection(layers)
    assert connection is not None
    assert connection.deployment == "theirs"
    assert connection.sign_in is SignIn.ENTRA
    assert sources["endpoint"] is Source.PERSON
    assert sources["deployment"] is Source.ENVIRONMENT
    assert sources["dialect"] is Source.DEFAULT


def test_another_host_takes_nothing_from_the_stored_one() -> None:
    layers = [Layer(Source.ENVIRONMENT, {"endpoint": "https://fabrikam.openai.azure.com"}), PERSON]
    connection, _ = effective_connection(layers)
    assert connection is not None
    assert (connection.deployment, connection.sign_in) == ("sora-2", SignIn.API_KEY)


def test_the_same_host_keeps_what_was_stored_with_it() -> None:
    layers = [Layer(Source.ENVIRONMENT, {"endpoint": f"{AZURE.upper()}/"}), PERSON]
    connection, _ = effective_connection(layers)
    assert connection is not None
    assert connection.deployment == "mine"


def test_what_a_source_says_outright_wins_over_its_address() -> None:
    endpoint = f"{AZURE}/openai/deployments/inside/videos"
    inside, _ = effective_connection([Layer(Source.ENVIRONMENT, {"endpoint": endpoint})])
    outright, _ = effective_connection(
        [Layer(Source.ENVIRONMENT, {"endpoint": endpoint, "deployment": "outright"})]
    )
    assert inside is not None
    assert outright is not None
    assert (inside.deployment, outright.deployment) == ("inside", "outright")


@pytest.mark.parametrize(
    ("dialect", "deployment"), [(Dialect.VIDEOS, "sora-2"), (Dialect.JOBS, "sora")]
)
def test_the_usual_deployment_is_the_models_name(dialect: Dialect, deployment: str) -> None:
    assert build(BASE, {"dialect": dialect.value}).deployment == deployment


@pytest.mark.parametrize(
    ("base_url", "dialect", "given", "used"),
    [
        (BASE, "videos", "2024-10-21", ""),
        (BASE, "jobs", "2025-02-15-preview", "preview"),
        (BASE, "jobs", "v1", "v1"),
        ("https://gateway.example/v1", "videos", "2025-02-15-preview", "2025-02-15-preview"),
    ],
)
def test_dated_versions_are_for_gateways(
    base_url: str, dialect: str, given: str, used: str
) -> None:
    made = build(base_url, {"dialect": dialect, "api_version": given})
    assert made.api_version == used


def test_the_same_target_is_the_same_connection() -> None:
    assert build(BASE, {}).id == build(BASE, {"sign_in": "entra"}).id
    assert build(BASE, {}).id != build(BASE, {"deployment": "other"}).id


def test_empty_parts_are_filled_from_the_address() -> None:
    parsed = parse_endpoint(f"{AZURE}/openai/v1/video/generations/jobs?api-version=preview")
    filled = with_parts({"dialect": "", "deployment": "", "sign_in": "entra"}, parsed)
    assert filled == {
        "dialect": "jobs",
        "deployment": "",
        "sign_in": "entra",
        "api_version": "preview",
    }
