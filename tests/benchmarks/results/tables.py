"""Write the tables of RESULTS.md and README.md from the models that were scored on the test split (scored.py), and from
kept reports (outside_tables.py, speed_table.py).

    python -m tests.benchmarks.results.tables

Between ``<!-- table: NAME -->`` and ``<!-- end -->`` a table is replaced; everything else stays as people wrote it.
"""

from __future__ import annotations

import re
from itertools import chain, pairwise

import numpy as np

from tests.benchmarks.reporting import TITLES, format_interval, markdown_table
from tests.benchmarks.results.errors import LEFT_OUT, auc_without_lowest, errors
from tests.benchmarks.results.gains import GAINS, paired_gains
from tests.benchmarks.results.outside_tables import outside_tables
from tests.benchmarks.results.scored import WEIGHTS, Scored, read_earlier, read_records, read_shipped
from tests.benchmarks.results.speed_table import speed_tables
from tests.helpers import ROOT
from xray_models.evaluation.coursework import COURSEWORK
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS

FILES = (ROOT / "RESULTS.md", ROOT / "README.md")
METRICS = (
    "accuracy", "roc_auc", "sensitivity", "specificity", "balanced_accuracy", "f1", "cohen_kappa", "ece", "loss",
    "confusion_matrix",
)  # fmt: skip
# Of the shipped models on the test split. The calibration error has to be at most its gate, the others at least.
TEST_GATES = {
    "resnet50": {"accuracy": 0.955, "roc_auc": 0.987, "sensitivity": 0.975, "specificity": 0.92, "ece": 0.03},
    "cnn": {"accuracy": 0.942, "roc_auc": 0.983, "sensitivity": 0.97, "specificity": 0.88, "ece": 0.04},
}
SUMMARY = {
    "accuracy": "accuracy",
    "roc_auc": "ROC AUC",
    "sensitivity": "sensitivity (recall of PNEUMONIA)",
    "specificity": "specificity (recall of NORMAL)",
    "balanced_accuracy": "balanced accuracy",
    "f1": "F1, weighted",
    "cohen_kappa": "Cohen's kappa",
    "loss": "cross-entropy",
    "ece": "expected calibration error, 15 bins",
    "confusion_matrix": "confusion matrix, rows true",
}
SHARES = {
    "uncertain": "uncertain",
    "coverage_normal": "NORMAL right or uncertain",
    "coverage_pneumonia": "PNEUMONIA right or uncertain",
    "certain_accuracy": "accuracy of the certain answers",
}


def main() -> None:
    blocks = tables()
    for file in FILES:
        file.write_text(fill_in(file.read_text(), blocks))
    print(blocks["gates"])


def tables() -> dict[str, str]:
    """Name in the marker -> the table."""
    return {
        "summary": summary_table(),
        "scored": scored_sentence(),
        "gates": gates_table(),
        "shared_errors": shared_errors_table(),
        "models": "\n\n".join(models_table(model) for model in MODELS),
        "uncertain": uncertain_table(),
        "seeds": seeds_table("resnet50"),
        "gains": "\n\n".join(gains_table(model) for model in MODELS),
        **outside_tables(),
        **speed_tables(),
    }


def fill_in(text: str, blocks: dict[str, str]) -> str:
    """``text`` with each block between its markers. KeyError: a marker without a block."""

    def block(match: re.Match) -> str:
        return f"<!-- table: {match[1]} -->\n{blocks[match[1]]}\n<!-- end -->"

    return re.sub(r"<!-- table: (\w+) -->\n.*?<!-- end -->", block, text, flags=re.DOTALL)


def steps(model: str) -> list[Scored]:
    """Every scored model of this name, from the report's recipe to the shipped one."""
    return [*read_earlier(model, "steps"), read_shipped(model)]


def summary_table() -> str:
    """The shipped models beside the report's, for the README."""
    shipped = {model: read_shipped(model).test for model in MODELS}
    rows = []
    for metric, name in SUMMARY.items():
        pairs = [(_reported(model, metric), _cell(shipped[model], metric)) for model in MODELS]
        rows.append((name, *chain.from_iterable(pairs)))
    heads = [f"{TITLES[model]}, {whose}" for model in MODELS for whose in ("report", "ours")]
    return markdown_table(("test split, n = 624", *heads), rows)


def scored_sentence() -> str:
    """How often the test split was met: by every model that is kept, earlier seeds included."""
    counts = {model: 1 + sum(record["model"] == model for record in read_records().values()) for model in MODELS}
    networks = " and ".join(f"{n} {TITLES[model]}" for model, n in counts.items())
    return (
        f"The project has scored {sum(counts.values())} full networks on the test split so far ({networks}), besides "
        "12 small ones for the ablations and a baseline of the data audit."
    )


def gates_table() -> str:
    """Every gate of the test split, the shipped model's figure with its interval, and whether the gate is met."""
    rows = []
    for model, gates in TEST_GATES.items():
        test = read_shipped(model).test
        for metric, gate in gates.items():
            passed, sign = (test[metric] <= gate, "<=") if metric == "ece" else (test[metric] >= gate, ">=")
            verdict = "met" if passed else "**not met**"
            rows.append((TITLES[model], metric, f"{sign} {gate:g}", _cell(test, metric), verdict))
    return markdown_table(("model", "metric", "gate", "test split", "verdict"), rows)


def shared_errors_table() -> str:
    """How many errors on the test split the two shipped models share, and what the lowest ill ones cost the AUC."""
    evaluations = {model: read_shipped(model).evaluation for model in MODELS}
    wrong = {model: set(errors(evaluation)) for model, evaluation in evaluations.items()}
    shared = len(set.intersection(*wrong.values()))
    rows = [
        (TITLES[model], len(wrong[model]), shared, *(f"{auc_without_lowest(evaluation, n):.3f}" for n in LEFT_OUT))
        for model, evaluation in evaluations.items()
    ]
    heads = ("model", "errors", "shared", *(f"AUC without the {n} lowest PNEUMONIA images" for n in LEFT_OUT))
    return markdown_table(heads, rows)


def models_table(model: str) -> str:
    """All metrics of the steps beside the report's."""
    models = steps(model)
    rows = [(metric, _reported(model, metric), *(_cell(m.test, metric) for m in models)) for metric in METRICS]
    rows.append(("threshold", 0.5, *(f"{m.threshold:.3f}" for m in models)))
    return markdown_table((TITLES[model], "report", *(m.title for m in models)), rows)


def uncertain_table() -> str:
    """What the conformal band promised on validation, and kept on test."""
    rows = []
    for model in MODELS:
        record = ModelRecord.read(WEIGHTS / model)
        if record.uncertain is None:
            continue
        for split, figures in (("validation", record.calibration.validation), ("test", record.test.uncertainty)):
            shares = (f"{figures[name]:.3f}" for name in SHARES)
            rows.append((TITLES[model], "{:.3f} - {:.3f}".format(*record.uncertain), split, *shares))
    return markdown_table(("model", "band", "split", *SHARES.values()), rows)


def gains_table(model: str) -> str:
    """Each step against the one before, on the same test images: paired bootstrap, in points of 100."""
    rows = []
    for before, after in pairwise(steps(model)):
        if before.evaluation is None or after.evaluation is None:
            changes = [f"{100 * (after.test[m] - before.test[m]):+.1f} (predictions not kept)" for m in GAINS]
        else:
            gains = paired_gains(before.evaluation, after.evaluation)
            changes = [format_interval(gains[metric], digits=1, signed=True, factor=100) for metric in GAINS]
        rows.append((f"{before.title} -> {after.title}", *changes))
    return markdown_table((f"{TITLES[model]}, step", *GAINS), rows)


def seeds_table(model: str) -> str:
    """The step that was trained with more than one seed: test metrics, and the loss on validation of the epoch that was
    kept."""
    others = read_earlier(model, "seeds")
    kept = next(step for step in reversed(steps(model)) if same_recipe(step.recipe, others[0].recipe))
    models = sorted([kept, *others], key=lambda m: m.seed)
    heads = [f"seed {m.seed}{', kept' if m is kept else ''}" for m in models]
    figures = {metric: [m.test[metric] for m in models] for metric in TEST_GATES[model]}
    figures["loss on validation, calibrated"] = [m.validation_loss for m in models]
    rows = [
        (metric, *(f"{value:.3f}" for value in values), f"{np.mean(values):.3f}", f"{max(values) - min(values):.3f}")
        for metric, values in figures.items()
    ]
    return markdown_table((f"{TITLES[model]}, {kept.title}", *heads, "mean", "range"), rows)


def same_recipe(a: dict, b: dict) -> bool:
    """Whether two recipes differ in nothing but the seed. Older records do not name the model."""
    left, right = ({key: value for key, value in x.items() if key not in ("seed", "model")} for x in (a, b))
    return left == right


def _reported(model: str, metric: str) -> object:
    """What the 2024 coursework report prints; "" where it prints nothing."""
    printed = COURSEWORK[model]
    return (printed.confusion_matrix or "") if metric == "confusion_matrix" else printed.metrics.get(metric, "")


def _cell(test: dict, metric: str) -> str:
    if metric == "confusion_matrix":
        return str(test[metric])
    interval = test["intervals"].get(metric)
    return f"{test[metric]:.3f}" + (" [{:.3f}, {:.3f}]".format(*interval) if interval else "")


if __name__ == "__main__":
    main()
