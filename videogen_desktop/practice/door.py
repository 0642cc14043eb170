"""What every request meets first: who asks, and the faults that hit everything."""

from __future__ import annotations

import hmac
import re
from typing import TYPE_CHECKING

from videogen_desktop.practice import refusals
from videogen_desktop.practice.refusals import Refused

if TYPE_CHECKING:
    from videogen_desktop.practice.chance import Chances
    from videogen_desktop.practice.options import PracticeOptions
    from videogen_desktop.practice.wire import Answer, Call

API_VERSIONS = frozenset({"", "v1", "preview"})
_BEARER = re.compile(r"Bearer +(\S+)", re.IGNORECASE)
# Header, content and signature: a token of Entra ID rather than a key.
_TOKEN = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+", re.ASCII)
_FAILURES = (500, 503)
# The deployment in a body that is not read any further, JSON or form.
_MODEL = re.compile(
    rb'"model"\s*:\s*"([^"\\]{1,100})"|name="model"\r\n(?:[^\r]+\r\n)*\r\n([^\r]{1,100})\r'
)


class Door:
    """Lets requests in."""

    def __init__(self, options: PracticeOptions, chances: Chances) -> None:
        self._options = options
        self._chances = chances
        self._model = "sora-2"

    def account(self, call: Call) -> int:
        """Return the account that the key or token opens.

        Raises:
            Refused: It opens none, or a fault keeps everybody out.
        """
        secret = call.headers.get("api-key", "").strip()
        with_token = False
        if not secret and (match := _BEARER.fullmatch(call.headers.get("authorization", ""))):
            secret = match.group(1)
            with_token = _TOKEN.fullmatch(secret) is not None
        faults = self._options.faults
        account = self._find(secret)
        if account is None or faults.unauthorized:
            raise Refused(refusals.unauthorized(with_token=with_token))
        if faults.forbidden:
            raise Refused(refusals.forbidden(with_token=with_token))
        return account

    def refusal(self, call: Call) -> Answer | None:
        """Return what everybody gets instead of an answer, if anything."""
        faults = self._options.faults
        if call.query.get("api-version", "") not in API_VERSIONS:
            return refusals.front_error(400, "BadRequest", "API version not supported")
        if faults.retired:
            return refusals.retired()
        if faults.deployment_missing:
            return refusals.no_deployment(self._asked_model(call))
        # Ids never come from the seed, so what is drawn must not depend on them.
        path = call.path
        for name, value in call.ids.items():
            path = path.replace(value, name)
        chance = self._chances.next("request", call.method, path)
        if chance.hits("server-error", faults.server_error):
            return refusals.server_failure(_FAILURES[chance.whole("status", len(_FAILURES))])
        return None

    def _find(self, secret: str) -> int | None:
        if not secret:
            return None
        if not self._options.api_keys:
            return 0
        for account, key in enumerate(self._options.api_keys):
            if hmac.compare_digest(key.encode(), secret.encode()):
                return account
        return None

    def _asked_model(self, call: Call) -> str:
        """Return the deployment a create names; other requests hear of the latest one."""
        if match := _MODEL.search(call.body):
            self._model = (match.group(1) or match.group(2)).decode("utf-8", "replace")
        return self._model
