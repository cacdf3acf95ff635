"""Keep the memory of one training step for the next.

glibc asks the kernel for each large block and gives it back when it is freed, so the kernel zeroes the same gigabytes
of activations in each step. If the memory is kept instead, a step of the custom CNN takes a quarter less time on two
CPU cores.
"""

from __future__ import annotations

import ctypes
import platform

# From glibc's malloc.h.
M_TRIM_THRESHOLD, M_MMAP_MAX = -1, -4


def keep_freed_memory() -> bool:
    """Takes effect for later allocations of this process. Returns whether it does: not without glibc."""
    if platform.libc_ver()[0] != "glibc":
        return False
    libc = ctypes.CDLL(None)
    return bool(libc.mallopt(M_MMAP_MAX, 0) and libc.mallopt(M_TRIM_THRESHOLD, -1))
