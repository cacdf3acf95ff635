"""The pictures that a person names: files, folders and zips, each of whose pictures counts for itself."""

from __future__ import annotations

import glob
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath

from xray_models.data.archive import open_dataset
from xray_models.data.folder_layout import is_hidden, is_picture
from xray_models.errors import DatasetError, XrayError
from xray_models.images.radiograph import Radiograph, load_radiograph

_NO_PICTURES = {"DICOMDIR", "LICENSE", "README", "CHANGELOG", "Makefile"}  # files whose names have no ending, either


@dataclass(frozen=True)
class Picture:
    """``name``: as it was given, and for one in a folder or zip the path in it behind."""

    name: str
    source: Callable[[], Path | bytes]  # XrayError: it is not to be had

    def load(self) -> Radiograph:
        """XrayError: it cannot be read."""
        return load_radiograph(self.source())

    def data(self) -> bytes:
        """The file as it is. OSError, XrayError: it cannot be read."""
        source = self.source()
        return source if isinstance(source, bytes) else source.read_bytes()


@contextmanager
def open_pictures(paths: Sequence[str]) -> Iterator[list[Picture]]:
    """All pictures of the files, folders and zips ``paths``, in their order; those in a folder or zip by name.

    A path may be a pattern, such as "a/**/*.png", which stands for all that fits it, by name.
    Hidden files and those of another kind are passed over there. A folder or zip that cannot be read, or has no
    picture, stands for itself, and its ``load`` says why. Nothing is decoded before ``load``, and zips stay packed.
    """
    with ExitStack() as stack:
        yield [picture for path in paths for match in _matches(path) for picture in _pictures(match, stack)]


def _matches(path: str) -> list[str]:
    """``path``, or, where nothing has this name, what it is a pattern of."""
    return (not os.path.lexists(path) and sorted(glob.glob(path, recursive=True))) or [path]


def _pictures(path: str, stack: ExitStack) -> list[Picture]:
    if not os.path.isdir(path) and not _is_zip(path):  # unlike Path.is_dir, this takes any name
        return [Picture(path, lambda: Path(path))]
    try:
        names, read = stack.enter_context(open_dataset(Path(path).absolute()))
        inside = sorted(name for name in names if _may_be_picture(name))
        if not inside:
            raise DatasetError("no-pictures", "There is no picture in this folder or zip. Choose another one.")
    except XrayError as error:
        return [Picture(path, _failing(error))]
    return [Picture(str(Path(path) / name), partial(read, name)) for name in inside]


def _may_be_picture(name: str) -> bool:
    return is_picture(name) and not is_hidden(name) and PurePosixPath(name).name not in _NO_PICTURES


def _failing(error: XrayError) -> Callable[[], bytes]:
    def source() -> bytes:
        raise error

    return source


def _is_zip(path: str) -> bool:
    """By its first bytes: a picture with a zip behind it is a picture."""
    with suppress(OSError, ValueError), open(path, "rb") as file:
        return file.read(2) == b"PK" and zipfile.is_zipfile(path)
    return False
