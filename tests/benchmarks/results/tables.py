"""Write the tables of RESULTS.md and README.md from the cards of the frozen models that were scored on the test split.

    python -m tests.benchmarks.results

``scored/<step>/<model>/`` keeps card and test predictions of the earlier models that met the test split, in the order
of the steps from the coursework report's recipe to what stands in ``weights/``, the last step. (Of the first ResNet-50
only the printed figures are left.) ``seeds/<seed>/<model>/`` keeps the same of the shipped recipe with another seed.
Between two marks in the files a table is replaced, all else is left as people wrote it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from tests.benchmarks.reporting import ROOT, TITLES, table, told
from xray_models.evaluation.coursework import COURSEWORK
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.intervals import BOOTSTRAP_RESAMPLES
from xray_models.files import PREDICTIONS_FILE, RECORD_FILE
from xray_models.networks.registry import MODELS
from xray_models.training.history import CHOICE

FILES = (ROOT / "RESULTS.md", ROOT / "README.md")
SCORED, SEEDS, WEIGHTS = Path(__file__).parent / "scored", Path(__file__).parent / "seeds", ROOT / "weights"
METRICS = (
    "accuracy", "roc_auc", "sensitivity", "specificity", "balanced_accuracy", "f1", "cohen_kappa", "ece", "loss",
    "confusion_matrix",
)  # fmt: skip
# What the shipped models are measured against; why, RESULTS.md says. The calibration error has to be below its bar.
GATES = {
    "resnet50": {"accuracy": 0.955, "roc_auc": 0.990, "sensitivity": 0.98, "specificity": 0.90, "ece": 0.03},
    "cnn": {"accuracy": 0.942, "roc_auc": 0.980, "sensitivity": 0.97, "specificity": 0.87, "ece": 0.05},
}
GAINS = ("accuracy", "balanced_accuracy", "roc_auc")
Interval = tuple[float, float, float]  # value, low, high


@dataclass(frozen=True)
class Scored:
    """A frozen model that met the test split once: its card, and its predictions where they were kept."""

    title: str
    card: dict
    evaluation: Evaluation | None

    @property
    def test(self) -> dict:
        return self.card["metrics"]["test"]


def read_scored(directory: Path, title: str) -> Scored:
    card = json.loads((directory / RECORD_FILE).read_text())
    predictions = directory / PREDICTIONS_FILE
    kept = predictions.exists()
    return Scored(title, card, Evaluation.from_csv(predictions.read_text(), card["threshold"]) if kept else None)


def steps(model: str) -> list[Scored]:
    """Every scored model of this name, from the report's recipe on; the last is the shipped one."""
    folders = sorted(folder for folder in SCORED.iterdir() if (folder / model / RECORD_FILE).exists())
    earlier = [read_scored(folder / model, folder.name.partition("-")[2].replace("-", " ")) for folder in folders]
    return [*earlier, read_scored(WEIGHTS / model, "shipped")]


def gates_table() -> str:
    """Every gate, the shipped model's figure with its interval, and whether it is met."""
    rows = []
    for model, bars in GATES.items():
        test = read_scored(WEIGHTS / model, "shipped").test
        for metric, bar in bars.items():
            met, sign = (test[metric] <= bar, "<=") if metric == "ece" else (test[metric] >= bar, ">=")
            rows.append((TITLES[model], metric, f"{sign} {bar:g}", _cell(test, metric), "yes" if met else "**no**"))
    return table(("model", "metric", "gate", "test split", "met"), rows)


def models_table(model: str) -> str:
    """All metrics of the steps beside the report's."""
    found = steps(model)
    rows = [(metric, COURSEWORK[model].get(metric, ""), *(_cell(s.test, metric) for s in found)) for metric in METRICS]
    rows.append(("threshold", 0.5, *(f"{s.card['threshold']:.3f}" for s in found)))
    return table((TITLES[model], "report", *(s.title for s in found)), rows)


def summary_table() -> str:
    """The shipped models beside the report's, for the README."""
    shipped = {model: read_scored(WEIGHTS / model, "shipped").test for model in MODELS}
    rows = [
        (name, *(cell for model in MODELS for cell in (COURSEWORK[model].get(key, ""), _cell(shipped[model], key))))
        for key, name in _BRIEFLY.items()
    ]
    heads = [f"{TITLES[model]}, {whose}" for model in MODELS for whose in ("report", "ours")]
    return table(("test split, n = 624", *heads), rows)


_BRIEFLY = {
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


def uncertain_table() -> str:
    """What the conformal band promised on validation, and kept on test."""
    rows = []
    for model in MODELS:
        card = read_scored(WEIGHTS / model, "shipped").card
        if not card.get("uncertain"):
            continue
        for split, figures in (
            ("validation", card["calibration"]["validation"]),
            ("test", card["metrics"]["test"]["uncertainty"]),
        ):
            shares = (f"{figures[name]:.3f}" for name in _SHARES)
            rows.append((TITLES[model], "{:.3f} - {:.3f}".format(*card["uncertain"]), split, *shares))
    return table(("model", "band", "split", *_SHARES.values()), rows)


_SHARES = {
    "uncertain": "uncertain",
    "coverage_normal": "NORMAL right or uncertain",
    "coverage_pneumonia": "PNEUMONIA right or uncertain",
    "certain_accuracy": "accuracy of the certain answers",
}


def gains_table(model: str) -> str:
    """Each step against the one before, on the same test images: paired bootstrap, in points of 100."""
    found = steps(model)
    rows = []
    for before, after in zip(found, found[1:], strict=False):
        if before.evaluation is None or after.evaluation is None:
            changes = [f"{100 * (after.test[m] - before.test[m]):+.1f} (predictions not kept)" for m in GAINS]
        else:
            gains = paired_gains(before.evaluation, after.evaluation)
            changes = [told(gains[metric], digits=1, signed=True, factor=100) for metric in GAINS]
        rows.append((f"{before.title} -> {after.title}", *changes))
    return table((f"{TITLES[model]}, step", *GAINS), rows)


def seeds_table(model: str) -> str:
    """The recipe of the shipped model with every seed that it was trained with: test metrics, and the loss on
    validation by which the shipped one was chosen."""
    shipped = read_scored(WEIGHTS / model, "shipped")
    folders = sorted(folder / model for folder in SEEDS.iterdir() if (folder / model / RECORD_FILE).exists())
    found = sorted([shipped, *(read_scored(folder, "") for folder in folders)], key=lambda s: s.card["recipe"]["seed"])
    heads = [f"seed {s.card['recipe']['seed']}{', shipped' if s is shipped else ''}" for s in found]
    figures = {metric: [s.test[metric] for s in found] for metric in GATES[model]}
    figures["loss on validation, calibrated"] = [chosen_by(s.card) for s in found]
    rows = [
        (metric, *(f"{value:.3f}" for value in values), f"{np.mean(values):.3f}", f"{max(values) - min(values):.3f}")
        for metric, values in figures.items()
    ]
    return table((TITLES[model], *heads, "mean", "range"), rows)


def chosen_by(card: dict) -> float:
    """The calibrated loss on validation of the epoch that was kept."""
    training = card["training"]
    return training["history"][training["best_epoch"] - 1][CHOICE]


def paired_gains(before: Evaluation, after: Evaluation, seed: int = 0) -> dict[str, Interval]:
    """Change of each of GAINS with its percentile bootstrap at 95 %, the same images resampled for both, the classes
    apart. ValueError: they are not of the same images."""
    order = {file: row for row, file in enumerate(after.files)}
    if sorted(order) != sorted(before.files):
        raise ValueError("the two models were scored on different images")
    rows = np.array([order[file] for file in before.files])
    labels, p = before.labels, (before.p_pneumonia, after.p_pneumonia[rows])
    right = [predicted == labels for predicted in (before.predicted, after.predicted[rows])]
    rng = np.random.default_rng(seed)
    classes = [np.flatnonzero(labels == label) for label in (0, 1)]

    def changes(drawn: np.ndarray) -> tuple[float, ...]:
        accuracy = [r[drawn].mean() for r in right]
        balanced = [np.mean([r[drawn][labels[drawn] == label].mean() for label in (0, 1)]) for r in right]
        auc = [roc_auc_score(labels[drawn], scores[drawn]) for scores in p]
        return tuple(float(second - first) for first, second in (accuracy, balanced, auc))

    value = changes(np.arange(len(labels)))
    resampled = [
        changes(np.concatenate([rng.choice(of_class, len(of_class)) for of_class in classes]))
        for _ in range(BOOTSTRAP_RESAMPLES)
    ]
    low, high = np.percentile(resampled, (2.5, 97.5), axis=0)
    return {name: (value[i], float(low[i]), float(high[i])) for i, name in enumerate(GAINS)}


def tables() -> dict[str, str]:
    """Name of the mark -> what stands behind it."""
    return {
        "summary": summary_table(),
        "gates": gates_table(),
        "models": "\n\n".join(models_table(model) for model in MODELS),
        "uncertain": uncertain_table(),
        "seeds": seeds_table("resnet50"),
        "gains": "\n\n".join(gains_table(model) for model in MODELS),
    }


def fill_in(text: str, blocks: dict[str, str]) -> str:
    """``text`` with each block between its marks. KeyError: a mark without a block."""

    def block(match: re.Match) -> str:
        return f"<!-- table: {match[1]} -->\n{blocks[match[1]]}\n<!-- end -->"

    return re.sub(r"<!-- table: (\w+) -->\n.*?<!-- end -->", block, text, flags=re.DOTALL)


def _cell(test: dict, metric: str) -> str:
    if metric == "confusion_matrix":
        return str(test[metric])
    interval = test["intervals"].get(metric)
    return f"{test[metric]:.3f}" + (" [{:.3f}, {:.3f}]".format(*interval) if interval else "")


if __name__ == "__main__":
    for file in FILES:
        file.write_text(fill_in(file.read_text(), tables()))
