"""What the benchmarks share: options, intervals, tables, figures, and the line that says how a report was made."""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import matplotlib
import numpy as np
import torch
from matplotlib.figure import Figure

from tests.helpers import ROOT
from xray_models.evaluation.intervals import BOOTSTRAP_RESAMPLES
from xray_models.files import WEIGHTS_FILE, file_sha256, write_json
from xray_models.networks.checkpoint import model_directories

REPORTS = Path(__file__).resolve().parent / "reports"
TITLES = {"resnet50": "ResNet-50", "cnn": "custom CNN"}
# The colours of Okabe and Ito, which colour-blind readers can tell apart.
COLOURS = {"resnet50": "#0072b2", "cnn": "#d55e00"}
MARKERS = {"resnet50": "o", "cnn": "D"}


def argument_parser(description: str | None, needs_data: bool = True) -> argparse.ArgumentParser:
    """A parser with the options that most benchmarks have: --data, --weights and --threads."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=needs_data, help="data set: folder or zip")
    parser.add_argument("--weights", type=Path, default=ROOT / "weights", help="folder of the trained models")
    parser.add_argument("--threads", type=int, default=2)
    return parser


def mean_interval(values: Iterable[float], seed: int = 0) -> tuple[float, float, float]:
    """(mean, low, high): percentile bootstrap at 95 %; of paired differences, a paired interval. NaN for no values."""
    values = np.asarray(list(values), dtype=np.float64)
    if not len(values):
        return (float("nan"),) * 3
    rows = np.random.default_rng(seed).integers(0, len(values), (BOOTSTRAP_RESAMPLES, len(values)))
    low, high = np.percentile(values[rows].mean(axis=1), (2.5, 97.5))
    return float(values.mean()), float(low), float(high)


def format_interval(
    interval: tuple[float, float, float], digits: int = 2, signed: bool = False, factor: float = 1
) -> str:
    """(mean, low, high) as "0.41 [0.36, 0.47]"; with ``factor`` 100, in points. NaN gives "none"."""
    if np.isnan(interval[0]):
        return "none"
    mean, low, high = (f"{round(factor * value, digits) + 0.0:{'+' if signed else ''}.{digits}f}" for value in interval)
    return f"{mean} [{low}, {high}]"


def markdown_table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table."""
    heads = list(heads)
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def provenance(command: str, seconds: float, weights: Path) -> str:
    """When, by which command, on what kind of machine and with which weights a report was made."""
    digests = ", ".join(
        f"{name} {file_sha256(directory / WEIGHTS_FILE)[:12]}" for name, directory in model_directories(weights).items()
    )
    return f"{made_by(command, seconds)} SHA-256 of the weights begins with: {digests}."


def made_by(command: str, seconds: float) -> str:
    """When, by which command (module below tests.benchmarks, options) and on what machine a report was made."""
    return (
        f"Made by `python -m tests.benchmarks.{command}` on {datetime.now(UTC):%Y-%m-%d} in {seconds / 60:.0f} "
        f"minutes: {machine()}, torch {torch.__version__}, {torch.get_num_threads()} threads."
    )


def machine() -> str:
    """The processor with its cores, and the GPU."""
    gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else "no GPU"
    return f"{os.cpu_count()} cores of {_processor()}, {gpu}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def save_report(name: str, parts: Iterable[str]) -> Path:
    """Write reports/NAME.md from paragraphs, headings and tables."""
    REPORTS.mkdir(exist_ok=True)
    file = REPORTS / f"{name}.md"
    file.write_text("\n\n".join(parts) + "\n")
    return file


def save_json(name: str, values: object) -> Path:
    """Write reports/NAME.json, which a table can be made from."""
    REPORTS.mkdir(exist_ok=True)
    write_json(REPORTS / f"{name}.json", values)
    return REPORTS / f"{name}.json"


def read_json(name: str) -> dict | None:
    """What ``save_json`` wrote; None: the benchmark was not run."""
    file = REPORTS / f"{name}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else None


def save_figure(figure: Figure, name: str, caption: str) -> str:
    """Write reports/NAME.svg, the same bytes for the same data, and return the Markdown that shows it."""
    REPORTS.mkdir(exist_ok=True)
    with matplotlib.rc_context({"svg.hashsalt": "0", "svg.fonttype": "none"}):
        figure.savefig(REPORTS / f"{name}.svg", metadata={"Date": None}, facecolor="white")
    return f"![{caption}]({name}.svg)"
