"""Text for visitors without a path of this machine in it."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from xray_models.files import printable

Replacements = tuple[tuple[str, str], ...]  # (path, what a visitor reads in its place)

REPOSITORY = Path(__file__).resolve().parents[2]
_OWN_FOLDERS = (REPOSITORY, sys.prefix, os.path.expanduser("~"))  # paths inside them are shown from there on
# An absolute path of any system and, in group 1, its last part.
_ABSOLUTE_PATH = re.compile(r"(?<![\w.:/\\])(?:[A-Za-z]:)?(?:[/\\][^\s/\\:\"']+)+[/\\]([^\s/\\:\"']*)")


def hide_paths(text: str, replacements: Replacements = ()) -> str:
    """``text`` with ``replacements`` made, and every other absolute path shortened to its last part.

    What UTF-8 cannot write, as in some file names, becomes an escape: a page with it could not be sent.
    """
    for path, replacement in (*replacements, *((f"{folder}/", "") for folder in _OWN_FOLDERS)):
        text = text.replace(path, replacement)
    return printable(_ABSOLUTE_PATH.sub(r"\1", text))


def hide_paths_in(value: object, replacements: Replacements) -> object:
    """``value``, as JSON can hold it, with ``hide_paths`` done to each text in its objects."""
    if isinstance(value, dict):
        return {key: hide_paths_in(item, replacements) for key, item in value.items()}
    return hide_paths(value, replacements) if isinstance(value, str) else value
