"""A visitor's file, read into memory and removed from the disk."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gradio.data_classes import FileData, ListFiles
from gradio.utils import get_upload_folder

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


@dataclass(frozen=True)
class WaitingUpload:
    """A visitor's file that still lies in the upload folder."""

    name: str
    path: Path

    @classmethod
    def of(cls, payload: FileData) -> WaitingUpload:
        """It counts as new from now on, however long it has waited. Gradio has checked that it lies in the folder."""
        path = Path(payload.path)
        claim(path)
        return cls(Path(payload.orig_name or path.name).name, path)

    def take(self) -> Upload:
        """Read it, and delete it from the disk."""
        try:
            data = self.path.read_bytes()
        except OSError:  # it has been read before, or nobody asked about it for minutes
            data = None
        self.drop()
        return Upload(self.name, data)

    def drop(self) -> None:
        """Delete it from the disk, unread."""
        discard(self.path)


def take_upload(payload: FileData | None) -> Upload | None:
    """Read an uploaded file and delete it from the disk; used in place of an upload component's ``preprocess``."""
    return WaitingUpload.of(payload).take() if payload else None


def waiting_uploads(payload: ListFiles | None) -> list[WaitingUpload]:
    """The files of a component that takes several, to be read one by one; in place of its ``preprocess``."""
    return [WaitingUpload.of(one) for one in payload] if payload else []


def take_path(payload: FileData | None) -> Path | None:
    """Where an uploaded file lies; used in place of an upload component's ``preprocess``, which would read it as text.

    Gradio has checked that it lies in the upload folder. None: it is gone.
    """
    path = None if payload is None else Path(payload.path)
    return path if path is not None and claim(path) else None


def waiting_upload(path: str) -> WaitingUpload | None:
    """The upload that the server has answered with this ``path``; None: it is none, whatever else lies there."""
    root = Path(get_upload_folder()).resolve()
    if not path.startswith(str(root / UPLOAD)):
        return None
    file = Path(path).resolve()
    is_upload = file.is_relative_to(root) and file.relative_to(root).parts[0].startswith(UPLOAD) and file.is_file()
    return WaitingUpload(file.name, file) if is_upload else None


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
        path.unlink(missing_ok=True)
        path.parent.rmdir()
        if path.parent.parent.name.startswith(UPLOAD):
            path.parent.parent.rmdir()
