"""The application for macOS: its facts as data, which tests read on any system."""

from __future__ import annotations

import os
import plistlib
import shutil
from typing import TYPE_CHECKING

from build_spec.devtools.voice import Refusal
from build_spec.packing import archives, bundle
from build_spec.packing.plan import NAME, TITLE, system

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from build_spec.packing.plan import Plan

IDENTIFIER = "org.videogen.desktop"
# The oldest that Python's own installers for macOS support with today's web view.
OLDEST_SYSTEM = "11.0"
SIGN_VARIABLE = "VIDEOGEN_SIGN_MACOS"
PROFILE_VARIABLE = "VIDEOGEN_NOTARY_PROFILE"


def info_plist(version: str) -> dict[str, object]:
    """Return what the Finder and the system are told about the application."""
    return {
        "CFBundleDisplayName": TITLE,
        "CFBundleName": TITLE,
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        # The page chooses its language itself; this lets the system's own dialogs follow.
        "CFBundleLocalizations": ["en", "de", "ar"],
        "LSApplicationCategoryType": "public.app-category.video",
        "LSMinimumSystemVersion": OLDEST_SYSTEM,
        "NSHighResolutionCapable": True,
        "NSSupportsAutomaticGraphicsSwitching": True,
        # The page comes from this computer over plain HTTP, and from nowhere else.
        "NSAppTransportSecurity": {"NSAllowsLocalNetworking": True},
    }


def entitlements() -> dict[str, bool]:
    """Return what the hardened runtime must allow; everything else stays forbidden."""
    return {
        # libffi writes the small functions that pyobjc hands to the system.
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
        # Python loads compiled modules that other teams have signed, or nobody.
        "com.apple.security.cs.disable-library-validation": True,
    }


def program_options(root: Path) -> dict[str, str]:
    """Return what PyInstaller is told about the program for macOS alone."""
    folder = root / "build"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "entitlements.plist"
    path.write_bytes(plistlib.dumps(entitlements()))
    options = {"entitlements_file": str(path)}
    identity = os.environ.get(SIGN_VARIABLE, "")
    return options | ({"codesign_identity": identity} if identity else {})


def signing(environ: Mapping[str, str]) -> tuple[str, str]:
    """Return the identity to sign with and the profile to notarise with, or neither.

    Raises:
        Refusal: Only one of them is given: a signed application that nobody notarised is refused
            by the system as well, and an unsigned one cannot be notarised.
    """
    identity = environ.get(SIGN_VARIABLE, "").strip()
    profile = environ.get(PROFILE_VARIABLE, "").strip()
    if bool(identity) != bool(profile):
        given, absent = SIGN_VARIABLE, PROFILE_VARIABLE
        if profile:
            given, absent = absent, given
        raise Refusal(f"{given} is set and {absent} is not; both are needed, or neither.")
    return identity, profile


def build(plan: Plan) -> Path:
    """Build the application and its disk image; return the image's path in ``dist``.

    Raises:
        Refusal: Signing is half configured, or a tool failed.
    """
    identity, profile = signing(os.environ)
    tools = ["hdiutil", *(["codesign", "xcrun"] if identity else [])]
    absent = [tool for tool in tools if shutil.which(tool) is None]
    if absent or system() != "darwin":
        raise Refusal(f"A disk image is made on macOS; {' '.join(absent) or 'this'} is missing.")
    staging = plan.staging("macos")
    bundle.freeze(plan, staging)
    bundle.try_out(plan, staging / NAME)
    application = staging / f"{TITLE}.app"
    if identity:
        check: list[str | Path] = [
            "codesign",
            "--verify",
            "--deep",
            "--strict",
            "--verbose=2",
            application,
        ]
        plan.voice.run("Checking the signature", check)
    plan.dist_dir.mkdir(exist_ok=True)
    target = plan.dist_dir / f"{TITLE}-{plan.version}.dmg"
    _image(plan, application, staging / "image", target)
    if identity:
        _notarise(plan, target, identity, profile)
    bundle.describe(plan, target, staging)
    return target


def _image(plan: Plan, application: Path, folder: Path, target: Path) -> None:
    folder.mkdir()
    shutil.move(application, folder / application.name)
    (folder / "Applications").symlink_to("/Applications")
    archives.settle(folder, plan.epoch)
    target.unlink(missing_ok=True)
    plan.voice.run(
        f"Making {target.name}",
        ["hdiutil", "create", "-volname", TITLE, "-srcfolder", folder, "-format", "UDZO", target],
    )


def _notarise(plan: Plan, image: Path, identity: str, profile: str) -> None:
    plan.voice.run("Signing the image", ["codesign", "--sign", identity, "--timestamp", image])
    submit: list[str | Path] = [
        "xcrun",
        "notarytool",
        "submit",
        image,
        "--keychain-profile",
        profile,
        "--wait",
    ]
    plan.voice.run("Waiting for Apple's notaries", submit)
    plan.voice.run("Stapling their ticket", ["xcrun", "stapler", "staple", image])
    ask: list[str | Path] = ["spctl", "--assess", "--type", "open"]
    ask += ["--context", "context:primary-signature", image]
    plan.voice.run("Asking this Mac whether it would open it", ask)
