from __future__ import annotations

import pytest

from videogen_desktop.web.headers import (
    DATA_POLICY,
    MEDIA_POLICY,
    PAGE_POLICY,
    SECURITY_HEADERS,
)


@pytest.mark.parametrize("policy", [PAGE_POLICY, DATA_POLICY, MEDIA_POLICY])
def test_every_policy_starts_from_nothing(policy: str) -> None:
    assert policy.startswith("default-src 'none'; ")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "http" not in policy


def test_the_page_may_use_itself_and_nobody_else() -> None:
    for kind in ("script", "style", "img", "media", "connect"):
        assert f"{kind}-src 'self';" in PAGE_POLICY
    for kind in ("base-uri", "form-action", "object-src"):
        assert f"{kind} 'none'" in PAGE_POLICY


def test_unless_said_otherwise_nothing_is_kept() -> None:
    assert SECURITY_HEADERS["Cache-Control"] == "no-store"
    assert not any(name.startswith("Access-Control") for name in SECURITY_HEADERS)
