"""Let both models judge radiographs: one line of output per file."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from xray_models.cli.case_outputs import Case, Saved, add_arguments, outputs
from xray_models.data.folder_layout import readable
from xray_models.errors import RadiographError
from xray_models.images.radiograph import load_radiograph
from xray_models.images.scope import load_scope
from xray_models.inference.classifier import load_classifiers
from xray_models.inference.compare import Comparison, compare
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS


def add_parser(commands: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = commands.add_parser("predict", help="judge radiographs", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="print one JSON object per line, in the order of the files")
    add_arguments(parser)
    parser.add_argument("--weights", type=Path, default=SHIPPED_WEIGHTS, help="folder of the trained models")
    return parser


def run(options: argparse.Namespace) -> int:
    asked = outputs(options)
    classifiers = load_classifiers(options.weights)
    records = {name: classifier.record for name, classifier in classifiers.items()}
    # The weights of a run have no scope of their own; what is no chest radiograph does not depend on them.
    scope = load_scope(options.weights) or load_scope(SHIPPED_WEIGHTS)
    status = 0
    for number, file in enumerate(options.files):
        try:
            radiograph = load_radiograph(Path(file))
            comparison = compare(radiograph, classifiers, heatmaps=bool(asked), scope=scope)
        except RadiographError as error:
            refusal = {"file": file, "error": error.to_json()}
            print(json.dumps(refusal) if options.json else f"{readable(file)}: {error.message}", flush=True)
            status = 1
            continue
        case = Case(Path(file), radiograph, comparison, records)
        saved = {output.key: output.write(number, case) for output in asked}
        if options.json:
            print(json.dumps({**comparison.to_json(file), **saved}), flush=True)
        else:
            print("\n".join([_lines(readable(file), comparison), *_saved_lines(saved)]), flush=True)
        for model, message in comparison.failures.items():
            print(f"{readable(file)}: {model}: {message}", file=sys.stderr)
            status = 1
    return status


def _saved_lines(saved: Mapping[str, Saved]) -> list[str]:
    """A line for each kind of files that was written, and one for what could not be."""
    lines = []
    for key, paths in saved.items():
        if paths is None:
            lines.append("  no DICOM result: only a DICOM file that names its study can have one")
        elif paths:
            names = [paths] if isinstance(paths, str) else paths.values()
            lines.append(f"  {key}: {', '.join(map(readable, names))}")
    return lines


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
