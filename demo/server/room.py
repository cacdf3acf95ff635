"""What is kept for visitors within a bound on bytes: what nobody has used for longest makes room for what comes."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Protocol

moment = itertools.count().__next__  # a later one is larger


class Kept(Protocol):
    """Something that a visitor still holds."""

    used: int  # the ``moment`` when it was last asked for

    @property
    def bytes(self) -> int:
        """0 once it is released."""

    def release(self) -> None:
        """Give up what takes the room."""


def make_room(kept: Iterable[Kept], newest: Kept, max_bytes: int) -> None:
    """Release as few of ``kept`` as let the others have ``max_bytes`` together; ``newest`` stays, however large."""
    by_age = sorted(kept, key=lambda one: one.used)
    total = sum(one.bytes for one in by_age)
    for one in by_age:
        if total <= max_bytes or one is newest:
            return
        total -= one.bytes
        one.release()
