from __future__ import annotations

import pytest

from videogen_desktop.base import logs
from videogen_desktop.config.proxy import check_proxy, key_name, split_user, with_user


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("system", "system"),
        (" None ", "none"),
        ("proxy.example:8080", "http://proxy.example:8080"),
        ("http://proxy.example:8080/", "http://proxy.example:8080"),
        ("https://me:secret@proxy.example", "https://me:secret@proxy.example"),
        ("http://[2001:db8::1]:3128", "http://[2001:db8::1]:3128"),
    ],
)
def test_what_can_be_a_proxy_is_kept_in_one_form(given: str, kept: str) -> None:
    assert check_proxy(given) == kept


@pytest.mark.parametrize(
    "given",
    ["", "http://", "socks5://proxy.example", "http://proxy.example/path", "http://a b:1",
     "http://proxy.example:0", "http://proxy.example:99999", "http://[::1", 8080, None,
     "http://proxy\n.example", "http://" + "p" * 2000],
)  # fmt: skip
def test_what_cannot_is_refused(given: object) -> None:
    with pytest.raises(ValueError, match=r"has to be an address such as"):
        check_proxy(given)


def test_name_and_password_are_taken_out_put_back_and_kept_out_of_the_log() -> None:
    bare, user = split_user("http://me:p%40ssword@proxy.example:8080")
    assert (bare, user) == ("http://proxy.example:8080", "me:p%40ssword")
    assert with_user(bare, user) == "http://me:p%40ssword@proxy.example:8080"
    assert with_user("http://a:b@proxy.example", user) == "http://a:b@proxy.example"
    assert with_user("system", user) == "system"
    assert with_user(bare, None) == bare
    logged = logs.without_secrets("tried p@ssword and p%40ssword")
    assert "ssword" not in logged
    assert split_user(bare) == (bare, "")


def test_the_password_is_kept_under_a_name_that_no_host_has() -> None:
    assert key_name("http://me:secret@Proxy.Example:8080") == "proxy proxy.example:8080"
