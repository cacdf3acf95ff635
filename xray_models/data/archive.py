"""The files of a data set in a folder or a zip. Nothing is unpacked, and nothing outside of it is read."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PureWindowsPath

from xray_models.data.public_datasets import locate
from xray_models.errors import DatasetError, RadiographError

MAX_FILE_BYTES = 100_000_000
MAX_TOTAL_BYTES = 20_000_000_000  # the published radiographs at their full size take 1.2 GB
MAX_ENTRIES = 50_000  # each image stays in memory as a canvas of 50 kB
MAX_LIST_BYTES = 25_000_000  # of the list of entries in a zip: 500 for each of them
LOCAL_HEADER_BYTES = 30  # at least; before the content of each entry
MAX_NAME_LENGTH = 1_000  # of an entry; no disk holds longer paths, and pages and logs show them
MAX_ZIP_RATIO = 100  # radiographs are already compressed; an entry that claims more than this is a zip bomb

_OTHER_ARCHIVES = {  # first bytes -> the usual ending
    b"\x1f\x8b": ".tar.gz",
    b"BZh": ".tar.bz2",
    b"\xfd7zXZ": ".tar.xz",
    b"7z\xbc\xaf\x27\x1c": ".7z",
    b"Rar!\x1a\x07": ".rar",
}


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
            _check_overlaps(archive)
            for entry in archive.infolist():
                _check_entry(entry)
            found = {entry.filename.replace("\\", "/"): entry for entry in archive.infolist()}
            entries = {name: entry for name, entry in found.items() if not name.endswith("/")}  # those are folders
            yield list(entries), lambda name: _read_entry(archive, entries[name])
    elif data.exists():
        raise _other_archive(data) or _no_zip()
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


class _LimitedList(io.BufferedReader):
    """A zip file. Opening it reads its list of entries in one piece; too long a list is refused until ``opened``."""

    opened = False

    def read(self, size: int | None = -1, /) -> bytes:
        if not self.opened and size is not None and size > MAX_LIST_BYTES:
            raise _too_many_files()
        return super().read(size)


@contextmanager
def _open_zip(data: Path) -> Iterator[zipfile.ZipFile]:
    with ExitStack() as stack:
        try:
            file = stack.enter_context(_LimitedList(io.FileIO(data)))
            archive = stack.enter_context(zipfile.ZipFile(file))
            file.opened = True
        except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
            raise _no_zip() from None
        yield archive


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(entry) as file:
            return file.read(entry.file_size)  # no more than declared, however much the compressed bytes hold
    except (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error):
        raise _damaged() from None


def _no_zip() -> DatasetError:
    message = "The data set is neither a folder nor a readable zip file; is the download complete?"
    return DatasetError("no-zip", message)


def _other_archive(data: Path) -> DatasetError | None:
    """What to do with an archive of another kind."""
    with suppress(OSError), open(data, "rb") as file:
        head = file.read(262)
        kinds = [kind for magic, kind in _OTHER_ARCHIVES.items() if head.startswith(magic)]
        if head[257:] == b"ustar":
            kinds.append(".tar")
        for kind in kinds:
            message = f"This is a {kind} archive, which is not read. Unpack it, and give its folder, or a zip of that."
            return DatasetError("other-archive", message, kind=kind)
    return None


def _damaged() -> RadiographError:
    return RadiographError("unreadable", "This picture file is damaged or incomplete. Export or download it again.")


def _too_many_files() -> DatasetError:
    message = f"The zip holds more than {MAX_ENTRIES} files; it was not read."
    return DatasetError("too-many-files", message, limit=MAX_ENTRIES)


def _check_size(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise _too_many_files()
    total, limit = sum(entry.file_size for entry in entries), MAX_TOTAL_BYTES
    if total > limit:
        raise DatasetError(
            "too-much-data",
            f"The zip would unpack to {total / 1e9:.0f} GB, more than {limit / 1e9:.0f} GB; "
            "it was not read. Make the images smaller: the models see 224 x 224 pixels.",
            gigabytes=f"{total / 1e9:.0f}",
            limit=f"{limit / 1e9:.0f}",
        )


def _check_overlaps(archive: zipfile.ZipFile) -> None:
    """DatasetError: entries share bytes, by which a small zip unpacks to much."""
    end = archive.start_dir
    for entry in sorted(archive.infolist(), key=lambda entry: entry.header_offset, reverse=True):
        if entry.header_offset + LOCAL_HEADER_BYTES + entry.compress_size > end:
            raise DatasetError(
                "overlapping-zip",
                f"The zip holds entries that overlap ({entry.filename!r}), as in a zip bomb; it was not read. "
                "If it is none, unpack it and make a new zip.",
                entry=entry.filename,
            )
        end = entry.header_offset


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if len(name) > MAX_NAME_LENGTH:
        begin = name[:40]
        message = f"The zip holds an entry whose name is too long ({begin!r}...); it was not read. Shorten it."
        raise DatasetError("long-name", message, begin=begin)
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
