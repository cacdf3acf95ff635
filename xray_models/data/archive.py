"""The files of a data set, from a folder or out of a zip: nothing is unpacked, and nothing outside it is read."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath

from xray_models.data.public_datasets import locate
from xray_models.errors import DatasetError, RadiographError

MAX_FILE_BYTES = 100_000_000
MAX_TOTAL_BYTES = 20_000_000_000  # the published radiographs at their full size take 1.2 GB
MAX_ENTRIES = 50_000  # each image stays in memory as a canvas of 50 kB
MAX_ZIP_RATIO = 100  # radiographs are compressed already; a zip entry that claims more than this is a bomb


@contextmanager
def open_source(source: str | Path) -> Iterator[tuple[list[str], Callable[[str], bytes]]]:
    """Yields (names, read): the files of a folder or zip by their path inside it, and a function name -> bytes.

    DatasetError: no such source, an unsafe zip. ``read`` raises a RadiographError where a file is damaged.
    """
    source = locate(source)
    if source.is_dir():
        files = {path.relative_to(source).as_posix(): path for path in _walk(source) if not _points_out(path, source)}
        yield list(files), lambda name: _read_file(files[name])
    elif source.is_file() and zipfile.is_zipfile(source):
        with _open_zip(source) as archive:
            _check_size(archive.infolist())
            for entry in archive.infolist():
                _check_entry(entry)
            entries = {entry.filename.replace("\\", "/"): entry for entry in archive.infolist() if not entry.is_dir()}
            yield list(entries), lambda name: _read_entry(archive, entries[name])
    elif source.exists():
        raise DatasetError(
            "no-zip", "The data set is neither a folder nor a readable zip file; is the download complete?"
        )
    else:
        name = source.name  # its last part: the path of a machine is nothing for a web page
        raise DatasetError(
            "no-data", f"There is no data set at {name}; give the path of a folder or a zip file.", name=name
        )


def outside_links(source: str | Path) -> list[str]:
    """The links of a folder that point out of it: they are not followed. None in a zip, which is refused for a link."""
    source = locate(source)
    if not source.is_dir():
        return []
    return sorted(path.relative_to(source).as_posix() for path in _walk(source) if _points_out(path, source))


def _walk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() or path.is_symlink()]


def _points_out(path: Path, folder: Path) -> bool:
    return path.is_symlink() and not (path.is_file() and path.resolve().is_relative_to(folder.resolve()))


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise _damaged()
        return path.read_bytes()
    except OSError:
        raise _damaged() from None


def _open_zip(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        raise DatasetError(
            "no-zip", "The data set is neither a folder nor a readable zip file; is the download complete?"
        ) from None


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(entry) as file:
            return file.read(entry.file_size)  # so much and no more, whatever comes out of the compressed bytes
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error):
        raise _damaged() from None


def _damaged() -> RadiographError:
    return RadiographError("unreadable", "This picture file is damaged or incomplete. Export or download it again.")


def _check_size(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise DatasetError(
            "too-many-files",
            f"The zip holds {len(entries)} files, more than {MAX_ENTRIES}; it was not read.",
            files=len(entries),
            limit=MAX_ENTRIES,
        )
    total, limit = sum(entry.file_size for entry in entries), MAX_TOTAL_BYTES
    if total > limit:
        raise DatasetError(
            "too-much-data",
            f"The zip would unpack to {total / 1e9:.0f} GB, more than {limit / 1e9:.0f} GB; "
            "it was not read. Make the images smaller: the models see 224 x 224 pixels.",
            gigabytes=f"{total / 1e9:.0f}",
            limit=f"{limit / 1e9:.0f}",
        )


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    path = PureWindowsPath(name)  # knows both separators, and drives
    if path.anchor or ".." in path.parts or stat.S_ISLNK(entry.external_attr >> 16):
        raise DatasetError(
            "unsafe-zip",
            f"The zip holds an entry that points out of it ({name!r}); it was not read.",
            entry=name,
        )
    if entry.file_size > MAX_FILE_BYTES or entry.file_size > MAX_ZIP_RATIO * max(entry.compress_size, 1):
        raise DatasetError(
            "zip-bomb",
            f"The zip holds an entry too large to be a radiograph ({name!r}); it was not read.",
            entry=name,
        )
    if entry.flag_bits & 0x1:
        raise DatasetError("encrypted-zip", "The zip is protected by a password; give one that is not.")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise DatasetError(
            "zip-method",
            f"The zip holds an entry ({name!r}) that is compressed in an unusual way; zip it again with "
            "the ordinary method (deflate).",
            entry=name,
        )
