"""Whatever the portal shows is understood; the rest is asked about or refused with a sentence."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videogen_desktop.domain.connection import Dialect
from videogen_desktop.domain.endpoint import ParsedEndpoint, is_loopback, parse_endpoint
from videogen_desktop.domain.errors import InvalidRequest

BASE = "https://example.openai.azure.com/openai/v1"
FOUNDRY = "https://example.services.ai.azure.com/openai/v1"
V, J = Dialect.VIDEOS, Dialect.JOBS

# What was pasted, and: base, deployment, api-version, dialect.
UNDERSTOOD: list[tuple[str, str, str | None, str | None, Dialect | None]] = [
    ("https://example.openai.azure.com", BASE, None, None, None),
    ("https://example.openai.azure.com/", BASE, None, None, None),
    ("https://Example.OpenAI.Azure.com:443//", BASE, None, None, None),
    ("example.openai.azure.com", BASE, None, None, None),
    ("//example.openai.azure.com", BASE, None, None, None),
    (' "https://example.openai.azure.com/" \n', BASE, None, None, None),
    ("<https://example.openai.azure.com>", BASE, None, None, None),
    ("“https://example.openai.azure.com”", BASE, None, None, None),
    ("https://example.openai.azure.com./openai/v1", BASE, None, None, None),
    (BASE, BASE, None, None, None),
    (BASE + "/", BASE, None, None, None),
    ("https://example.openai.azure.com/openai", BASE, None, None, None),
    (BASE + "/videos", BASE, None, None, V),
    (BASE + "/videos/", BASE, None, None, V),
    (BASE + "/videos?api-version=preview", BASE, None, "preview", V),
    (BASE + "/videos/video_1/content?api-version=v1", BASE, None, "v1", V),
    (BASE + "/videos?api-version=", BASE, None, None, V),
    (BASE + "/video/generations/jobs?api-version=preview", BASE, None, "preview", J),
    (BASE + "/video/generations?API-Version=preview", BASE, None, "preview", J),
    (BASE + "/chat/completions", BASE, None, None, None),
    (BASE + "/responses?api-version=preview", BASE, None, "preview", None),
    ("https://example.openai.azure.com/openai/videos", BASE, None, None, V),
    (
        "https://example.openai.azure.com/openai/deployments/my-sora/videos?api-version=preview",
        BASE,
        "my-sora",
        "preview",
        V,
    ),
    (
        (
            "https://example.openai.azure.com/openai/deployments/my%20sora/videos/generations"
            "?api-version=2025-04-01-preview"
        ),
        BASE,
        "my sora",
        None,
        V,
    ),
    (
        (
            "https://example.openai.azure.com/openai/deployments/sora/video/generations/jobs"
            "?api-version=2025-02-15-preview"
        ),
        BASE,
        "sora",
        "preview",
        J,
    ),
    ("https://example.openai.azure.com/openai/deployments/sora", BASE, "sora", None, None),
    (
        (
            "https://example.openai.azure.com/openai/deployments/gpt/chat/completions"
            "?api-version=2024-10-21"
        ),
        BASE,
        None,
        None,
        None,
    ),
    ("https://example.services.ai.azure.com", FOUNDRY, None, None, None),
    ("https://example.services.ai.azure.com/models", FOUNDRY, None, None, None),
    ("https://example.services.ai.azure.com/api/projects/mine", FOUNDRY, None, None, None),
    (
        "https://example.services.ai.azure.com/api/projects/mine/openai/v1",
        FOUNDRY,
        None,
        None,
        None,
    ),
    (
        "https://example.cognitiveservices.azure.com/",
        "https://example.cognitiveservices.azure.com/openai/v1",
        None,
        None,
        None,
    ),
    (
        "https://eastus2.api.cognitive.microsoft.com/",
        "https://eastus2.api.cognitive.microsoft.com/openai/v1",
        None,
        None,
        None,
    ),
    ("https://gw.example.com", "https://gw.example.com/openai/v1", None, None, None),
    ("https://gw.example.com/v1", "https://gw.example.com/v1", None, None, None),
    ("https://gw.example.com/Sora/v1/", "https://gw.example.com/Sora/v1", None, None, None),
    ("https://gw.example.com/a/v1/videos", "https://gw.example.com/a/v1", None, None, V),
    (
        "https://gw.example.com/a/v1?api-version=2025-01-01",
        "https://gw.example.com/a/v1",
        None,
        "2025-01-01",
        None,
    ),
    (
        "https://gw.example.com/ai/openai/deployments/sora/videos",
        "https://gw.example.com/ai/openai/v1",
        "sora",
        None,
        V,
    ),
    (
        "https://gw.example.com/ai/openai",
        "https://gw.example.com/ai/openai/v1",
        None,
        None,
        None,
    ),
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080/openai/v1", None, None, None),
    ("127.0.0.1:8080", "http://127.0.0.1:8080/openai/v1", None, None, None),
    ("localhost:8080", "http://localhost:8080/openai/v1", None, None, None),
    ("http://localhost", "http://localhost/openai/v1", None, None, None),
    ("http://127.9.9.9:80/v1", "http://127.9.9.9/v1", None, None, None),
    ("[::1]:8080", "http://[::1]:8080/openai/v1", None, None, None),
    ("https://[::1]/v1", "https://[::1]/v1", None, None, None),
    ("https://bücher.example/v1", "https://xn--bcher-kva.example/v1", None, None, None),
]


@pytest.mark.parametrize(("text", "base", "deployment", "version", "dialect"), UNDERSTOOD)
def test_every_form_that_the_portal_shows_is_understood(
    text: str, base: str, deployment: str | None, version: str | None, dialect: Dialect | None
) -> None:
    parsed = parse_endpoint(text)

    assert parsed == ParsedEndpoint(
        base, deployment, version, dialect, azure_host=parsed.azure_host, question=None
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        '""',
        "not an address",
        "https://",
        "https:///openai/v1",
        "https://exa mple.com",
        "https://example.com\\@evil.com",
        "https://example..com",
        "https://-example.com",
        "https://[::1",
        "https://[fe80::1%25eth0]/",
        "https://[::g]/",
        "https://example.openai.azure.com/?&",
        "https://1.2.3",
        "https://0x7f.1",
        "https://2130706433",
        "https://example.com:0",
        "https://example.com:99999",
        "https://example.com:port",
        "https://example.com/../openai/v1",
        "https://example.com/%2e%2e/v1",
        "https://user@example.openai.azure.com",
        "https://user:secret@example.openai.azure.com",
        "user@example.openai.azure.com",
        "https://example.openai.azure.com/#top",
        "https://example.openai.azure.com/openai/v1?key=1",
        "https://example.openai.azure.com/openai/v1?junk",
        "https://example.openai.azure.com/?api-version=a%20b",
        "http://example.openai.azure.com",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "ftp://example.com",
        "javascript:alert(1)",
        "mailto:someone@example.com",
        "file:///etc/passwd",
        "https://faß.de",
        "https://" + "a" * 64 + ".com",
        "https://portal.azure.com/#home",
        "https://ai.azure.com/resource/overview",
        "0123456789abcdef0123456789abcdef",
    ],
)
def test_what_cannot_be_an_endpoint_gets_one_sentence(text: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        parse_endpoint(text)

    assert list(caught.value.fields) == ["endpoint"]
    sentence = caught.value.fields["endpoint"]
    assert sentence.endswith(".")
    assert "secret" not in sentence


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("https://gw.example.com/sora", "https://gw.example.com/sora"),
        ("https://gw.example.com/v1/other", "https://gw.example.com/v1/other"),
        ("https://example.openai.azure.com/foo", "https://example.openai.azure.com/foo"),
        ("https://gw.example.com/deployments/x/y", "https://gw.example.com/deployments/x/y"),
        ("https://gw.example.com/openai/a/deployments/b/c",) * 2,
        ("https://gw.example.com/openai/x", "https://gw.example.com/openai/x"),
        ("example", "https://example/openai/v1"),
    ],
)
def test_an_unknown_form_is_asked_about(text: str, base: str) -> None:
    parsed = parse_endpoint(text)

    assert parsed.base_url == base
    assert parsed.question
    assert parsed.question.endswith((".", "?"))


@pytest.mark.parametrize(
    ("host", "is_azure"),
    [
        ("example.openai.azure.com", True),
        ("example.services.ai.azure.com", True),
        ("example.cognitiveservices.azure.com", True),
        ("example.openai.azure.us", True),
        ("openai.azure.com.evil.example", False),
        ("evilopenai.azure.com", False),
        ("example.azure-api.net", False),
        ("127.0.0.1", False),
    ],
)
def test_only_azures_own_hosts_count_as_azure(host: str, *, is_azure: bool) -> None:
    assert parse_endpoint(f"https://{host}").azure_host is is_azure


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("LOCALHOST", True),
        ("127.0.0.1", True),
        ("127.255.255.254", True),
        ("::1", True),
        ("[::1]", True),
        ("128.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - it is only compared
        ("::ffff:192.0.2.1", False),
        ("localhost.example.com", False),
        ("", False),
    ],
)
def test_loopback_is_this_computer_and_nothing_else(host: str, *, expected: bool) -> None:
    assert is_loopback(host) is expected


def test_a_parsed_endpoint_knows_whether_it_is_on_this_computer() -> None:
    assert parse_endpoint("http://[::1]:9/v1").is_loopback
    assert not parse_endpoint("https://example.com/v1").is_loopback


ADDRESSES = st.from_regex(
    r"(https?://)?[a-zA-Z0-9.:@\[\]%_-]{0,30}(/[a-zA-Z0-9%._-]{0,12}){0,6}/?(\?[a-z=&-]{0,20})?",
    fullmatch=True,
)


@given(st.text(max_size=80) | ADDRESSES)
def test_any_text_is_either_refused_or_a_safe_base(text: str) -> None:
    try:
        parsed = parse_endpoint(text)
    except InvalidRequest:
        return
    parts = urlsplit(parsed.base_url)
    assert parts.scheme == "https" or is_loopback(parts.hostname or "")
    assert parts.netloc.isascii()
    assert (parts.username, parts.query, parts.fragment) == (None, "", "")
    assert not parsed.base_url.endswith("/")


@given(
    host=st.from_regex(r"[a-z]{1,10}\.openai\.azure\.com", fullmatch=True),
    path=st.sampled_from(["", "/", "/openai", "/openai/v1", "/openai/v1/videos", "/openai/v1/"]),
    around=st.text(alphabet=" \n\t\"'", max_size=4),
)
def test_the_same_resource_always_has_the_same_base(host: str, path: str, around: str) -> None:
    parsed = parse_endpoint(f"{around}https://{host}{path}{around}")

    assert parsed.base_url == f"https://{host}/openai/v1"


@given(ADDRESSES)
def test_a_base_parses_to_itself(text: str) -> None:
    try:
        first = parse_endpoint(text)
    except InvalidRequest:
        return
    again = parse_endpoint(first.base_url)

    assert again.base_url == first.base_url
