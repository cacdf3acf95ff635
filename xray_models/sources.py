"""The files of a data set, from a folder or out of a zip: nothing is unpacked, and nothing outside it is read."""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from .errors import DatasetError

MAX_FILE_BYTES = 100_000_000
MAX_ZIP_RATIO = 100  # radiographs are compressed already; a zip entry that claims more than this is a bomb


@contextmanager
def open_source(source: Path) -> Iterator[tuple[list[str], Callable[[str], bytes]]]:
    """Yields (names, read): the files of a folder or zip by their path inside it, and a function name -> bytes."""
    if source.is_dir():
        files = {path.relative_to(source).as_posix(): path for path in source.rglob("*") if path.is_file()}
        yield list(files), lambda name: files[name].read_bytes()
    elif source.is_file() and zipfile.is_zipfile(source):
        with zipfile.ZipFile(source) as archive:
            entries = {entry.filename: entry for entry in archive.infolist() if not entry.is_dir()}
            for entry in entries.values():
                _check_entry(entry)
            yield list(entries), lambda name: archive.read(entries[name])
    elif source.exists():
        raise DatasetError(
            "no-zip", "The data set is neither a folder nor a readable zip file; is the download complete?"
        )
    else:
        raise DatasetError("no-data", f"There is no data set at {source}; give the path of a folder or a zip file.")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or stat.S_ISLNK(entry.external_attr >> 16):
        raise DatasetError(
            "unsafe-zip",
            f"The zip holds an entry that points out of it ({entry.filename!r}); it was not read.",
            entry=entry.filename,
        )
    if entry.file_size > MAX_FILE_BYTES or entry.file_size > MAX_ZIP_RATIO * max(entry.compress_size, 1):
        raise DatasetError(
            "zip-bomb",
            f"The zip holds an entry too large to be a radiograph ({entry.filename!r}); it was not read.",
            entry=entry.filename,
        )
    if entry.flag_bits & 0x1:
        raise DatasetError("encrypted-zip", "The zip is protected by a password; give one that is not.")
