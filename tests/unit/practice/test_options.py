from __future__ import annotations

from videogen_desktop.practice.faults import Faults
from videogen_desktop.practice.options import PracticeOptions


def test_content_lags_a_second_behind_unless_jobs_take_no_time() -> None:
    assert PracticeOptions().content_lag_seconds == 1.0
    assert PracticeOptions(job_seconds=0).content_lag_seconds == 0.0


def test_a_fault_decides_how_far_content_lags() -> None:
    for seconds in (0.0, 5.0):
        options = PracticeOptions(faults=Faults(content_lag=seconds), job_seconds=0)
        assert options.content_lag_seconds == seconds
