"""The scripts of the viewer, which a page asks for after its first answer."""

from __future__ import annotations

from pathlib import Path

from demo.server.script_modules import ScriptModules

FOLDER = Path(__file__).parent / "viewer"
VIEWER = ScriptModules("viewer", FOLDER)
