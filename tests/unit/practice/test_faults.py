from __future__ import annotations

from dataclasses import fields

import pytest

from videogen_desktop.practice.faults import CATALOGUE, FaultError, Faults, RangeAnswer


def test_without_faults_nothing_goes_wrong() -> None:
    assert Faults.parse([]) == Faults()


def test_every_fault_has_a_line_in_the_catalogue() -> None:
    assert {field.name.replace("_", "-") for field in fields(Faults)} == set(CATALOGUE)


def test_values_are_read_by_their_kind() -> None:
    faults = Faults.parse(
        [
            "stuck",
            "cut-body=0.25",
            "late-create=3",
            "clock-skew=-90.5",
            "other-client=2",
            "range=wrong",
            "expired",
            "rate-limit=0",
        ]
    )
    assert (faults.stuck, faults.cut_body, faults.late_create) == (1.0, 0.25, 3.0)
    assert (faults.clock_skew, faults.other_client) == (-90.5, 2)
    assert (faults.range, faults.expired, faults.rate_limit) == (RangeAnswer.WRONG, True, 0.0)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nope", "no fault called 'nope'"),
        ("", "no fault called ''"),
        ("lost_request", "no fault called"),
        ("stuck=2", "a probability from 0 to 1"),
        ("stuck=", "a probability from 0 to 1"),
        ("stuck=nan", "a probability from 0 to 1"),
        ("late-create", "needs a number of seconds, as in late-create=5"),
        ("late-create=-1", "0 or more"),
        ("list-lag=inf", "0 or more"),
        ("clock-skew=soon", "a number of seconds"),
        ("other-client=1.5", "a whole number"),
        ("expired=1", "takes no value"),
        ("range=backwards", "honour, ignore or wrong"),
        ("range", "honour, ignore or wrong"),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(text: str, says: str) -> None:
    with pytest.raises(FaultError, match=says):
        Faults.parse([text])


def test_a_fault_is_given_once() -> None:
    with pytest.raises(FaultError, match="twice"):
        Faults.parse(["stuck", "stuck=0.5"])
