"""The address of a proxy, and the name and password in it, which belong to the key store."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from videogen_desktop.base.logs import redact

SYSTEM = "system"
NONE = "none"
LONGEST = 1000
_SENTENCE = "has to be an address such as http://proxy.example:8080."


def check_proxy(value: object, /) -> str:
    """Accept ``system``, ``none`` or the http address of a proxy.

    Raises:
        ValueError: The rest of a sentence that starts with "The proxy".
    """
    if not isinstance(value, str) or len(value) > LONGEST or not value.isprintable():
        raise ValueError(_SENTENCE)
    text = value.strip()
    if text.lower() in {SYSTEM, NONE}:
        return text.lower()
    whole = text if "://" in text else f"http://{text}"
    try:
        parts = urlsplit(whole)
        port = parts.port
    except ValueError as error:
        raise ValueError(_SENTENCE) from error
    beyond = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme not in {"http", "https"} or not parts.hostname or beyond or port == 0:
        raise ValueError(_SENTENCE)
    if not parts.netloc.isascii() or any(character.isspace() for character in parts.netloc):
        raise ValueError(_SENTENCE)
    return f"{parts.scheme}://{parts.netloc}"


def split_user(proxy: str) -> tuple[str, str]:
    """Return the address without name and password, and ``name:password`` as it stands there."""
    user, at, host = urlsplit(proxy).netloc.rpartition("@")
    if not at:
        return proxy, ""
    hide(user)
    return f"{urlsplit(proxy).scheme}://{host}", user


def with_user(proxy: str, user: str | None) -> str:
    """Return the address with ``name:password`` in it, unless it has one already."""
    parts = urlsplit(proxy)
    if not user or not parts.netloc or "@" in parts.netloc:
        return proxy
    return f"{parts.scheme}://{user}@{parts.netloc}"


def key_name(proxy: str) -> str:
    """Return the name that the password of a proxy is kept under; no host can have it."""
    return f"proxy {urlsplit(proxy).netloc.rpartition('@')[2].lower()}"


def hide(user: str) -> None:
    """Keep a name and password out of the log, in each way that they may be written."""
    redact(user)
    password = user.partition(":")[2]
    for text in (password, unquote(password)):
        redact(text)
