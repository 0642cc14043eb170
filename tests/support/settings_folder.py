"""The settings of a folder, with every source at hand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.support.fake_clock import FakeClock
from videogen_desktop.config.settings import SettingsStore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from videogen_desktop.base.paths import DataFolder

AZURE = "https://contoso.openai.azure.com"
BASE = f"{AZURE}/openai/v1"
GATEWAY = "https://gateway.example/sora/v1"


def store(
    folder: DataFolder,
    *,
    environ: Mapping[str, str] | None = None,
    managed: Mapping[str, object] | None = None,
    overrides: Mapping[str, object] | None = None,
) -> SettingsStore:
    """Load what the folder, the environment, an organisation and the command line say."""
    path = folder.root / "managed.json"
    if managed is not None:
        path.write_text(json.dumps(managed))
    made = SettingsStore(folder, overrides, environ, path, FakeClock())
    made.load()
    return made


def saved(folder: DataFolder) -> dict[str, object]:
    """Return what the file of the person's own settings holds."""
    document: dict[str, object] = json.loads(folder.settings_path.read_text())
    return document
