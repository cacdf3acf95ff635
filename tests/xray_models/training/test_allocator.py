"""In processes of their own: the setting of glibc holds for the whole process."""

import platform
import subprocess
import sys

import pytest

from tests.helpers import ROOT

SCRIPT = """
import resource, sys
from xray_models.training.allocator import keep_freed_memory
if sys.argv[1] == "keep":
    assert keep_freed_memory()
import torch
for _ in range(20):
    torch.ones(16_000_000)  # 64 MB, freed at once
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
"""


def page_faults(choice: str) -> int:
    ran = subprocess.run([sys.executable, "-c", SCRIPT, choice], cwd=ROOT, capture_output=True, text=True, check=True)
    return int(ran.stdout)


@pytest.mark.slow
@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a setting of glibc")
def test_freed_memory_is_used_again_without_the_kernel():
    """Twenty tensors of 64 MB: new memory that the kernel zeroes each time, or the same memory."""
    assert page_faults("keep") < page_faults("give-back") - 10 * 64_000_000 // 2_097_152
