"""What in the data set decides the published figures, before any network is trained.

    python -m tests.benchmarks.audit.data_audit --data ZIP --init FILE

Writes reports/data_audit.md and its figures: near-duplicates, patients across splits, statistics of the images, what a
classifier on these alone reaches, how far train and test differ, and labels that two different models doubt. Takes
about 25 minutes on 2 cores; every seed is fixed. The figures are plots: no image of the data set is written.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

import torch

from tests.benchmarks.audit.data import read
from tests.benchmarks.audit.findings import audit
from tests.benchmarks.audit.report import write_report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the data set: a folder or a zip")
    parser.add_argument("--init", type=Path, required=True, help="ImageNet weights of conv1 to layer3 (safetensors)")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    start = time.perf_counter()
    findings = audit(read(options.data), options.init)
    print(write_report(findings, time.perf_counter() - start))


if __name__ == "__main__":
    main()
