from __future__ import annotations

import base64
import hashlib
import re

from videogen_desktop.web.plain_page import Words, plain_page


def test_the_page_may_use_its_own_style_and_nothing_else() -> None:
    words = {"en": Words("Closed", "Come later.")}
    reply = plain_page(403, words, "de", head='<meta name="a">\n', more="<p>Or not.</p>\n")
    assert isinstance(reply.body, bytes)
    page = reply.body.decode()
    style = re.search("<style>(.*)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = reply.headers["Content-Security-Policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "<title>Closed</title>" in page
    assert "<h1>Closed</h1>\n<p>Come later.</p>\n<p>Or not.</p>" in page
    assert '<meta name="a">' in page
