from __future__ import annotations

from videogen_desktop.web.waiting_page import waiting_page


def test_what_goes_on_is_text_and_never_markup() -> None:
    reply = waiting_page("<script>1</script>")
    assert isinstance(reply.body, bytes)
    assert reply.status == 503
    assert b"<script>" not in reply.body
    assert b"&lt;script&gt;" in reply.body
