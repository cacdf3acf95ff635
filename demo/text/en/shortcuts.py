"""Keyboard shortcuts, as their dialog lists them: see demo/ui/static/shortcuts.js."""

SENTENCES = {
    "shortcuts": "Keyboard shortcuts",
    "shortcuts_close": "Close",
    "shortcuts_note": "They rest while you type in a field. On a Mac, Ctrl is Cmd.",
    "shortcuts_page": "Everywhere",
    "shortcuts_compare": "Compare",
    "shortcut_help": "Show or close this list",
    "shortcut_move": "Move within tabs, choices and sliders",
    "shortcut_tabs": "Open a tab, from left to right",
    "shortcut_open": "Choose a file, on Compare and Retrain",
    "shortcut_paste": "Read the image from the clipboard",
    "shortcut_radiograph": "Show the radiograph before or after, the first or the last",
    "key_ArrowLeft": "←",
    "key_ArrowRight": "→",
    "key_ArrowUp": "↑",
    "key_ArrowDown": "↓",
    "key_Home": "Home",
    "key_End": "End",
    "key_Shift": "Shift",
    "key_Space": "Space",
}
