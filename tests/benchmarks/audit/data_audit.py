"""Understand the data first: what in the data set decides the figures that we publish, before any network is trained.

    python -m tests.benchmarks.data_audit --data chest_xray_224.zip --init FILE

writes reports/data_audit.md and its figures: near-duplicates, patients across splits, statistics of the pictures, what
a classifier on those alone reaches, how far train and test are apart, and labels that two different models doubt.
Takes minutes on 2 cores; every seed is fixed. The figures are plots: no picture of the data set is written.
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
