"""The keyboard shortcuts as a dialog: its frame and all its words. shortcuts.js has the list, and fills it in."""

from __future__ import annotations

from demo.text.say import SENTENCES
from demo.ui.html import render

_WORDS = ("shortcut_", "shortcuts_", "key_")  # how the sentences begin that shortcuts.js may need


def render_shortcuts(language: str) -> str:
    """The button that opens the dialog, and the dialog."""
    words = {key: sentence for key, sentence in SENTENCES[language].items() if key.startswith(_WORDS)}
    return render("ui/templates/shortcuts.html", language, words=words)
