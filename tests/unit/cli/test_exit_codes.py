from __future__ import annotations

import pytest

from videogen_desktop.cli import exit_code_for
from videogen_desktop.domain.errors import (
    CredentialsRefused,
    DataFolderUnusable,
    InvalidRequest,
    NetworkUnavailable,
    NotConfigured,
    VideogenError,
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InvalidRequest({"prompt": "Empty."}), 2),
        (NotConfigured("No."), 3),
        (CredentialsRefused("No."), 3),
        (NetworkUnavailable("Away."), 1),
        (DataFolderUnusable("Full."), 1),
    ],
)
def test_each_failure_has_the_code_of_the_interface(error: VideogenError, code: int) -> None:
    assert exit_code_for(error) == code
