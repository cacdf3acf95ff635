"""``predict``: both models' answers for radiographs, one line a file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from PIL import Image

from xray_models.errors import RadiographError
from xray_models.images.radiograph import load_radiograph
from xray_models.images.scope import load_scope
from xray_models.inference.classifier import load_classifiers
from xray_models.inference.colours import overlay
from xray_models.inference.compare import Comparison, compare
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS


def add_parser(commands: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = commands.add_parser("predict", help="judge radiographs", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, in the order of the files")
    parser.add_argument("--heatmaps", type=Path, metavar="DIR", help="write the Grad-CAM overlays as PNG into DIR")
    parser.add_argument("--weights", type=Path, default=SHIPPED_WEIGHTS, help="folder of the trained models")
    return parser


def run(options: argparse.Namespace) -> int:
    classifiers, scope = load_classifiers(options.weights), load_scope(options.weights)
    status = 0
    for file in options.files:
        try:
            comparison = compare(load_radiograph(Path(file)), classifiers, heatmaps=bool(options.heatmaps), scope=scope)
        except RadiographError as error:
            status = 1
            print(
                json.dumps({"file": file, "error": error.to_json()}) if options.json else f"{file}: {error.message}",
                flush=True,
            )
            continue
        print(json.dumps(comparison.to_json(file)) if options.json else _sentence(file, comparison), flush=True)
        for model, message in comparison.failures.items():
            status = 1
            print(f"{file}: {model}: {message}", file=sys.stderr)
        if options.heatmaps:
            _save_overlays(file, comparison, options.heatmaps)
    return status


def _sentence(file: str, comparison: Comparison) -> str:
    answers = ", ".join(
        f"{name} {p.label} (probability of pneumonia {p.p_pneumonia:.3f}, operating point {p.threshold:.3f}"
        f"{'; uncertain: read it yourself' if p.uncertain else ''})"
        for name, p in comparison.predictions.items()
    )
    return "\n".join([f"{file}: {answers}", *(f"  note: {warning.message}" for warning in comparison.warnings)])


def _save_overlays(file: str, comparison: Comparison, directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name, prediction in comparison.predictions.items():
        picture = overlay(comparison.canvas, prediction.heatmap)
        Image.fromarray(picture).save(directory / f"{Path(file).stem}_{name}.png")
