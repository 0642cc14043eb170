"""The client against the practice service: both dialects from the prompt to the bytes."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.support.fake_clock import FakeClock
from videogen_desktop.config.azure_cli import AzureCli
from videogen_desktop.domain import errors as e
from videogen_desktop.domain.connection import PRACTICE_ID, Connection, Dialect, SignIn
from videogen_desktop.domain.job import GenerationRequest
from videogen_desktop.domain.remote import FailureStage, RemoteStatus
from videogen_desktop.practice.faults import Faults
from videogen_desktop.practice.options import PracticeOptions
from videogen_desktop.practice.service import PracticeService
from videogen_desktop.sora.client import SoraClient

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.support.azure_cli import FakeAzureCli

REQUESTS = {
    Dialect.VIDEOS: GenerationRequest("paper boat", 1280, 720, 4),
    Dialect.JOBS: GenerationRequest("paper boat", 480, 480, 5, variant_count=2),
}


@contextmanager
def practice(
    dialect: Dialect, *faults: str, sign_in: SignIn = SignIn.API_KEY, id_: str = "con_1"
) -> Generator[tuple[SoraClient, FakeClock]]:
    clock = FakeClock()
    options = PracticeOptions(seed=1, job_seconds=4, faults=Faults.parse(faults))
    with PracticeService(options=options, clock=clock) as service:
        connection = Connection(id_, service.base_url, dialect, "my-sora", sign_in=sign_in)
        client = SoraClient(connection, lambda: "any")
        yield client, clock
        client.close()


def begin(client: SoraClient, prompt: str | None = None) -> str:
    request = REQUESTS[client.connection.dialect]
    if prompt is not None:
        request = GenerationRequest(prompt, request.width, request.height, request.seconds)
    return client.create(request, idempotency_key="one").value.id


SCOPE = "https://ai.azure.com/.default"


@contextmanager
def signed_in(
    dialect: Dialect, azure_cli: FakeAzureCli
) -> Generator[tuple[SoraClient, AzureCli, FakeClock]]:
    clock = FakeClock()
    options = PracticeOptions(seed=1, job_seconds=0, api_keys=("good.token.now",))
    tokens = AzureCli(azure_cli.environ, clock)
    with PracticeService(options=options, clock=clock) as service:
        where = Connection("c", service.base_url, dialect, "d", sign_in=SignIn.ENTRA, scope=SCOPE)
        client = SoraClient(
            where, lambda: tokens.token(SCOPE), renew=lambda old: tokens.renew(SCOPE, old)
        )
        yield client, tokens, clock
        client.close()


@pytest.mark.parametrize("dialect", Dialect)
def test_a_token_that_ends_before_its_time_is_exchanged_wherever_it_is_refused(
    dialect: Dialect, azure_cli: FakeAzureCli
) -> None:
    with signed_in(dialect, azure_cli) as (client, tokens, clock):

        def spoil() -> None:
            azure_cli.gives("old.token.here", now=clock.now())
            tokens.renew(SCOPE, "good.token.now")
            azure_cli.gives("good.token.now", now=clock.now())

        spoil()
        remote_id = begin(client)
        clock.advance(10)
        spoil()
        (output_id, *_) = client.status(remote_id).value.output_ids
        spoil()
        with client.open_content(output_id) as content:
            assert b"".join(content.pieces())[4:8] == b"ftyp"
        assert len(azure_cli.calls) == 6


@pytest.mark.parametrize("dialect", Dialect)
def test_a_token_that_stays_refused_is_exchanged_no_second_time(
    dialect: Dialect, azure_cli: FakeAzureCli
) -> None:
    with signed_in(dialect, azure_cli) as (client, _tokens, clock):
        azure_cli.gives("old.token.here", now=clock.now())
        with pytest.raises(e.CredentialsRefused):
            client.status("video_1")
        assert len(azure_cli.calls) == 2, "once to have one, once to exchange it"
        azure_cli.says(err="ERROR: Please run 'az login'", code=1)
        for operation in (lambda: begin(client), lambda: client.open_content("video_1")):
            with pytest.raises(e.SignInFailed):
                operation()
        checks = client.check()
        assert [check.ok for check in checks] == [True, False, None, None]
        assert "az login" in checks[1].help


@pytest.mark.parametrize("sign_in", SignIn)
@pytest.mark.parametrize("dialect", Dialect)
def test_a_prompt_becomes_bytes(dialect: Dialect, sign_in: SignIn) -> None:
    with practice(dialect, sign_in=sign_in) as (client, clock):
        since = clock.now() - 10
        remote_id = begin(client)
        clock.advance(2)
        under_way = client.status(remote_id)
        clock.advance(10)
        done = client.status(remote_id).value
        found = client.list_since(since).value
        films = []
        for output_id in done.output_ids:
            with client.open_content(output_id) as content:
                films.append(b"".join(content.pieces()))
                assert content.total in {None, len(films[-1])}
        still = client.thumbnail(done.output_ids[0]).value
        client.delete(remote_id)
        with pytest.raises(e.RemoteNotFound):
            client.status(remote_id)

    assert under_way.value.status in {RemoteStatus.QUEUED, RemoteStatus.RUNNING}
    assert under_way.service_time == pytest.approx(since + 12, abs=2)
    assert done.status is RemoteStatus.COMPLETED
    assert done.expires_at is not None
    assert (done.prompt, done.model) == ("paper boat", "my-sora")
    assert [job.id for job in found.jobs] == [remote_id]
    assert found.complete
    assert len(films) == REQUESTS[dialect].variant_count
    assert all(film[4:8] == b"ftyp" for film in films)
    assert len(set(films)) == len(films)
    assert still is not None


@pytest.mark.parametrize("dialect", Dialect)
def test_a_download_goes_on_where_it_stopped(dialect: Dialect) -> None:
    with practice(dialect) as (client, clock):
        remote_id = begin(client)
        clock.advance(10)
        output_id = client.status(remote_id).value.output_ids[0]
        with client.open_content(output_id) as content:
            film, etag = b"".join(content.pieces()), content.etag
        assert etag is not None
        with client.open_content(output_id, start=1000, etag=etag) as content:
            rest = b"".join(content.pieces())
            assert (content.status, content.start, content.total) == (206, 1000, len(film))

    assert rest == film[1000:]


def test_a_remix_knows_its_original() -> None:
    with practice(Dialect.VIDEOS) as (client, clock):
        remote_id = begin(client)
        clock.advance(10)
        request = GenerationRequest("at night", 1280, 720, 4, remix_of=remote_id)
        remix = client.create(request, idempotency_key="two").value
        gone = GenerationRequest("at night", 1280, 720, 4, remix_of="video_" + "0" * 32)
        with pytest.raises(e.RequestRejected):
            client.create(gone, idempotency_key="three")

    assert remix.remixed_from == remote_id


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("refuse-prompt-late", FailureStage.WORDS),
        ("refuse-result", FailureStage.RESULT),
        ("job-fails", FailureStage.SERVICE),
    ],
)
def test_a_failed_job_tells_what_was_refused(
    dialect: Dialect, word: str, stage: FailureStage
) -> None:
    with practice(dialect) as (client, clock):
        remote_id = begin(client, f"practice:{word}")
        clock.advance(10)
        failure = client.status(remote_id).value.failure

    assert failure is not None
    assert failure.stage is stage


REFUSALS: dict[str, type[e.AzureError]] = {
    "lost-request": e.AnswerLost,
    "lost-answer": e.AnswerLost,
    "unreadable-answer": e.AnswerLost,
    "error-before-create": e.AnswerLost,
    "error-after-create": e.AnswerLost,
    "rate-limit-after=7": e.RateLimited,
    "refuse-prompt": e.PromptBlocked,
    "unauthorized": e.CredentialsRefused,
    "forbidden": e.PermissionDenied,
    "deployment-missing": e.DeploymentNotFound,
    "retired": e.ModelRetired,
}


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize(("fault", "error"), REFUSALS.items(), ids=REFUSALS.keys())
def test_each_fault_of_a_create_has_its_error(
    dialect: Dialect, fault: str, error: type[e.AzureError]
) -> None:
    with practice(dialect, fault) as (client, _), pytest.raises(error) as caught:
        begin(client)

    assert type(caught.value) is error
    if error is e.RateLimited:
        assert caught.value.retry_after == pytest.approx(7, abs=1)


@pytest.mark.parametrize("dialect", Dialect)
def test_a_third_job_at_once_is_too_many(dialect: Dialect) -> None:
    with practice(dialect) as (client, _):
        begin(client)
        begin(client)
        with pytest.raises(e.TooManyTasks):
            begin(client)


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize("fault", ["delete-refused", "delete-unsupported"])
def test_a_delete_that_azure_refuses_is_rejected(dialect: Dialect, fault: str) -> None:
    with practice(dialect, fault) as (client, _):
        remote_id = begin(client)
        with pytest.raises(e.RequestRejected):
            client.delete(remote_id)


@pytest.mark.parametrize("dialect", Dialect)
def test_content_that_lags_or_has_expired_is_not_found(dialect: Dialect) -> None:
    with practice(dialect, "content-lag=60") as (client, clock):
        remote_id = begin(client)
        clock.advance(10)
        output_id = client.status(remote_id).value.output_ids[0]
        with pytest.raises(e.RemoteNotFound):
            client.open_content(output_id)


@pytest.mark.parametrize("dialect", Dialect)
def test_cut_bodies_are_noticed_where_a_length_was_announced(dialect: Dialect) -> None:
    with practice(dialect, "cut-body=1") as (client, clock):
        remote_id = begin(client)
        clock.advance(10)
        output_id = client.status(remote_id).value.output_ids[0]
        with client.open_content(output_id) as content, pytest.raises(e.NetworkUnavailable):
            list(content.pieces())


@pytest.mark.parametrize("dialect", Dialect)
def test_a_long_list_is_complete_over_its_pages(dialect: Dialect) -> None:
    with practice(dialect, "other-client=60") as (client, clock):
        since = clock.now() - 10
        for _ in range(2):
            begin(client)
        found = client.list_since(since).value

    assert (len(found.jobs), found.complete) == (122, True)


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize(("fault", "error"), [("list-error", e.ServiceUnavailable),
                                              ("list-missing", e.AddressNotFound)])  # fmt: skip
def test_a_list_that_fails_is_an_error(
    dialect: Dialect, fault: str, error: type[e.AzureError]
) -> None:
    with practice(dialect, fault) as (client, _), pytest.raises(error):
        client.list_since(0)


CHECKS: dict[str, tuple[bool | None, ...]] = {
    "": (True, True, None, True),
    "unauthorized": (True, False, None, None),
    "forbidden": (True, False, None, None),
    "deployment-missing": (True, True, False, None),
    "retired": (True, True, False, None),
}


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize(("fault", "expected"), CHECKS.items(), ids=CHECKS.keys())
def test_the_check_finds_the_fault_and_makes_nothing(
    dialect: Dialect, fault: str, expected: tuple[bool | None, ...]
) -> None:
    with practice(dialect, *filter(None, [fault])) as (client, clock):
        assert tuple(check.ok for check in client.check()) == expected
        if not fault:
            assert client.list_since(clock.now() - 100).value.jobs == ()


def test_the_built_in_practice_passes_every_check() -> None:
    with practice(Dialect.VIDEOS, id_=PRACTICE_ID) as (client, _):
        assert [check.ok for check in client.check()] == [True, True, True, True]
