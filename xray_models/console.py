"""What is printed. A console that cannot write a name, a full disk or a reader that went away never ends a command."""

from __future__ import annotations

import io
import sys
from contextlib import suppress


def prepare_console() -> None:
    """Let the standard streams write an escape for each character that their encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def report(text: str) -> None:
    """Print ``text`` at once; where that is impossible, go on."""
    with suppress(OSError, ValueError):  # ValueError: the stream is closed, or cannot encode the text
        print(text, flush=True)
