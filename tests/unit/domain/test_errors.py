"""The tree of what can go wrong."""

from __future__ import annotations

from videogen_desktop.domain import errors as e


def every_kind(root: type[e.VideogenError]) -> list[type[e.VideogenError]]:
    below = [kind for child in root.__subclasses__() for kind in every_kind(child)]
    return [root, *(kind for kind in below if kind.__module__ == e.__name__)]


def test_every_kind_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in every_kind(e.VideogenError)]
    shared = {code for code in codes if codes.count(code) > 1}

    # The refusals of a connection are caught together and told apart by their children.
    assert shared <= {e.AzureError.code}
    assert all(code.replace("_", "").isalpha() for code in codes)


def test_the_tree_in_the_docstring_names_every_kind() -> None:
    assert e.__doc__ is not None
    missing = [k.__name__ for k in every_kind(e.VideogenError) if k.__name__ not in e.__doc__]

    assert missing == []


def test_bad_fields_are_told_one_by_one_and_together() -> None:
    error = e.InvalidRequest({"prompt": "Say something.", "size": "Too large."})

    assert error.fields == {"prompt": "Say something.", "size": "Too large."}
    assert str(error) == "Say something. Too large."


def test_a_reason_is_its_sentence_and_knows_its_cause() -> None:
    error = e.InvalidRequest({"size": e.Reason("size_not_offered", "Too large."), "x": "No."})

    assert error.fields == {"size": "Too large.", "x": "No."}
    assert error.field_codes == {"size": "size_not_offered", "x": "invalid"}


def test_an_error_of_azure_keeps_what_azure_said() -> None:
    error = e.RateLimited(
        "Wait.", azure_message="slow down", request_id="r", http_status=429, retry_after=2.0
    )

    assert (error.azure_message, error.request_id) == ("slow down", "r")
    assert (error.http_status, error.retry_after) == (429, 2.0)
    assert error.retryable


def test_a_lost_answer_is_never_worth_another_try_by_itself() -> None:
    assert not e.AnswerLost("lost").retryable


def test_a_library_error_knows_its_place() -> None:
    assert e.DiskFull("full").path is None
