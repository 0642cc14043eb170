"""Answer, without costing anything, whether a connection would work.

One list proves address, key and dialect, but not the deployment: Azure answers it for any. The
deployment is asked for with a create that no service can carry out, because it has no prompt and
a size and length of nothing; a missing deployment is said, everything else is refused as a bad
request. Whether Azure looks for the deployment before it looks at the fields is not documented,
so a mere refusal of the fields is reported as "not known yet", never as proof.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from videogen_desktop.domain.connection import Check, Dialect, SignIn
from videogen_desktop.domain.errors import (
    AddressNotFound,
    AzureError,
    CredentialsRefused,
    DeploymentNotFound,
    ModelRetired,
    NotConfigured,
    PermissionDenied,
    RateLimited,
    RequestRejected,
    ServiceUnavailable,
    TooManyTasks,
)
from videogen_desktop.sora.failures import Operation, failure, unreadable
from videogen_desktop.sora.listing import read_page
from videogen_desktop.sora.session import DIALECTS, PAGE_BYTES, Limits

if TYPE_CHECKING:
    from videogen_desktop.sora.session import Session

CHECK_SECONDS = 20.0
ADDRESS, KEY, DEPLOYMENT, DIALECT = "address", "key", "deployment", "dialect"
_NAMES = (ADDRESS, KEY, DEPLOYMENT, DIALECT)
_NOT_REACHED = "Not known, because an earlier answer is missing."
_HELP = {
    ADDRESS: "Copy the endpoint again from the Azure portal, and look at the network.",
    KEY: "Copy key 1 or key 2 of this resource from the Azure portal.",
    DEPLOYMENT: "Copy the name of the deployment, not of the model, from the Azure portal.",
    DIALECT: "Choose the other wire format for this connection.",
}
_OTHER = {Dialect.VIDEOS: Dialect.JOBS, Dialect.JOBS: Dialect.VIDEOS}
_KIND = {Dialect.VIDEOS: "Sora 2 (videos)", Dialect.JOBS: "Sora 1 (jobs)"}

Findings = dict[str, tuple[bool | None, str]]


def check_connection(session: Session) -> tuple[Check, ...]:
    """Return the four answers: address, key, deployment, dialect."""
    findings = _ask_for_list(session)
    if findings.get(KEY, (None, ""))[0] and findings.get(DIALECT, (None, ""))[0]:
        findings[DEPLOYMENT] = (
            _ask_for_deployment(session)
            if session.connection.deployment
            else (False, "The name of the deployment is missing.")
        )
    checks = []
    for name in _NAMES:
        ok, message = findings.get(name, (None, _NOT_REACHED))
        checks.append(Check(name, ok, message, _help(session, name) if ok is False else ""))
    return tuple(checks)


def _help(session: Session, name: str) -> str:
    if name == KEY and session.connection.sign_in is SignIn.ENTRA:
        return "Run “az login” in a terminal, with an account that has a right to this resource."
    return _HELP[name]


def _ask_for_list(session: Session) -> Findings:
    host = session.connection.host
    reached = (True, f"{host} answers.")
    try:
        _list(session, session.connection.dialect)
    except NotConfigured as error:
        return {**_ask_without_key(session), KEY: (False, str(error))}
    except AddressNotFound as error:
        return _try_the_other_dialect(session, error)
    except AzureError as error:
        return _explain(error, reached)
    return {
        ADDRESS: reached,
        KEY: (True, "The key is accepted."),
        DIALECT: (True, f"The service speaks {_KIND[session.connection.dialect]}."),
    }


def _ask_without_key(session: Session) -> Findings:
    """Look whether somebody is there who asks for a key."""
    limits = Limits(CHECK_SECONDS, CHECK_SECONDS, PAGE_BYTES)
    try:
        answer = session.exchange(session.dialect.page(None, 1), {}, limits)
    except AzureError as error:
        return {ADDRESS: (False, str(error))}
    if answer.is_success or answer.status in {401, 403}:
        return {ADDRESS: (True, f"{session.connection.host} answers.")}
    return {ADDRESS: (False, str(failure(answer, Operation.LIST, session.connection)))}


def _explain(error: AzureError, reached: tuple[bool, str]) -> Findings:
    """Say which of the four a failed list speaks of."""
    if isinstance(error, CredentialsRefused | PermissionDenied):
        return {ADDRESS: reached, KEY: (False, str(error))}
    if isinstance(error, ModelRetired | DeploymentNotFound):
        accepted = (True, "The key is accepted.")
        return {ADDRESS: reached, KEY: accepted, DEPLOYMENT: (False, str(error))}
    if isinstance(error, RateLimited | TooManyTasks | ServiceUnavailable):
        return {ADDRESS: reached, KEY: (None, str(error))}
    return {ADDRESS: (False, str(error))}


def _try_the_other_dialect(session: Session, error: AddressNotFound) -> Findings:
    other = _OTHER[session.connection.dialect]
    try:
        _list(session, other)
    except (AzureError, NotConfigured):
        return {ADDRESS: (False, str(error))}
    return {
        ADDRESS: (True, f"{session.connection.host} answers."),
        KEY: (True, "The key is accepted."),
        DIALECT: (False, f"The service speaks {_KIND[other]}."),
    }


def _list(session: Session, dialect: Dialect) -> None:
    limits = Limits(CHECK_SECONDS, CHECK_SECONDS, PAGE_BYTES)
    answer = session.ask(DIALECTS[dialect].page(None, 1), Operation.LIST, limits)
    if read_page(answer.json, DIALECTS[dialect]) is None:
        raise unreadable(answer, session.connection)


def _ask_for_deployment(session: Session) -> tuple[bool | None, str]:
    name = session.connection.deployment
    call = session.dialect.refused_create(name)
    try:
        session.ask(call, Operation.CREATE, Limits(CHECK_SECONDS, CHECK_SECONDS))
    except (DeploymentNotFound, ModelRetired, PermissionDenied) as error:
        return False, str(error)
    except RequestRejected:
        if session.connection.is_practice:
            return True, "Practice accepts every deployment."
        return None, f'Azure says nothing against "{name}"; the first video proves it.'
    except AzureError as error:
        return None, str(error)
    return None, f'Whether "{name}" exists shows with the first video.'
