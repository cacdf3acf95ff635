"""A visitor's file, read into memory and removed from the disk."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gradio.data_classes import FileData


@dataclass(frozen=True)
class Upload:
    """A visitor's file. ``data`` is None where it did not arrive."""

    name: str
    data: bytes | None


def take_upload(payload: FileData | None) -> Upload | None:
    """Read an uploaded file and delete it from the disk; used in place of an upload component's ``preprocess``."""
    if payload is None:
        return None
    path = Path(payload.path)  # Gradio has checked that it lies in the upload folder
    try:
        data = path.read_bytes()
    except OSError:  # the same file, sent by two visitors at once, is one file on the disk
        data = None
    with suppress(OSError):
        path.unlink()
        path.parent.rmdir()  # each upload has a folder of its own
    return Upload(Path(payload.orig_name or path.name).name, data)
