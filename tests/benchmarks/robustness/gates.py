"""Do answers depend on how a radiograph was exported? Each gate of the design, with its figure, on validation images.

    python -m tests.benchmarks.robustness.gates --data chest_xray_224.zip --originals originals_224.zip [--weights DIR]

Every picture is written as a file and answered the way the page does: decoder, tone, margins, scope, canvas, models.
Writes reports/exports.json, which the tables of RESULTS.md are made from.
"""

from __future__ import annotations

import io
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from sklearn.metrics import roc_auc_score

from tests.benchmarks.answering import answer, is_outside
from tests.benchmarks.reporting import argument_parser, provenance, save_json
from tests.benchmarks.robustness.exports import GATES, Gate, encoded
from xray_models.data.archive import open_dataset
from xray_models.data.dataset import load_splits
from xray_models.data.folder_layout import sort_files
from xray_models.data.image_set import ImageSet
from xray_models.images.scope import load_scope
from xray_models.inference.classifier import Classifier, Prediction, load_classifiers
from xray_models.inference.compare import Comparison
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS

REPORT = "exports"
SAME_LABEL, MOVED = 0.99, 0.010  # originals against copies: at least, and at most as the mean of |difference of p|
Answers = list[dict[str, Prediction]]  # image by image: model -> answer


@dataclass(frozen=True)
class Sources:
    """Validation radiographs whose original file is at hand."""

    originals: list[np.ndarray]  # (224, 224) uint8
    copies: ImageSet


def main() -> None:
    parser = argument_parser(__doc__)
    parser.add_argument("--originals", type=Path, required=True, help="original files of the data set: folder or zip")
    parser.add_argument("--scope", type=Path, default=SHIPPED_WEIGHTS, help="folder that holds scope/")
    parser.add_argument("--images", type=int, help="only so many radiographs: prints, and writes nothing")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    start = time.perf_counter()
    sources, scope = validation_originals(options.data, options.originals, options.images), load_scope(options.scope)
    classifiers = load_classifiers(options.weights)
    plain = [answer(encoded(pixels), classifiers, None) for pixels in sources.originals]
    expected = [comparison.predictions for comparison in plain if comparison is not None]
    if len(expected) != len(plain):
        raise SystemExit("An original radiograph cannot be read: the gates need all of them.")
    print(f"{len(expected)} validation radiographs from their original files")
    copies = against_copies(expected, predict_canvases(sources.copies, classifiers), sources.copies.labels.numpy())
    exports = []
    for gate in GATES:
        for name, export in gate.exports.items():
            answers = [answer(export(pixels), classifiers, scope) for pixels in sources.originals]
            exports.append(measure(gate, name, answers, expected))
    if options.images is not None:
        return
    command = f"robustness.gates --data {options.data.name} --originals {options.originals.name}"
    made = provenance(command, time.perf_counter() - start, options.weights)
    counts = sources.copies.counts()
    print(save_json(REPORT, {"made": made, "images": counts, "copies": copies, "exports": exports}))


def validation_originals(data: str | Path, originals: str | Path, limit: int | None = None) -> Sources:
    """The validation images that ``originals`` (a folder or zip) has, too, by the same names; with ``limit``, so many
    of them, from all parts of the list."""
    validation = load_splits(data).validation
    with open_dataset(originals) as (names, read):
        found = {Path(entry.file).stem: entry.name for entry in sort_files(names)[0]}
        rows = [i for i, file in enumerate(validation.files) if Path(file).stem in found]
        rows = rows[:: -(-len(rows) // limit)] if limit else rows
        pixels = [
            np.asarray(Image.open(io.BytesIO(read(found[Path(validation.files[i]).stem]))).convert("L")) for i in rows
        ]
    return Sources(pixels, validation.subset(rows))


def predict_canvases(images: ImageSet, classifiers: Mapping[str, Classifier]) -> Answers:
    """What each model answers for canvases as a data set has them."""
    return [
        {name: classifier.predict(canvas, heatmap=False) for name, classifier in classifiers.items()}
        for canvas in images.canvases.numpy()
    ]


def against_copies(originals: Answers, copies: Answers, labels: np.ndarray) -> dict[str, dict[str, object]]:
    """Model -> how its answers for originals differ from those for their copies. Prints a line for each.

    The gate holds the mean of the absolute differences, which cannot cancel each other.
    """
    report = {}
    for name in originals[0]:
        p, p_copies = (np.array([answers[name].p_pneumonia for answers in each]) for each in (originals, copies))
        same = [a[name].label == b[name].label for a, b in zip(originals, copies, strict=True)]
        moved = np.abs(p - p_copies).mean()
        report[name] = {
            "n": len(same),
            "same_label": sum(same),
            "mean_difference": round(float((p - p_copies).mean()), 4),
            "mean_absolute_difference": round(float(moved), 4),
            "roc_auc_originals": round(float(roc_auc_score(labels, p)), 4),
            "roc_auc_copies": round(float(roc_auc_score(labels, p_copies)), 4),
            "met": bool(np.mean(same) >= SAME_LABEL and moved <= MOVED),
        }
        print(f"{name:9} originals against copies: {report[name]} {_met(report[name])}", flush=True)
    return report


def measure(gate: Gate, export: str, answers: list[Comparison | None], expected: Answers) -> dict[str, object]:
    """How the answers for one kind of file differ from ``expected``, those for the plain pictures. Prints a line."""
    kept = [(comparison.predictions, plain) for comparison, plain in zip(answers, expected, strict=True) if comparison]
    refused = len(answers) - len(kept)
    models: dict[str, dict[str, object]] = {}
    for name in expected[0]:
        changed = sum(after[name].label != before[name].label for after, before in kept)
        moved = [abs(after[name].p_pneumonia - before[name].p_pneumonia) for after, before in kept]
        models[name] = {
            "changed": changed,
            "mean_absolute_difference": round(float(np.mean(moved)), 4) if moved else None,
            "met": changed <= gate.changed * len(kept) and refused <= gate.refused * len(answers),
        }
    outside = sum(map(is_outside, answers))
    line = f"{gate.kind:11} {export:20} of {len(answers)} refused {refused}, outside {outside}"
    for name, model in models.items():
        line += f" | {name} changed {model['changed']}, |dp| {model['mean_absolute_difference']} {_met(model)}"
    print(line, flush=True)
    return {
        "kind": gate.kind,
        "export": export,
        "n": len(answers),
        "refused": refused,
        "outside": outside,
        "limits": {"changed": gate.changed, "refused": gate.refused},
        "models": models,
    }


def _met(result: Mapping[str, object]) -> str:
    return "met" if result["met"] else "not met"


if __name__ == "__main__":
    main()
