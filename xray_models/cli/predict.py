"""Let both models judge radiographs: one line of output per picture, those of folders and zips by name."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from xray_models.cli.case_outputs import Case, Saved, add_arguments, outputs
from xray_models.data.folder_layout import readable
from xray_models.data.pictures import open_pictures
from xray_models.errors import XrayError
from xray_models.images.scope import load_scope
from xray_models.inference.classifier import load_classifiers
from xray_models.inference.compare import Comparison, compare
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS


def add_parser(commands: argparse._SubParsersAction) -> argparse.ArgumentParser:
    parser = commands.add_parser("predict", help="judge radiographs", description=__doc__)
    parser.add_argument("files", nargs="+", metavar="FILE", help="a picture, or a folder or zip of pictures")
    parser.add_argument("--json", action="store_true", help="print one JSON object per line, in the order of the files")
    add_arguments(parser)
    parser.add_argument("--weights", type=Path, default=SHIPPED_WEIGHTS, help="folder of the trained models")
    return parser


def run(options: argparse.Namespace) -> int:
    answered = []
    with open_pictures(options.files) as pictures:
        asked = outputs(options, [picture.name for picture in pictures])
        classifiers = load_classifiers(options.weights)
        records = {name: classifier.record for name, classifier in classifiers.items()}
        # The weights of a run have no scope of their own; what is no chest radiograph does not depend on them.
        scope = load_scope(options.weights) or load_scope(SHIPPED_WEIGHTS)
        for number, picture in enumerate(pictures):
            try:
                radiograph = picture.load()
                comparison = compare(radiograph, classifiers, heatmaps=bool(asked), scope=scope)
            except XrayError as error:
                refusal = {"file": picture.name, "error": error.to_json()}
                print(json.dumps(refusal) if options.json else f"{readable(picture.name)}: {error.message}", flush=True)
                answered.append(False)
                continue
            case = Case(picture, radiograph, comparison, records)
            _print_answer(case, {output.key: output.write(number, case) for output in asked}, options.json)
            answered.append(not comparison.failures)
    return 0 if all(answered) else 1


def _print_answer(case: Case, saved: Mapping[str, Saved], as_json: bool) -> None:
    """What the models say of a case, with the files that were written."""
    name, comparison = case.picture.name, case.comparison
    if as_json:
        print(json.dumps({**comparison.to_json(name), **saved}), flush=True)
    else:
        print("\n".join([_lines(readable(name), comparison), *_saved_lines(saved)]), flush=True)
    for model, message in comparison.failures.items():
        print(f"{readable(name)}: {model}: {message}", file=sys.stderr)


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
