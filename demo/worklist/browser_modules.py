"""The scripts of the worklist, which a page asks for when its tab is first opened."""

from __future__ import annotations

from pathlib import Path

from demo.server.script_modules import ScriptModules

FOLDER = Path(__file__).parent / "browser"
WORKLIST = ScriptModules("worklist", FOLDER)
