"""Tokens from a real program called ``az``, which is a small script of the tests."""

from __future__ import annotations

import json
import os
import threading
import time
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import FakeClock
from tests.support.stage import until
from videogen_desktop.base import logs
from videogen_desktop.config.azure_cli import AzureCli
from videogen_desktop.domain.errors import SignInFailed

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.support.azure_cli import FakeAzureCli

SCOPE = "https://ai.azure.com/.default"
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def tokens(azure_cli: FakeAzureCli, clock: FakeClock) -> Generator[AzureCli]:
    made = AzureCli({**azure_cli.environ, "AZURE_OPENAI_API_KEY": KEY}, clock, 10)
    yield made
    made.close()


def test_a_token_is_asked_for_once_and_again_shortly_before_it_ends(
    azure_cli: FakeAzureCli, tokens: AzureCli, clock: FakeClock
) -> None:
    azure_cli.gives("first.token.here", now=clock.now())
    assert [tokens.token(SCOPE) for _ in range(3)] == ["first.token.here"] * 3
    assert azure_cli.calls == [f"account get-access-token --scope {SCOPE} --output json"]

    azure_cli.gives("second.token.here", now=clock.now(), lasts=7200)
    clock.advance(3600 - 301)
    assert tokens.token(SCOPE) == "first.token.here"
    clock.advance(2)
    assert tokens.token(SCOPE) == "second.token.here"
    assert len(azure_cli.calls) == 2


def test_each_scope_has_a_token_of_its_own(azure_cli: FakeAzureCli, tokens: AzureCli) -> None:
    azure_cli.gives("token", now=4e9)
    tokens.token("one")
    tokens.token("two")
    assert azure_cli.scopes == ["one", "two"]


def test_older_versions_say_the_end_as_a_local_time(
    azure_cli: FakeAzureCli, tokens: AzureCli, clock: FakeClock
) -> None:
    ends = time.strftime("%Y-%m-%d %H:%M:%S.000000", time.localtime(clock.now() + 3600))
    azure_cli.says(json.dumps({"accessToken": "an.older.token", "expiresOn": ends}))
    tokens.token(SCOPE)
    tokens.token(SCOPE)
    assert len(azure_cli.calls) == 1
    clock.advance(3400)
    tokens.token(SCOPE)
    assert len(azure_cli.calls) == 2


def test_a_token_without_an_end_is_good_for_once(azure_cli: FakeAzureCli, tokens: AzureCli) -> None:
    azure_cli.says('{"accessToken": "endless"}')
    assert tokens.token(SCOPE) == tokens.token(SCOPE) == "endless"
    assert len(azure_cli.calls) == 2


def test_a_refused_token_is_exchanged_where_there_is_another(
    azure_cli: FakeAzureCli, tokens: AzureCli, clock: FakeClock
) -> None:
    azure_cli.gives("first", now=clock.now())
    tokens.token(SCOPE)
    assert not tokens.renew(SCOPE, "first")
    azure_cli.gives("second", now=clock.now())
    assert tokens.renew(SCOPE, "first")
    asked = len(azure_cli.calls)
    assert tokens.renew(SCOPE, "first"), "somebody else has exchanged it already"
    assert len(azure_cli.calls) == asked


def test_the_program_never_sees_the_key(azure_cli: FakeAzureCli, tokens: AzureCli) -> None:
    azure_cli.gives("token")
    tokens.token(SCOPE)
    assert "HOME=" in azure_cli.seen
    assert KEY not in azure_cli.seen
    assert "AZURE_OPENAI_API_KEY" not in azure_cli.seen


def test_a_bundle_gives_it_back_the_libraries_of_the_system(
    azure_cli: FakeAzureCli, monkeypatch: pytest.MonkeyPatch, clock: FakeClock
) -> None:
    monkeypatch.setattr("sys.frozen", True, raising=False)
    paths = {
        "LD_LIBRARY_PATH": "/bundle",
        "LD_LIBRARY_PATH_ORIG": "/before",
        "DYLD_LIBRARY_PATH": "/bundle",
    }
    azure_cli.gives("token")
    AzureCli({**azure_cli.environ, **paths}, clock).token(SCOPE)
    assert "LD_LIBRARY_PATH=/before\n" in azure_cli.seen
    assert "/bundle" not in azure_cli.seen


def test_a_token_never_stands_in_a_log_line(azure_cli: FakeAzureCli, tokens: AzureCli) -> None:
    azure_cli.gives("a.token.to.hide")
    tokens.token(SCOPE)
    assert "a.token.to.hide" not in logs.without_secrets("sent a.token.to.hide away")


def test_without_the_program_a_sentence_says_so(tokens: AzureCli) -> None:
    with pytest.raises(SignInFailed, match="not installed"):
        tokens.token(SCOPE)


def test_a_program_that_cannot_be_started_is_told(
    azure_cli: FakeAzureCli, tokens: AzureCli
) -> None:
    azure_cli.says()
    program = azure_cli._program
    program.write_bytes(b"\x7fELF no program")
    program.chmod(0o755)
    with pytest.raises(SignInFailed, match="cannot be started"):
        tokens.token(SCOPE)


@pytest.mark.parametrize(
    "err",
    [
        "ERROR: Please run 'az login' to setup account.\n",
        "ERROR: AADSTS700082: The refresh token has expired due to inactivity.\n",
    ],
)
def test_somebody_signed_out_is_told_how_to_sign_in(
    azure_cli: FakeAzureCli, tokens: AzureCli, err: str
) -> None:
    azure_cli.says(err=err, code=1)
    with pytest.raises(SignInFailed, match="Run “az login” in a terminal"):
        tokens.token(SCOPE)


def test_another_trouble_is_told_in_its_own_words_cut_short(
    azure_cli: FakeAzureCli, tokens: AzureCli
) -> None:
    azure_cli.says(err="\nERROR: The scope\x1b[31m is wrong" + "!" * 500, code=2)
    with pytest.raises(SignInFailed) as caught:
        tokens.token(SCOPE)
    assert "gave no token: The scope" in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 260
    azure_cli.says(code=3)
    with pytest.raises(SignInFailed, match="did not say why"):
        tokens.token(SCOPE)


@pytest.mark.parametrize(
    "out",
    ["", "[" * 5000, "[]", "{}", '{"accessToken": 5}', '{"accessToken": "a b"}',
     '{"accessToken": "a\\r\\nX: 1"}', json.dumps({"accessToken": "t" * 20_000})],
)  # fmt: skip
def test_what_is_no_token_is_never_sent(
    azure_cli: FakeAzureCli, tokens: AzureCli, out: str
) -> None:
    azure_cli.says(out)
    with pytest.raises(SignInFailed, match="not a token"):
        tokens.token(SCOPE)


def test_a_program_that_hangs_is_ended_with_what_it_started(
    azure_cli: FakeAzureCli, clock: FakeClock
) -> None:
    azure_cli.hangs()
    tokens = AzureCli(azure_cli.environ, clock, 1.0)
    with pytest.raises(SignInFailed, match="no answer within 1 seconds"):
        tokens.token(SCOPE)
    assert_ended(azure_cli)
    azure_cli.gives("better")
    assert tokens.token(SCOPE) == "better"


def test_closing_ends_it_at_once_and_starts_no_other(
    azure_cli: FakeAzureCli, clock: FakeClock
) -> None:
    azure_cli.hangs()
    tokens = AzureCli(azure_cli.environ, clock)
    caught: list[SignInFailed] = []

    def ask() -> None:
        try:
            tokens.token(SCOPE)
        except SignInFailed as error:
            caught.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    until(lambda: azure_cli.child)
    tokens.close()
    for thread in threads:
        thread.join(5)
    assert len(caught) == 3
    assert_ended(azure_cli)
    with pytest.raises(SignInFailed, match="closing"):
        tokens.token(SCOPE)
    assert len(azure_cli.calls) == 1, "those who came meanwhile waited for the one call"


def assert_ended(azure_cli: FakeAzureCli) -> None:
    child = azure_cli.child
    assert child is not None

    def ended() -> bool:
        try:
            os.kill(child, 0)
        except ProcessLookupError:
            return True
        with open(f"/proc/{child}/stat") as stat:  # noqa: PTH123
            return stat.read().rpartition(")")[2].split()[0] == "Z"

    until(ended)
