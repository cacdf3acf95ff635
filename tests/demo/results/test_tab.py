import base64
import csv
import io
import json
import re
import shutil
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from demo.results import page as results_page
from demo.results import tab as results_tab
from demo.results.choices import Source
from demo.results.tested import PREDICTIONS_FILE, alongside, load_results

DEMO = Path(results_tab.__file__).parents[1]


def render(weights: Path, language: str = "en") -> str:
    """The page of the shipped weights."""
    return results_page.render_results(Source(weights), weights, language)


def render_run(run: Path, shipped: Path, language: str = "en") -> str:
    return results_page.render_results(Source(run, "20261123-062501", data_name="chest.zip"), shipped, language)


@pytest.fixture
def run_weights(tested_weights, tmp_path_factory) -> Path:
    """A run that trained the CNN alone, on a part of the shipped model's test images, and answers otherwise."""
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


def test_the_percentages_of_a_row_make_100(tested_weights):
    for points in slider_points(render(tested_weights)):
        for texts in points["rows"]:
            row = dict(zip(points["slots"], texts, strict=True))
            for pair in (("tn", "fp"), ("fn", "tp")):
                assert sum(float(row[f"{cell}-share"].rstrip("%")) for cell in pair) == pytest.approx(100)


def test_values_stand_with_their_intervals_and_the_coursework(tested_weights):
    html = render(tested_weights)
    accuracy = load_results(tested_weights)["cnn"].evaluation.metrics()["accuracy"]
    assert slot(html, "cnn accuracy") == f"{accuracy:.3f}"
    assert re.fullmatch(r"0\.\d{3} – [01]\.\d{3}", slot(html, "cnn cohen_kappa-interval"))
    assert "119 · 51%" in html and "<td>0.488</td>" in html and "<td>1.310</td>" in html


def test_the_uncertain_band_has_its_figures(tested_weights):
    assert "uncertainty" not in (plain := render(tested_weights)) and "aimed at on validation" not in plain
    card = tested_weights / "cnn" / "model.json"
    card.write_text(json.dumps({**json.loads(card.read_text()), "uncertain": [0.2, 0.7]}))
    html = render(tested_weights)
    measured = load_results(tested_weights)["cnn"].evaluation.uncertainty()
    (table,) = re.findall(r'<table class="numbers uncertainty">.*?</table>', html)
    assert "from 20.0% to below 70.0%" in table and table.count("≥ 0.95") == 2
    assert "aimed at on validation" in table
    assert all(f"<strong>{share:.3f}</strong>" in table for name, share in measured.items() if name != "coverage")
    assert "split conformal prediction" in html and 'data-csv=".uncertainty"' in html


def test_bootstrap_intervals_are_shown_at_the_fitted_point_only(tested_weights):
    for points in slider_points(render(tested_weights)):
        column = [texts[points["slots"].index("f1-interval")] for texts in points["rows"]]
        assert [i for i, text in enumerate(column) if text != "–"] == [points["fitted"]]


def test_both_languages(tested_weights):
    english, french = render(tested_weights), render(tested_weights, "fr")
    assert "Confusion matrix" in english and "Matrice de confusion" in french
    assert re.fullmatch(r"0,\d{3}", slot(french, "cnn accuracy"))


def test_a_missing_model_gets_its_sentence_and_leaves_the_other(tested_weights):
    (tested_weights / "cnn" / "model.json").unlink()
    html = render(tested_weights)
    assert "There are no test results for this model" in html and 'data-slot="resnet50 roc"' in html
    assert "cnn roc" not in html


def test_no_weights_at_all_are_two_sentences(tmp_path):
    html = render(tmp_path, "fr")
    assert html.count("Il n&#x27;y a pas de résultats de test") == 2 and "data-figure" not in html


def test_the_predictions_can_be_downloaded_as_they_are(tested_weights):
    html = render(tested_weights)
    content = re.search(r'download="cnn_test_predictions.csv" href="data:text/csv;base64,([^"]*)"', html).group(1)
    assert base64.b64decode(content).decode() == (tested_weights / "cnn" / "test_predictions.csv").read_text()


def slider_points(html: str) -> list[dict]:
    return [json.loads(unescape(text)) for text in re.findall(r"data-points='([^']*)'", html)]


def test_a_run_has_the_shipped_model_on_the_same_images_beside_it(run_weights, tested_weights):
    html = render_run(run_weights, tested_weights)
    shipped = load_results(tested_weights)["cnn"]
    same = alongside(shipped, load_results(run_weights)["cnn"]).evaluation
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
    source = Source(run_weights, "20261123-062501", data_name="<script>alert(1)</script>")
    html = results_page.render_results(source, tested_weights, "en")
    assert "<script>" not in html and "&lt;script&gt;" in html


@pytest.fixture
def page(browser, tested_weights):
    """The rendered tab with its script, and no server behind it."""
    page = browser.new_page()
    page.set_content(f'<main id="tab">{render(tested_weights)}</main>')
    for style in ("ui/static/page.css", "results/static/tab.css"):
        page.add_style_tag(path=DEMO / style)
    script = (DEMO / "results/tab.js").read_text()
    page.evaluate(f"() => {{ const element = document.querySelector('#tab'), watch = () => 0; {script} }}")
    page.add_script_tag(path=DEMO / "ui/static/downloads.js")
    yield page
    page.close()


def test_the_slider_moves_matrix_metrics_and_marks_and_goes_back(page, tested_weights):
    points = load_results(tested_weights)["resnet50"].operating_points()
    places = [page.locator(f'[data-slot="resnet50 {name}"]').first for name in ("tn", "accuracy")]
    mark, other = (page.locator(f'[data-slot="{name} roc"]') for name in ("resnet50", "cnn"))
    before = [place.text_content() for place in places] + [m.get_attribute("transform") for m in (mark, other)]
    page.locator("#point-resnet50").fill("90")
    assert places[0].text_content() == str(points[90].matrix[0, 0]) != before[0]
    assert places[1].text_content() == f"{points[90].metrics()['accuracy']:.3f}"
    assert mark.get_attribute("transform") != before[2] and other.get_attribute("transform") == before[3]
    page.locator("[data-model=resnet50] [data-back]").click()
    after = [place.text_content() for place in places] + [m.get_attribute("transform") for m in (mark, other)]
    assert after == before and page.locator("[data-model=resnet50] [data-back]").is_disabled()


def saved(page, control: str) -> bytes:
    with page.expect_download() as download:
        page.locator(control).first.click()
    return Path(download.value.path()).read_bytes()


def share_of(picture: bytes, colour: str) -> float:
    """How much of the picture is of about this colour."""
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int)
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return float((np.abs(pixels - wanted).max(axis=2) < 12).mean())


def test_a_figure_is_saved_with_the_colours_of_the_page(page):
    figure = page.locator("[data-figure=roc]").bounding_box()
    picture = saved(page, "[data-png='[data-figure=roc]']")
    width, height = Image.open(io.BytesIO(picture)).size
    assert width == pytest.approx(3 * (figure["width"] + 32), abs=3) and height > 3 * figure["height"]
    assert share_of(picture, "#ffffff") > 0.5
    assert share_of(picture, "#1f4e9c") > 0.001 and share_of(picture, "#966600") > 0.001  # the curves of both models
    assert share_of(picture, "#15202b") > 0.001  # the words of title and legend


def test_a_picture_in_the_dark_is_dark(page):
    page.evaluate("document.documentElement.classList.add('dark')")
    assert share_of(saved(page, "[data-png='.matrix']"), "#151d25") > 0.2
    assert share_of(saved(page, "[data-png='[data-figure=roc]']"), "#8fb6ff") > 0.001


def test_a_table_is_saved_as_it_stands_now(page, tested_weights):
    page.locator("#point-resnet50").fill("90")
    rows = list(csv.reader(io.StringIO(saved(page, "[data-csv='.metrics']").decode("utf-8-sig"))))
    accuracy = load_results(tested_weights)["resnet50"].operating_points()[90].metrics()["accuracy"]
    assert rows[0] == ["", "value", "95% interval", "coursework"] and len(rows) == 10
    assert rows[1][:2] == ["Accuracy", f"{accuracy:.3f}"]


def test_the_decision_curve_is_saved_as_picture_and_table(page):
    assert share_of(saved(page, "[data-png='[data-figure=decision]']"), "#1f4e9c") > 0.001
    rows = list(csv.reader(io.StringIO(saved(page, "[data-csv='.decision']").decode("utf-8-sig"))))
    assert rows[0] == ["threshold probability", "ResNet-50", "Custom CNN", "treat all", "treat none"]
    assert [row[0] for row in rows[1:]] == [f"{0.1 + i / 20:.2f}" for i in range(11)]


def test_a_folded_table_is_saved_too_with_decimal_points_in_french(page, tested_weights):
    french = render(tested_weights, "fr")
    page.evaluate("html => { document.querySelector('#tab').innerHTML = html }", french)
    rows = list(csv.reader(io.StringIO(saved(page, "[data-csv='.bins']").decode("utf-8-sig"))))
    assert len(rows) > 5 and all(0 <= float(row[1]) <= 1 for row in rows[1:])
