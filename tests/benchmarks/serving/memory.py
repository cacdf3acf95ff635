"""Memory of the server per answer and per visit, with answers that cost nothing: what grows is what is kept.

python -m tests.benchmarks.serving.memory --answers 1000 --visits 200
"""

from __future__ import annotations

import argparse
import gc
import os
import tempfile
from pathlib import Path

import numpy as np

from demo.page import build_demo, launch_settings
from demo.server.access import Access
from demo.server.dataset_store import DatasetStore
from demo.server.run_store import RunStore
from tests.demo.traffic import Traffic, noise_png, noise_weights

STEP = 20  # requests between two looks at the memory


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--answers", type=int, default=1000)
    parser.add_argument("--visits", type=int, default=200)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GRADIO_TEMP_DIR"] = f"{folder}/uploads"
        runs, access = Path(folder) / "runs", Access(False, None)
        demo = build_demo(noise_weights(Path(folder)), None, RunStore(runs), DatasetStore(runs), access)
        _, address, _ = demo.launch(prevent_thread_lock=True, quiet=True, **launch_settings(access))
        traffic = Traffic(address)
        for name, count, request in (("answer", args.answers, traffic.answer), ("visit", args.visits, traffic.visit)):
            print(f"{name}: {_slope(request, count):.0f} kB each, n = {count}; {rss() / 1e6:.0f} MB at the end")
        demo.close()


def _slope(request, count: int) -> float:
    """kB that the process grows by per request: a line through the last three quarters."""
    sizes = []
    for _ in range(count // STEP):
        for _ in range(STEP):
            request(noise_png())
        gc.collect()
        sizes.append(rss())
    kept = np.array(sizes[len(sizes) // 4 :])
    return float(np.polyfit(np.arange(len(kept)) * STEP, kept, 1)[0] / 1000)


def rss(pid: int | str = "self") -> int:
    """Bytes of a process in memory, by default of this one."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main()
