"""How the threads of a computation wait for each other: not for long at the cost of whoever else needs the cores.

PyTorch shares each layer among OpenMP's threads, which wait for the slowest of them by asking again and again. Where
another process keeps a core busy, one of them always is the slowest, and the others use up the time that it would need.
OpenMP reads these variables once, when torch is loaded; processes that are started from this one inherit them.
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping

# GNU's OpenMP asks so often before it lets the thread sleep, by default 300 times as often; not at all would cost 10 %
# where nobody else needs the cores (measured on two: see tests/benchmarks/speed/neighbour.py). Others know the first.
_PATIENCE = {"OMP_WAIT_POLICY": "PASSIVE", "GOMP_SPINCOUNT": "1000"}
_OTHERS = ("KMP_BLOCKTIME",)  # what Intel's and LLVM's OpenMP take in their place


def wait_patiently(environment: MutableMapping[str, str] = os.environ) -> None:
    """Set the variables, unless somebody has set one of them. To be called before torch is loaded."""
    if not any(name in environment for name in (*_PATIENCE, *_OTHERS)):
        environment.update(_PATIENCE)
