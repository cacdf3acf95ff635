"""Let both models judge radiographs: one line of output per file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from PIL import Image

from xray_models.cli.outputs import check_folder, output_stems
from xray_models.data.folder_layout import readable
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
    parser.add_argument("--json", action="store_true", help="print one JSON object per line, in the order of the files")
    parser.add_argument(
        "--heatmaps",
        type=Path,
        metavar="DIR",
        help="write the Grad-CAM overlays into DIR, as NAME_MODEL.png; of files with equal names, the second is NAME-2",
    )
    parser.add_argument("--weights", type=Path, default=SHIPPED_WEIGHTS, help="folder of the trained models")
    return parser


def run(options: argparse.Namespace) -> int:
    if options.heatmaps:
        check_folder(options.heatmaps)
    classifiers = load_classifiers(options.weights)
    # The weights of a run have no scope of their own; what is no chest radiograph does not depend on them.
    scope = load_scope(options.weights) or load_scope(SHIPPED_WEIGHTS)
    status = 0
    stems = output_stems(options.files, options.heatmaps or Path(), (f"_{name}.png" for name in classifiers))
    for file, stem in zip(options.files, stems, strict=True):
        try:
            comparison = compare(load_radiograph(Path(file)), classifiers, heatmaps=bool(options.heatmaps), scope=scope)
        except RadiographError as error:
            refusal = {"file": file, "error": error.to_json()}
            print(json.dumps(refusal) if options.json else f"{readable(file)}: {error.message}", flush=True)
            status = 1
            continue
        overlays = _save_overlays(stem, comparison, options.heatmaps) if options.heatmaps else {}
        if options.json:
            heatmaps = {"heatmaps": overlays} if options.heatmaps else {}
            print(json.dumps({**comparison.to_json(file), **heatmaps}), flush=True)
        else:
            written = [f"  heatmaps: {', '.join(map(readable, overlays.values()))}"] if overlays else []
            print("\n".join([_lines(readable(file), comparison), *written]), flush=True)
        for model, message in comparison.failures.items():
            print(f"{readable(file)}: {model}: {message}", file=sys.stderr)
            status = 1
    return status


def _lines(file: str, comparison: Comparison) -> str:
    """The answers in one line, before it one that says that they mean little, and a line for each warning."""
    answers = ", ".join(
        f"{name} {p.label} (probability of pneumonia {p.p_pneumonia:.3f}, operating point {p.threshold:.3f}"
        f"{'; uncertain: read it yourself' if p.uncertain else ''})"
        for name, p in comparison.predictions.items()
    )
    lines = [f"{file}: {answers}", *(f"  note: {warning.message}" for warning in comparison.warnings)]
    if comparison.scope and not comparison.scope.inside:
        reasons = ", ".join(reason.replace("_", " ") for reason in comparison.scope.reasons)
        lines.insert(0, f"{file}: outside what the models learned from ({reasons}); the answers mean little")
    return "\n".join(lines)


def _save_overlays(stem: str, comparison: Comparison, directory: Path) -> dict[str, str]:
    """Model -> the file of its overlay."""
    paths = {}
    directory.mkdir(parents=True, exist_ok=True)
    for name, prediction in comparison.predictions.items():
        picture = overlay(comparison.canvas, prediction.heatmap)
        paths[name] = str(directory / f"{stem}_{name}.png")
        Image.fromarray(picture).save(paths[name])
    return paths
