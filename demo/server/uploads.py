"""A visitor's file, read into memory and removed from the disk."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gradio.data_classes import FileData

from demo.server.access import Access
from demo.server.upload_folder import UPLOAD
from xray_models.images.radiograph import MAX_BYTES

MAX_ZIP_BYTES = 3_000_000_000  # of a data set, where everybody may retrain; elsewhere the limit of a radiograph stays


def max_upload(access: Access) -> int:
    """Bytes of the largest file that the server accepts."""
    return MAX_BYTES if access.public else MAX_ZIP_BYTES


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
    except OSError:  # it has been read before, or nobody asked about it for minutes
        data = None
    discard(path)
    return Upload(Path(payload.orig_name or path.name).name, data)


def take_path(payload: FileData | None) -> Path | None:
    """Where an uploaded file lies; used in place of an upload component's ``preprocess``, which would read it as text.

    Gradio has checked that it lies in the upload folder. None: it is gone.
    """
    path = None if payload is None else Path(payload.path)
    return path if path is not None and claim(path) else None


def claim(path: Path) -> bool:
    """Whether the upload at ``path`` is there. If so, it counts as new for ``upload_folder.sweep`` from now on."""
    try:
        os.utime(path)
    except OSError:
        return False
    return True


def discard(path: Path) -> None:
    """Delete an upload and the folders that it has to itself: Gradio's, named by the content, and that of the door."""
    with suppress(OSError):
        path.unlink()
        path.parent.rmdir()
        if path.parent.parent.name.startswith(UPLOAD):
            path.parent.parent.rmdir()
