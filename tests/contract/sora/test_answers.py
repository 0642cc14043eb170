"""Every documented answer becomes its own error, or its own facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.sora.test_create import JOB, VIDEO
from tests.support import scripted_azure as s
from videogen_desktop.domain import errors as e
from videogen_desktop.domain.connection import Dialect
from videogen_desktop.domain.remote import FailureStage, RemoteStatus

if TYPE_CHECKING:
    from tests.contract.sora.conftest import MakeClient, Script

NO_DEPLOYMENT = {
    "error": {
        "message": "The API deployment 'my-sora' for this resource does not exist. If you created "
        "the deployment within the last 5 minutes, please wait a moment and try again.",
        "type": "video_generation_user_error",
        "param": None,
        "code": None,
    }
}
ROUTE = {"error": {"code": "404", "message": "Resource not found"}}
KEYS_DISABLED = {
    "error": {
        "code": "AuthenticationTypeDisabled",
        "message": "Key based authentication is disabled for this resource.",
    }
}
WRONG_KEY = {
    "error": {
        "code": "401",
        "message": "Access denied due to invalid subscription key or wrong API endpoint.",
    }
}

ON_AN_ID: dict[str, tuple[int, object, type[e.AzureError]]] = {
    "wrong key": (401, WRONG_KEY, e.CredentialsRefused),
    "token expired": (401, {"statusCode": 401, "message": "Unauthorized"}, e.CredentialsRefused),
    "no body": (401, None, e.CredentialsRefused),
    "no role": (
        401,
        {"error": {"code": "PermissionDenied", "message": "Principal does not have access"}},
        e.PermissionDenied,
    ),
    "keys disabled": (403, KEYS_DISABLED, e.PermissionDenied),
    "no deployment": (404, NO_DEPLOYMENT, e.DeploymentNotFound),
    "id unknown": (404, ROUTE, e.RemoteNotFound),
    "detail": (404, {"detail": "Not Found"}, e.RemoteNotFound),
    "retired": (410, {"error": {"message": "The model has been retired."}}, e.ModelRetired),
    "method": (405, {"error": {"message": "Method Not Allowed"}}, e.RequestRejected),
    "busy": (429, {"error": {"message": "Too many running tasks"}}, e.TooManyTasks),
    "rate": (429, {"error": {"code": "429", "message": "Rate limit reached"}}, e.RateLimited),
    "timeout": (408, None, e.ServiceUnavailable),
    "trouble": (500, {"error": {"message": "internal error"}}, e.ServiceUnavailable),
    "gateway": (502, None, e.ServiceUnavailable),
    "maintenance": (503, None, e.ServiceUnavailable),
    "redirect": (302, None, e.UnexpectedReply),
    "teapot": (418, None, e.RequestRejected),
}


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize(("status", "body", "error"), ON_AN_ID.values(), ids=ON_AN_ID.keys())
def test_each_documented_refusal_has_its_error(
    make_client: MakeClient,
    script: Script,
    dialect: Dialect,
    status: int,
    body: object,
    error: type[e.AzureError],
) -> None:
    script(s.answers(status, body, {"apim-request-id": "r-1", "Location": "/elsewhere"}))

    with pytest.raises(error) as caught:
        make_client(dialect).status("video_1")

    assert type(caught.value) is error
    assert (caught.value.request_id, caught.value.http_status) == ("r-1", status)
    assert str(caught.value).endswith(".")


def test_azures_own_words_are_kept_and_ours_name_the_deployment(
    make_client: MakeClient, script: Script
) -> None:
    script(s.answers(404, NO_DEPLOYMENT))

    with pytest.raises(e.DeploymentNotFound, match='no deployment named "my-sora"') as caught:
        make_client().list_since(0)

    assert caught.value.azure_message.startswith("The API deployment 'my-sora'")


def test_a_404_of_the_route_is_the_address(make_client: MakeClient, script: Script) -> None:
    script(s.answers(404, ROUTE))

    with pytest.raises(e.AddressNotFound):
        make_client().list_since(0)


def test_the_finest_header_says_how_long_to_wait(make_client: MakeClient, script: Script) -> None:
    script(s.answers(429, None, {"retry-after-ms": "1500", "Retry-After": "9"}))

    with pytest.raises(e.RateLimited) as caught:
        make_client().status("video_1")

    assert caught.value.retry_after == 1.5


def test_a_finished_video_has_what_is_fetched_by(make_client: MakeClient, script: Script) -> None:
    finished = {**VIDEO, "status": "completed", "progress": 100, "expires_at": 1790086400}
    azure = script(s.answers(200, finished, {"openai-poll-after-ms": "2500"}))

    reply = make_client(api_version="preview").status(str(VIDEO["id"]))

    assert azure.requests[0].path == f"/openai/v1/videos/{VIDEO['id']}"
    assert dict(azure.requests[0].query) == {"api-version": "preview"}
    assert reply.value.status is RemoteStatus.COMPLETED
    assert reply.value.output_ids == (VIDEO["id"],)
    assert (reply.value.expires_at, reply.poll_after) == (1790086400, 2.5)


def test_a_finished_job_names_each_generation(make_client: MakeClient, script: Script) -> None:
    finished = {
        **JOB,
        "status": "succeeded",
        "expires_at": 1790086434,
        "generations": [{"id": "gen_1"}, {"id": "gen_2"}, {"id": "../gen"}, {"id": "gen_1"}, 7],
    }
    script(s.answers(200, finished))

    job = make_client(Dialect.JOBS).status(str(JOB["id"])).value

    assert job.output_ids == ("gen_1", "gen_2")
    assert (job.width, job.height, job.seconds, job.variant_count) == (480, 480, 5, 2)


def test_a_failed_video_says_what_was_refused(make_client: MakeClient, script: Script) -> None:
    error = {
        "code": "moderation_blocked",
        "message": "Your request was blocked by our moderation system.",
    }
    script(s.answers(200, {**VIDEO, "status": "failed", "progress": 0, "error": error}))

    failure = make_client().status(str(VIDEO["id"])).value.failure

    assert failure is not None
    assert (failure.code, failure.stage) == ("moderation_blocked", FailureStage.WORDS)
    assert failure.message == error["message"]


def test_a_status_without_an_id_is_that_of_the_job_asked_for(
    make_client: MakeClient, script: Script
) -> None:
    script(s.answers(200, {"status": "in_progress"}))

    assert make_client().status("video_1").value.status is RemoteStatus.RUNNING


def test_a_status_of_another_job_is_not_believed(make_client: MakeClient, script: Script) -> None:
    script(s.answers(200, {**VIDEO, "id": "video_2"}))

    with pytest.raises(e.UnexpectedReply):
        make_client().status("video_1")


@pytest.mark.parametrize(("dialect", "status"), [(Dialect.VIDEOS, 200), (Dialect.JOBS, 204)])
def test_delete_takes_both_documented_answers(
    make_client: MakeClient, script: Script, dialect: Dialect, status: int
) -> None:
    azure = script(s.answers(status, None))

    make_client(dialect).delete("id_1")

    assert azure.requests[0].method == "DELETE"


def test_the_key_never_follows_a_redirect(make_client: MakeClient, script: Script) -> None:
    with s.ScriptedAzure([s.answers(200, VIDEO)]) as elsewhere:
        script(s.answers(307, None, {"Location": elsewhere.base_url}))

        with pytest.raises(e.UnexpectedReply):
            make_client().status("video_1")

        assert elsewhere.connections == 0


@pytest.mark.parametrize(
    "step",
    [s.drops_after_request, s.resets_after_request, s.resets_at_once],
    ids=lambda step: step.__name__,
)
def test_a_question_that_gets_no_answer_is_offline(
    make_client: MakeClient, script: Script, step: s.Step
) -> None:
    script(step)

    with pytest.raises(e.NetworkUnavailable):
        make_client().status("video_1")
