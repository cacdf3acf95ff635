"""Give back to the system what visits have freed.

glibc keeps freed memory for later where something still lies above it: of what 200 open pages took, most stayed with
the process for good.
"""

from __future__ import annotations

import ctypes
import platform


def give_back_freed_memory() -> bool:
    """Whether some was given back; False without glibc, where no such call exists. Takes milliseconds."""
    if platform.libc_ver()[0] != "glibc":
        return False
    return bool(ctypes.CDLL(None).malloc_trim(0))
