"""Errors of the disk, in a sentence for the visitor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from demo.text.say import page_error


@contextmanager
def explaining_disk_errors() -> Iterator[None]:
    """Turn an OSError (a full disk, no permission) into an XrayError with a sentence for the visitor."""
    try:
        yield
    except OSError as error:
        raise page_error("disk_refuses") from error
