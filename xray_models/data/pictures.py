"""The pictures that a person names: files, folders and zips, each of whose pictures counts for itself."""

from __future__ import annotations

import glob
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath

from xray_models.data.archive import open_dataset
from xray_models.data.folder_layout import is_hidden, is_picture
from xray_models.errors import DatasetError, XrayError
from xray_models.images.radiograph import Radiograph, load_radiograph

ZIPS_OPEN = (
    16  # at once; a system lets a program open some hundreds of files, and an archive may hold thousands of zips
)
NO_PICTURES = {"DICOMDIR", "LICENSE", "README", "CHANGELOG", "Makefile"}  # files whose names have no ending, either


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
    Hidden files and those of another kind are passed over there. The zips in a folder are looked into, those in a zip
    are not. A folder or zip that cannot be read, or has no picture, stands for itself, and its ``load`` says why.
    Nothing is decoded before ``load``, and zips stay packed.
    """
    opened = lru_cache(ZIPS_OPEN)(_Opened)
    try:
        yield [picture for path in paths for match in _matches(path) for picture in _pictures(match, opened)]
    finally:
        opened.cache_clear()


class _Opened:
    """A folder or zip that is read; it closes when nobody uses it any more. XrayError: it cannot be read."""

    def __init__(self, path: str):
        self._context = open_dataset(Path(path).absolute())
        self._names, self._read = self._context.__enter__()

    def visible(self) -> list[str]:
        """The files that are not hidden, by name."""
        return sorted(name for name in self._names if not is_hidden(name))

    def read(self, name: str) -> bytes:
        """XrayError: it is damaged."""
        return self._read(name)


def _matches(path: str) -> list[str]:
    """``path``, or, where nothing has this name, what it is a pattern of."""
    return (not os.path.lexists(path) and sorted(glob.glob(path, recursive=True))) or [path]


def _pictures(path: str, opened_zip: Callable[[str], _Opened]) -> list[Picture]:
    try:
        if os.path.isdir(path):  # unlike Path.is_dir, this takes any name
            found = _in_folder(path, opened_zip)
        elif _is_zip(path):
            found = _in_zip(path, opened_zip)
        else:
            return [Picture(path, lambda: Path(path))]
        if not found:
            raise DatasetError("no-pictures", "There is no picture in this folder or zip. Choose another one.")
    except XrayError as error:
        return [Picture(path, _failing(error))]
    return found


def _in_folder(path: str, opened_zip: Callable[[str], _Opened]) -> list[Picture]:
    folder, found = _Opened(path), []
    for name in folder.visible():
        if may_be_picture(name):
            found.append(Picture(str(Path(path) / name), partial(folder.read, name)))
        elif _is_called_zip(name):
            found += _pictures(str(Path(path) / name), opened_zip)
    return found


def _in_zip(path: str, opened_zip: Callable[[str], _Opened]) -> list[Picture]:
    def read(name: str) -> bytes:
        return opened_zip(path).read(name)

    found = []
    for name in opened_zip(path).visible():
        if may_be_picture(name):
            found.append(Picture(str(Path(path) / name), partial(read, name)))
        elif _is_called_zip(name):
            found.append(Picture(str(Path(path) / name), _failing(_nested())))
    return found


def _nested() -> DatasetError:
    message = "This is a zip inside another one, which is not read. Unpack the outer one, and give its folder."
    return DatasetError("nested-zip", message)


def _is_called_zip(name: str) -> bool:
    return name.lower().endswith(".zip")


def may_be_picture(name: str) -> bool:
    """By its name, which may be a path."""
    return is_picture(name) and PurePosixPath(name).name not in NO_PICTURES


def _failing(error: XrayError) -> Callable[[], bytes]:
    def source() -> bytes:
        raise error

    return source


def _is_zip(path: str) -> bool:
    """By its first bytes: a picture with a zip behind it is a picture."""
    with suppress(OSError, ValueError), open(path, "rb") as file:
        return file.read(2) == b"PK" and zipfile.is_zipfile(path)
    return False
