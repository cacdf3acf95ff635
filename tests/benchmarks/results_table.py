"""Print the test results of finished checkpoints beside the coursework report's, as Markdown.

    python -m tests.benchmarks.results_table "coursework preset=runs/coursework/weights" "shipped=weights"
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from demo.results import COURSEWORK
from xray_models.checkpoint import Card
from xray_models.models import MODELS

METRICS = (
    "accuracy", "roc_auc", "sensitivity", "specificity", "balanced_accuracy", "f1", "cohen_kappa", "ece", "loss",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("columns", nargs="+", metavar="TITLE=WEIGHTS_DIR")
    columns = [column.rpartition("=") for column in parser.parse_args().columns]
    for name in MODELS:
        cards = {title: _card(Path(directory) / name) for title, _, directory in columns}
        cards = {title: card for title, card in cards.items() if card}
        print(f"\n| {name} | report | {' | '.join(cards)} |\n|---|---|{'---|' * len(cards)}")
        for metric in METRICS:
            cells = [_cell(card.metrics["test"], metric) for card in cards.values()]
            print(f"| {metric} | {COURSEWORK[name].get(metric, '')} | {' | '.join(cells)} |")
        print(f"| threshold | 0.5 | {' | '.join(f'{card.threshold:.3f}' for card in cards.values())} |")
        matrices = [str(card.metrics["test"]["confusion_matrix"]) for card in cards.values()]
        print(f"| confusion matrix | {COURSEWORK[name].get('confusion_matrix', '')} | {' | '.join(matrices)} |")


def _card(directory: Path) -> Card | None:
    file = directory / "model.json"
    return Card.from_json(json.loads(file.read_text())) if file.exists() else None


def _cell(metrics: dict, metric: str) -> str:
    interval = metrics["intervals"].get(metric)
    return f"{metrics[metric]:.3f}" + (f" [{interval[0]:.3f}, {interval[1]:.3f}]" if interval else "")


if __name__ == "__main__":
    main()
