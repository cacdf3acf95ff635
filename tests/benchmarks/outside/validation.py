"""``validate`` on images whose figures are known: does it give the records again, does a local operating point hold?

    python -m tests.benchmarks.outside.validation --data ZIP --originals ZIP [--adults ZIP]

The official test split by the shipped networks, every figure beside that of the model record. Then the original files
of validation radiographs (no training has seen them), on half of whose patients a local operating point is fitted by
each rule, to be tested on the others. Then adults of another hospital, whom the models do not know: may anything be
fitted to them? Writes reports/validation.json, with the answers to the originals, by which the tests fit again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

import torch

from tests.benchmarks.outside.adults import HEALTHY, ILL, TABLE
from tests.benchmarks.reporting import argument_parser, provenance, save_json
from xray_models.classes import CLASSES
from xray_models.data.archive import open_dataset
from xray_models.data.dataset import load_split
from xray_models.data.labelled import LabelledPictures, open_labelled
from xray_models.data.labels import LEFT_OUT, Choices
from xray_models.data.tables import read_table
from xray_models.errors import XrayError
from xray_models.evaluation.against_shipped import shipped_answers
from xray_models.evaluation.local import YOUDEN, ModelFit, Rule, fit_local
from xray_models.evaluation.validation import Validation, validate
from xray_models.images.scope import load_scope
from xray_models.inference.classifier import load_classifiers

REPORT = "validation"
RULES = (YOUDEN, Rule("sensitivity", 0.95), Rule("costs", 5), Rule("prevalence", 0.1))
CLOSE = 1e-6  # of a metric: records may have been made on a GPU, which adds in another order


def main() -> None:
    parser = argument_parser(__doc__)
    parser.add_argument("--originals", type=Path, required=True, help="original files of some images of --data")
    parser.add_argument("--adults", type=Path, help="adults_256.zip, with its table")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    start = time.perf_counter()
    report: dict[str, object] = {"test": against_record(validated(open_labelled(options.data), options.weights))}
    originals = validated(originals_of_validation(options.data, options.originals), options.weights)
    report |= {"originals": local_fits(originals), "answers": answers(originals)}
    if options.adults:
        report["adults"] = local_fits(validated(adults(options.adults), options.weights, scoped=False), RULES[:1])
    adults_too = f" --adults {options.adults.name}" if options.adults else ""
    command = f"outside.validation --data {options.data.name} --originals {options.originals.name}{adults_too}"
    made = provenance(command, time.perf_counter() - start, options.weights)
    print(save_json(REPORT, {"made": made, **report}))


def validated(pictures: AbstractContextManager[LabelledPictures], weights: Path, scoped: bool = True) -> Validation:
    with pictures as labelled:
        scope = load_scope(weights) if scoped else None
        return validate(labelled, load_classifiers(weights), scope, shipped_answers(weights))


def against_record(validation: Validation) -> dict[str, object]:
    """Model -> the largest difference of a metric from the record, and whether all counts are the same."""
    found = {}
    for model, record in validation.records.items():
        evaluation, known = validation.evaluation(model), record.test
        assert evaluation and known
        furthest = max(abs(value - known.metrics()[name]) for name, value in evaluation.metrics().items())
        same = evaluation.confusion_matrix().tolist() == known.confusion_matrix
        met = same and furthest <= CLOSE
        print(
            f"{model}, test split, n = {known.n}: matrix {'the same' if same else 'another'}, "
            f"metrics within {furthest:.1e}: {'met' if met else 'not met'}",
            flush=True,
        )
        found[model] = {"n": known.n, "same_matrix": same, "furthest_metric": furthest, "met": met}
    return {"models": found, "scope": validation.scope_counts()}


@contextmanager
def originals_of_validation(data: Path, originals: Path) -> Iterator[LabelledPictures]:
    """Those original files whose copies are among the validation images of ``data``."""
    wanted = {without_ending(file) for file in load_split(data, "validation").files}
    with open_labelled(originals, split="train") as labelled:
        yield replace(labelled, pictures=[one for one in labelled.pictures if without_ending(one.file) in wanted])


def without_ending(file: str) -> PurePosixPath:
    return PurePosixPath(file).with_suffix("")


@contextmanager
def adults(data: Path) -> Iterator[LabelledPictures]:
    """Those with pneumonia or no finding, labelled by the table that lies beside them."""
    with open_dataset(data) as (names, read):
        table = read(next(name for name in names if name.endswith(TABLE)))
    findings = dict.fromkeys(read_table(table).column("findings"), LEFT_OUT)
    for finding in findings:
        if ILL in finding:
            findings[finding] = CLASSES[1]
    findings[HEALTHY] = CLASSES[0]
    with open_labelled(data, table, Choices(label="findings", meanings=findings)) as labelled:
        yield labelled


def local_fits(validation: Validation, rules: Sequence[Rule] = RULES) -> dict[str, object]:
    """By rule and model, what was fitted and whether it holds; or why nothing was."""
    found: dict[str, object] = {"scope": validation.scope_counts()}
    for rule in rules:
        try:
            fit = fit_local(validation, rule)
        except XrayError as error:
            print(f"{rule}: {error.message}")
            found[str(rule)] = error.to_json()
            continue
        for model, one in fit.models.items():
            print(f"{rule}, {model}: {sentence(one)}", flush=True)
        for error in fit.refused.values():
            print(f"{rule}: {error.message}")
        found[str(rule)] = fit.to_json()
    return found


def sentence(fit: ModelFit) -> str:
    metrics, intervals = fit.tested.metrics(), fit.intervals
    figures = ", ".join(
        f"{name} {metrics[name]:.3f} [{intervals[name][0]:.3f}, {intervals[name][1]:.3f}]"
        for name in ("sensitivity", "specificity")
    )
    few = ", few images" if fit.small else ""
    return (
        f"threshold {fit.threshold}, n = {len(fit.tested.labels)}, {figures}: {'met' if fit.holds else 'not met'}{few}"
    )


def answers(validation: Validation) -> list[list[object]]:
    """A row for each image: file, label, scope, patient, then the probability of each model."""
    return [
        [one.file, one.label, one.scope, one.patient, *(round(one.p_pneumonia[m], 7) for m in validation.models)]
        for one in validation.judged.pictures
    ]


if __name__ == "__main__":
    main()
