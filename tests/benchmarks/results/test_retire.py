"""A model that is replaced becomes a step of the tables, once."""

import csv
import json
import shutil

import pytest

from tests.benchmarks.results.retire import as_json, retire, with_column
from tests.benchmarks.results.scored import SCORED_FILE, SCORED_PREDICTIONS, WEIGHTS


def test_the_shipped_model_becomes_the_last_step(tmp_path):
    for file in (SCORED_FILE, SCORED_PREDICTIONS):
        shutil.copy(file, tmp_path)
    before = json.loads(SCORED_FILE.read_text())
    scored, predictions = tmp_path / SCORED_FILE.name, tmp_path / SCORED_PREDICTIONS.name
    assert retire(WEIGHTS / "cnn", "A test: of it", scored, predictions) == "cnn-a-test-of-it"
    records = json.loads(scored.read_text())
    last = records["cnn-a-test-of-it"]
    assert list(records) == [*before, "cnn-a-test-of-it"] and before.items() <= records.items()
    assert last["group"] == "steps" and last["test"]["n"] == 624 and last["recipe"]["model"] == "cnn"
    rows = list(csv.DictReader(predictions.open()))
    shipped = {row["file"]: row["p_pneumonia"] for row in csv.DictReader((WEIGHTS / "cnn/test_predictions.csv").open())}
    assert all(row["cnn-a-test-of-it"] == shipped[row["file"]] for row in rows)
    with pytest.raises(SystemExit, match="already"):
        retire(WEIGHTS / "cnn", "A test: of it", scored, predictions)


def test_the_file_keeps_its_form():
    text = SCORED_FILE.read_text()
    assert as_json(json.loads(text)) == text


def test_predictions_of_other_images_are_refused():
    assert with_column("file,label\na,NORMAL\n", "x", {"a": 0.5}) == "file,label,x\na,NORMAL,0.500000\n"
    with pytest.raises(SystemExit, match="not of the images"):
        with_column("file,label\na,NORMAL\n", "x", {"b": 0.5})
