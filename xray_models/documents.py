"""JSON that is read back from the disk: what another version, another person or a failing disk may have written there.

The one door through which it comes in. What is too large is not read, what is nested too deeply is not parsed, and
types and ranges are those of the class that is asked for.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")

MAX_BYTES = 4_000_000  # of a file; the record of a training of 1,000 epochs takes about 0.7 MB
MAX_DEPTH = 32  # lists and objects within each other; ours have at most six
_STRING = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)  # the last one of a text may lack its end
_BRACKET = re.compile(r"[][{}]")
_adapter: Callable[[Any], TypeAdapter] = cache(TypeAdapter)  # to build one takes longer than to use it


class DamagedDocument(ValueError):
    """A file that does not hold what it should."""


def read_document(file: str | Path, kind: type[T], max_bytes: int = MAX_BYTES) -> T:
    """The JSON in ``file`` as a ``kind``: a dataclass, or a type such as ``dict[str, int]``.

    FileNotFoundError: there is no such file. DamagedDocument: it is no file, cannot be read, is too large, is no JSON
    or is nested too deeply, or a value has the wrong type or lies outside its range.
    """
    try:
        with open_plain(file) as document:
            content = document.read(max_bytes + 1)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise DamagedDocument(f"{Path(file).name} cannot be read") from error
    if len(content) > max_bytes:
        raise DamagedDocument(f"{Path(file).name} is larger than {max_bytes} bytes")
    return parse_document(content, kind)


def parse_document(text: bytes | str, kind: type[T]) -> T:
    """The same for JSON that is at hand. DamagedDocument as there."""
    try:
        text = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        if _depth(text) > MAX_DEPTH:
            raise DamagedDocument(f"nested more than {MAX_DEPTH} times")
        return _adapter(kind).validate_python(json.loads(text))
    except ValueError as error:  # also a UnicodeDecodeError, a JSONDecodeError and pydantic's ValidationError
        raise DamagedDocument(str(error)) from error


def open_plain(file: str | Path, links: bool = True) -> BinaryIO:
    """Open an ordinary file to read its bytes. OSError: there is none; or it is a folder, or a pipe, which would keep
    the reader waiting, or a device; without ``links`` also a symbolic link, which may lead anywhere."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(file, flags | (0 if links else getattr(os, "O_NOFOLLOW", 0)))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{Path(file).name} is not an ordinary file")
    return open(descriptor, "rb")


def _depth(text: str) -> int:
    """How many lists and objects of a JSON text are within each other, at most. Brackets in strings do not count."""
    brackets = _BRACKET.finditer(_STRING.sub("", text))
    return max(accumulate((1 if bracket[0] in "[{" else -1 for bracket in brackets), initial=0))
