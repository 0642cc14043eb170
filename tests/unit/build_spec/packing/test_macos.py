from __future__ import annotations

import io
import plistlib
from pathlib import Path

import pytest

from build_spec.devtools.voice import Refusal, Voice
from build_spec.devtools.workspace import here
from build_spec.packing import macos
from build_spec.packing.macos import (
    PROFILE_VARIABLE,
    SIGN_VARIABLE,
    entitlements,
    info_plist,
    program_options,
    signing,
)
from build_spec.packing.plan import make_plan

IDENTITY = "Developer ID Application: An Example (AB12CD34EF)"


def test_the_finder_is_told_what_it_needs() -> None:
    facts = plistlib.loads(plistlib.dumps(info_plist("1.2.3")))
    assert facts["CFBundleIdentifier"] == "org.videogen.desktop"
    assert facts["CFBundleShortVersionString"] == facts["CFBundleVersion"] == "1.2.3"
    assert facts["NSHighResolutionCapable"] is True
    assert facts["CFBundleLocalizations"] == ["en", "de", "ar"]


def test_plain_http_is_allowed_for_this_computer_only() -> None:
    assert info_plist("1")["NSAppTransportSecurity"] == {"NSAllowsLocalNetworking": True}


def test_the_hardened_runtime_is_opened_no_further_than_python_needs() -> None:
    granted = plistlib.loads(plistlib.dumps(entitlements()))
    assert granted == {
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
        "com.apple.security.cs.disable-library-validation": True,
    }


def test_pyinstaller_is_given_the_entitlements_and_signs_only_when_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SIGN_VARIABLE, raising=False)
    options = program_options(tmp_path)
    assert plistlib.loads(Path(options["entitlements_file"]).read_bytes()) == entitlements()
    assert "codesign_identity" not in options
    monkeypatch.setenv(SIGN_VARIABLE, IDENTITY)
    assert program_options(tmp_path)["codesign_identity"] == IDENTITY


@pytest.mark.parametrize(
    ("environ", "absent"),
    [
        ({SIGN_VARIABLE: IDENTITY}, PROFILE_VARIABLE),
        ({SIGN_VARIABLE: IDENTITY, PROFILE_VARIABLE: " "}, PROFILE_VARIABLE),
        ({PROFILE_VARIABLE: "videogen"}, SIGN_VARIABLE),
    ],
)
def test_half_a_signature_is_refused(environ: dict[str, str], absent: str) -> None:
    with pytest.raises(Refusal, match=f"{absent} is not"):
        signing(environ)


def test_all_or_nothing_is_taken() -> None:
    assert signing({}) == ("", "")
    both = {SIGN_VARIABLE: IDENTITY, PROFILE_VARIABLE: "videogen"}
    assert signing(both) == (IDENTITY, "videogen")


def test_elsewhere_than_on_a_mac_no_image_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macos, "system", lambda: "linux")
    with pytest.raises(Refusal, match="on macOS"):
        macos.build(make_plan(here(), Voice(io.StringIO())))
