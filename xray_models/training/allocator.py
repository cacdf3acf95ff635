"""Keep the memory of a training step for the next one.

glibc maps every large block afresh and gives it back when it is freed, so the kernel zeroes the same gigabytes of
activations in each step. Kept instead, the custom CNN's step takes a quarter less time on two CPU cores.
"""

from __future__ import annotations

import ctypes
import platform

# From glibc's malloc.h.
M_TRIM_THRESHOLD, M_MMAP_MAX = -1, -4


def keep_freed_memory() -> bool:
    """To be called before the first large allocation; whether it is in force: not without glibc."""
    if platform.libc_ver()[0] != "glibc":
        return False
    libc = ctypes.CDLL(None)
    return bool(libc.mallopt(M_MMAP_MAX, 0) and libc.mallopt(M_TRIM_THRESHOLD, -1))
