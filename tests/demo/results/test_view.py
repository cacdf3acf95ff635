import base64
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from demo.results.choices import ScoredWeights
from demo.results.model_results import load_results, on_same_images
from demo.results.view import render_results
from xray_models.files import PREDICTIONS_FILE


def render(weights: Path, language: str = "en") -> str:
    """The page of the shipped weights."""
    return render_results(ScoredWeights(weights), weights, language)


def render_run(run: Path, shipped: Path, language: str = "en") -> str:
    return render_results(ScoredWeights(run, "20261123-062501", data_name="chest.zip"), shipped, language)


@pytest.fixture
def run_weights(tested_weights, tmp_path_factory) -> Path:
    """A run that trained the CNN alone, on a part of the shipped model's test images, and answers differently."""
    run = tmp_path_factory.mktemp("run") / "weights"
    shutil.copytree(tested_weights / "cnn", run / "cnn")
    head, *rows = (run / "cnn" / PREDICTIONS_FILE).read_text().splitlines()
    rows = [f"{row.rsplit(',', 1)[0]},{0.1 + index / 100}" for index, row in enumerate(rows[20:80])]
    (run / "cnn" / PREDICTIONS_FILE).write_text("\n".join([head, *rows]) + "\n")
    return run


def slot(html: str, name: str) -> str:
    return re.search(rf'<span data-slot="{name}">([^<]*)</span>', html).group(1)


def test_the_matrix_of_the_page_is_that_of_the_predictions(tested_weights):
    html = render(tested_weights)
    for name, found in load_results(tested_weights).items():
        shown = [int(slot(html, f"{name} {cell}")) for cell in ("tn", "fp", "fn", "tp")]
        assert shown == found.evaluation.confusion_matrix().ravel().tolist()


def test_values_stand_with_their_intervals_and_the_coursework_report(tested_weights):
    html = render(tested_weights)
    accuracy = load_results(tested_weights)["cnn"].evaluation.metrics()["accuracy"]
    assert slot(html, "cnn accuracy") == f"{accuracy:.3f}"
    assert re.fullmatch(r"0\.\d{3} – [01]\.\d{3}", slot(html, "cnn cohen_kappa-interval"))
    assert "119 · 51%" in html and "<td>0.488</td>" in html and "<td>1.310</td>" in html


def test_the_uncertain_band_has_its_figures(tested_weights):
    assert "uncertainty" not in (plain := render(tested_weights)) and "target on validation" not in plain
    record = tested_weights / "cnn" / "model.json"
    record.write_text(json.dumps({**json.loads(record.read_text()), "uncertain": [0.2, 0.7]}))
    html = render(tested_weights)
    measured = load_results(tested_weights)["cnn"].evaluation.uncertainty()
    (table,) = re.findall(r'<table class="numbers uncertainty">.*?</table>', html)
    assert "from 20.0% to below 70.0%" in table and table.count("≥ 0.95") == 2
    assert "target on validation" in table
    assert all(f"<strong>{share:.3f}</strong>" in table for name, share in measured.items() if name != "coverage")
    assert "split conformal prediction" in html and 'download="cnn_test_uncertainty.csv"' in html


def test_both_languages(tested_weights):
    english, french = render(tested_weights), render(tested_weights, "fr")
    assert "Confusion matrix" in english and "Matrice de confusion" in french
    assert re.fullmatch(r"0,\d{3}", slot(french, "cnn accuracy"))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_column_is_without_a_name(tested_weights, language):
    assert not re.search(r"<th[^>]*>\s*</th>", render(tested_weights, language))


def test_a_missing_model_gets_its_sentence_and_leaves_the_other(tested_weights):
    (tested_weights / "cnn" / "model.json").unlink()
    html = render(tested_weights)
    assert "There are no test results for this model" in html and 'data-slot="resnet50 roc"' in html
    assert "cnn roc" not in html


def test_no_weights_at_all_are_two_sentences(tmp_path):
    html = render(tmp_path, "fr")
    assert html.count("Il n&#39;y a pas de résultats de test") == 2 and "data-figure" not in html


def test_the_predictions_can_be_downloaded_as_they_are(tested_weights):
    html = render(tested_weights)
    content = re.search(r'download="cnn_test_predictions.csv" href="data:text/csv;base64,([^"]*)"', html).group(1)
    assert base64.b64decode(content).decode() == (tested_weights / "cnn" / "test_predictions.csv").read_text()


def test_a_stranger_reads_figures_without_names(run_weights, tested_weights):
    owner = ScoredWeights(run_weights, "20261123-062501", data_name="chest.zip")
    stranger = replace(owner, data_name=None, in_figures=True)
    html = render_results(stranger, tested_weights, "en")
    assert "predictions.csv" not in html and "chest.zip" not in html and "the owner&#39;s own" in html
    assert "predictions.csv" in render_results(owner, tested_weights, "en")  # not what was kept for the stranger
    contents = [base64.b64decode(part).decode() for part in re.findall(r"base64,([^\"]*)", html)]
    assert len(contents) > 4 and not any(".jpeg" in content for content in contents) and 'data-slot="cnn tn"' in html


def test_a_run_has_the_shipped_model_on_the_same_images_beside_it(run_weights, tested_weights):
    html = render_run(run_weights, tested_weights)
    shipped = load_results(tested_weights)["cnn"]
    same = on_same_images(shipped, load_results(run_weights)["cnn"]).evaluation
    row = re.search(r"<tr><th scope=\"row\">Accuracy</th><td><strong>.*?</tr>", html).group(0)
    assert f"<td>{same.metrics()['accuracy']:.3f}</td><td>0.718</td></tr>" in row
    assert "shipped models on the same images" in html and "line cnn shipped" in html and "chest.zip" in html
    assert f"shipped<br>{same.confusion_matrix()[0, 0]} · " in html


def test_a_run_on_other_images_says_so(run_weights, tested_weights):
    predictions = run_weights / "cnn" / PREDICTIONS_FILE
    predictions.write_text(predictions.read_text().replace(".jpeg", ".png"))
    assert "official test split, which are not the test images of this run" in render_run(run_weights, tested_weights)


def test_a_model_that_a_run_did_not_train_is_no_damage(run_weights, tested_weights):
    html = render_run(run_weights, tested_weights)
    assert "This run has no finished model of this kind." in html and "missing" not in html


def test_the_files_of_a_run_bear_its_name(run_weights, tested_weights):
    html = render_run(run_weights, tested_weights)
    files = re.findall(r'(?:download|data-file)="([^"]*)"', html)
    assert len(files) > 10 and all(file.startswith("20261123-062501_") for file in files)


def test_nothing_stands_beside_the_shipped_weights(tested_weights):
    html = render(tested_weights)
    assert "line cnn shipped" not in html and '<th scope="col">shipped</th>' not in html


def test_the_name_of_a_data_set_is_text(run_weights, tested_weights):
    scored = ScoredWeights(run_weights, "20261123-062501", data_name="<script>alert(1)</script>")
    html = render_results(scored, tested_weights, "en")
    assert "<script>" not in html and "&lt;script&gt;" in html
