from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest

from build_spec.devtools.audit import known, main, pinned, report
from build_spec.devtools.workspace import here

LOCK = """\
# ---- to run ----
bottle==0.13.4 \\
    --hash=sha256:aa
pywin32==311 ; sys_platform == 'win32' \\
    --hash=sha256:bb
"""


def answering(*ids: tuple[str, ...]) -> bytes:
    results = [{"vulns": [{"id": one} for one in each]} for each in ids]
    return json.dumps({"results": results}).encode()


def test_every_package_of_the_lock_is_asked_about_in_one_request() -> None:
    asked: list[bytes] = []

    def ask(body: bytes) -> bytes:
        asked.append(body)
        return answering((), ())

    assert known(pinned(LOCK), ask) == {}
    (body,) = asked
    queries = json.loads(body)["queries"]
    assert [(one["package"]["name"], one["version"]) for one in queries] == [
        ("bottle", "0.13.4"),
        ("pywin32", "311"),
    ]


def test_our_own_lock_is_read_whole() -> None:
    text = here().lock.read_text("utf-8")
    assert len(pinned(text)) == text.count("==") - text.count(" == ")


def test_what_is_known_is_named_with_a_page_to_read() -> None:
    lines = report(LOCK, lambda _: answering(("GHSA-1", "PYSEC-2"), ()))
    assert lines[0] == "Known vulnerabilities in 1 of 2 packages:"
    assert lines[1].startswith("bottle 0.13.4: https://osv.dev/vulnerability/GHSA-1, ")


def test_nothing_known_is_said() -> None:
    assert report(LOCK, lambda _: answering((), ())) == ["No known vulnerability in 2 packages."]


@pytest.mark.parametrize(
    "said", [b"", b"<html>", b"[]", b"{}", b'{"results": [1, 2]}', answering(())]
)
def test_an_answer_that_is_none_is_no_failure(said: bytes) -> None:
    (line,) = report(LOCK, lambda _: said)
    assert line.startswith("Not checked")


def test_without_a_network_the_step_succeeds(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> bytes:
        raise urllib.error.URLError("no network")

    monkeypatch.setattr(urllib.request, "urlopen", away)
    assert main() == 0
    assert capsys.readouterr().out.startswith("Not checked: the advisory service does not answer")
