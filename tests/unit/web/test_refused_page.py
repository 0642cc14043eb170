from __future__ import annotations

import base64
import hashlib
import re

import pytest

from videogen_desktop.base.resources import ui_dir
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


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.9,en;q=0.5", "de"),
        ("fr-FR,fr;q=0.9,ar;q=0.8,en;q=0.7", "ar"),
        ("en;q=0.2, DE;q=0.3", "de"),
        ("AR-eg", "ar"),
        ("de;q=0, ar;q=0", "en"),
        ("fr", "en"),
        ("*", "en"),
        ("de;q=9", "en"),
        ("de<script>", "en"),
        ("fr," * 10_000 + "de", "en"),
    ],
)
def test_it_speaks_what_the_browser_asks_for(asked: str, language: str) -> None:
    reply = refused_page(asked)
    assert isinstance(reply.body, bytes)
    page = reply.body.decode()
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert reply.headers["Content-Language"] == language
    assert reply.headers["Vary"] == "Accept-Language"
    assert "<script" not in page
    assert "videogen-desktop</code>" in page


def test_every_language_of_the_page_is_spoken_here_too() -> None:
    spoken = re.findall(r'tag: "(\w+)"', (ui_dir() / "lib" / "languages.js").read_text("utf-8"))
    assert len(spoken) == 3
    titles = set()
    for tag in spoken:
        reply = refused_page(tag)
        assert isinstance(reply.body, bytes)
        assert reply.headers["Content-Language"] == tag
        titles |= set(re.findall(r"<h1>(.+)</h1>", reply.body.decode()))
    assert len(titles) == 3
