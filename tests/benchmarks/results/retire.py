"""Keep the figures of models that new weights are about to replace, as a step of the tables.

    python -m tests.benchmarks.results.retire --title "with counterexamples" [--weights DIR] [--model NAME]

Adds the record of each model in --weights (default: the shipped ones) to scored.json, and its test predictions as a
column of test_predictions.csv, as the last of the group "steps". Run it before the new weights are copied, or on the
weights of an earlier commit. --model limits it to one model. Nothing is added where a column of that name is there.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import re
from pathlib import Path

from tests.benchmarks.results.scored import SCORED_FILE, SCORED_PREDICTIONS, WEIGHTS
from xray_models.evaluation.evaluation import Evaluation
from xray_models.files import PREDICTIONS_FILE, RECORD_FILE, replacing_file
from xray_models.networks.checkpoint import model_directories
from xray_models.networks.record import ModelRecord
from xray_models.training.history import SELECTION_METRIC


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--title", required=True, help="of the step, as the tables print it")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="folder of the trained models")
    parser.add_argument("--model", help="only this one")
    options = parser.parse_args()
    for model, folder in model_directories(options.weights).items():
        if options.model in (None, model) and (folder / RECORD_FILE).exists():
            print(retire(folder, options.title))


def retire(folder: Path, title: str, scored: Path = SCORED_FILE, predictions: Path = SCORED_PREDICTIONS) -> str:
    """Add the checkpoint in ``folder`` to the two files; its name there. SystemExit: the name is taken, or it was never
    scored on the images of the table."""
    record = ModelRecord.read(folder)
    name = f"{record.model}-{re.sub(r'[^a-z0-9]+', '-', title.lower()).strip('-')}"
    records = json.loads(scored.read_text())
    if name in records:
        raise SystemExit(f"{scored.name} has a model {name} already: choose another title.")
    if record.test is None:
        raise SystemExit(f"The model in {folder} was not scored on the test split.")
    evaluation = Evaluation.from_csv((folder / PREDICTIONS_FILE).read_text(), record.threshold)
    table = with_column(predictions.read_text(), name, dict(zip(evaluation.files, evaluation.p_pneumonia, strict=True)))
    best = record.training.best_epoch
    records[name] = {
        "group": "steps",
        "model": record.model,
        "title": title,
        "threshold": record.threshold,
        "recipe": record.recipe,
        "best_epoch": best,
        SELECTION_METRIC: record.training.history[best - 1].get(SELECTION_METRIC) if best else None,
        "test": {key: value for key, value in record.test.to_json().items() if key != "classification_report"},
    }
    for file, text in ((scored, as_json(records)), (predictions, table)):
        with replacing_file(file) as new:
            new.write_text(text)
    return name


def as_json(records: dict) -> str:
    """Indented JSON, with every list of numbers on one line."""
    text = json.dumps(records, indent=1) + "\n"
    return re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda match: f"[{' '.join(match[1].split())}]", text)


def with_column(table: str, name: str, p: dict[str, float]) -> str:
    """The CSV ``table`` with the probabilities ``p`` (file -> p) as its last column. SystemExit: not the same files."""
    rows = list(csv.DictReader(io.StringIO(table)))
    if {row["file"] for row in rows} != p.keys():
        raise SystemExit("The predictions are not of the images of the table.")
    text = io.StringIO()
    writer = csv.DictWriter(text, [*rows[0], name], lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, name: f"{p[row['file']]:.6f}"} for row in rows)
    return text.getvalue()


if __name__ == "__main__":
    main()
