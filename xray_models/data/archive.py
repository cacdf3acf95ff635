"""The files of a data set in a folder or a zip. Nothing is unpacked, and nothing outside of it is read."""

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
MAX_ZIP_RATIO = 100  # radiographs are already compressed; an entry that claims more than this is a zip bomb


@contextmanager
def open_dataset(data: str | Path) -> Iterator[tuple[list[str], Callable[[str], bytes]]]:
    """Yield (names, read): the paths of the files inside a folder or zip, and a function from such a path to its bytes.

    DatasetError: no such data set, an unsafe zip. ``read`` raises a RadiographError if a file is damaged.
    """
    data = locate(data)
    if data.is_dir():
        files = {path.relative_to(data).as_posix(): path for path in _walk(data) if not _leads_outside(path, data)}
        yield list(files), lambda name: _read_file(files[name])
    elif data.is_file() and zipfile.is_zipfile(data):
        with _open_zip(data) as archive:
            _check_size(archive.infolist())
            for entry in archive.infolist():
                _check_entry(entry)
            entries = {entry.filename.replace("\\", "/"): entry for entry in archive.infolist() if not entry.is_dir()}
            yield list(entries), lambda name: _read_entry(archive, entries[name])
    elif data.exists():
        raise _no_zip()
    else:
        name = data.name  # only the last part: the message may be shown on a web page
        raise DatasetError(
            "no-data", f"There is no data set at {name}; give the path of a folder or a zip file.", name=name
        )


def outside_links(data: str | Path) -> list[str]:
    """The links in a folder that lead out of it and are not followed. A zip with links is refused as a whole."""
    data = locate(data)
    if not data.is_dir():
        return []
    return sorted(path.relative_to(data).as_posix() for path in _walk(data) if _leads_outside(path, data))


def _walk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() or path.is_symlink()]


def _leads_outside(path: Path, folder: Path) -> bool:
    return path.is_symlink() and not (path.is_file() and path.resolve().is_relative_to(folder.resolve()))


def _read_file(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise _damaged()
        return path.read_bytes()
    except OSError:
        raise _damaged() from None


def _open_zip(data: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(data)
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        raise _no_zip() from None


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(entry) as file:
            return file.read(entry.file_size)  # no more than declared, however much the compressed bytes hold
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error):
        raise _damaged() from None


def _no_zip() -> DatasetError:
    message = "The data set is neither a folder nor a readable zip file; is the download complete?"
    return DatasetError("no-zip", message)


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
    path = PureWindowsPath(name)  # understands both separators and drive letters
    if path.anchor or ".." in path.parts or stat.S_ISLNK(entry.external_attr >> 16):
        raise DatasetError(
            "unsafe-zip",
            f"The zip holds an entry that leads out of it ({name!r}); it was not read.",
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
