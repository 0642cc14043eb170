from __future__ import annotations

import base64
import hashlib
import re

from videogen_desktop.web.refused_page import refused_page


def test_the_page_needs_nothing_but_itself() -> None:
    reply = refused_page()
    assert isinstance(reply.body, bytes)
    page = reply.body.decode()
    assert reply.status == 403
    assert "src=" not in page
    assert "href=" not in page
    assert "<script" not in page


def test_its_one_style_is_the_one_that_is_allowed() -> None:
    reply = refused_page()
    assert isinstance(reply.body, bytes)
    style = re.search(r"<style>(.*)</style>", reply.body.decode(), re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in reply.headers["Content-Security-Policy"]
