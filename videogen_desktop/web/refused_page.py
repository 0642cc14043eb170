"""What a browser without a session is shown in place of the page."""

from __future__ import annotations

import base64
import hashlib

from videogen_desktop.web.messages import Reply

_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
main { max-inline-size: 34rem; margin: 15vh auto; padding: 1rem }
"""
_PAGE = f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Open Videogen again</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>Open Videogen again</h1>
<p>This page belongs to the Videogen program on this computer, and its address works only once.</p>
<p>Start Videogen from your applications menu, or run <code>videogen-desktop</code> again:
it opens the page with a new address. Your videos are safe.</p>
</main>
</body>
</html>
"""
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


def refused_page() -> Reply:
    """Return a page that says how to get in, and needs nothing but itself."""
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": _POLICY}
    return Reply(403, _PAGE.encode(), headers)
