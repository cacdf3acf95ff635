"""Results that depend on files, kept until one of the files changes: every visitor's page asks again every second."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, wraps
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def cached_by_files(
    files: Callable[..., Iterable[Path]], maxsize: int = 1024
) -> Callable[[Callable[..., T]], Callable[..., T]]:
    """Decorator: keep a function's results until one of ``files(*arguments)`` is replaced, edited, made or deleted.

    The arguments must be hashable. All callers share a result and must not change it.

        @cached_by_files(lambda folder: [folder / "model.json"])
        def read_record(folder): ...
    """

    def decorate(function: Callable[..., T]) -> Callable[..., T]:
        @lru_cache(maxsize)
        def keep(stamps: tuple, *arguments: object, **options: object) -> T:
            return function(*arguments, **options)

        @wraps(function)
        def cached(*arguments: object, **options: object) -> T:
            stamps = tuple(file_stamp(file) for file in files(*arguments, **options))
            return keep(stamps, *arguments, **options)

        return cached

    return decorate


def cached_by_file(function: Callable[..., T]) -> Callable[..., T]:
    """Decorator: ``cached_by_files`` for a function whose first argument is the one file that it reads."""
    return cached_by_files(lambda file, *_, **__: [file])(function)


def file_stamp(file: Path) -> tuple[int, ...] | None:
    """What changes whenever a file does: its time, size and inode. None where there is no file."""
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
