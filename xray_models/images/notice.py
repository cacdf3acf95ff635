"""What a person should know about an answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """A warning that does not stop the answer; ``code`` is stable, ``message`` one plain sentence."""

    code: str
    message: str
