import base64
import json
import os
import re
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from demo import results_tab
from demo.results import load_results
from demo.results_tab import render_results

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SCRIPT = Path(results_tab.__file__).with_suffix(".js").read_text()


def slot(html: str, name: str) -> str:
    return re.search(rf'<span data-slot="{name}">([^<]*)</span>', html).group(1)


def test_the_matrix_of_the_page_is_that_of_the_predictions(tested_weights):
    results = load_results(tested_weights)
    html = render_results(results, "en")
    for name, found in results.items():
        shown = [int(slot(html, f"{name} {cell}")) for cell in ("tn", "fp", "fn", "tp")]
        assert shown == found.evaluation.confusion_matrix().ravel().tolist()


def test_the_percentages_of_a_row_make_100(tested_weights):
    for points in slider_points(render_results(load_results(tested_weights), "en")):
        for texts in points["rows"]:
            row = dict(zip(points["slots"], texts, strict=True))
            for pair in (("tn", "fp"), ("fn", "tp")):
                assert sum(float(row[f"{cell}-share"].rstrip("%")) for cell in pair) == pytest.approx(100)


def test_values_stand_with_their_intervals_and_the_coursework(tested_weights):
    html = render_results(load_results(tested_weights), "en")
    accuracy = load_results(tested_weights)["cnn"].evaluation.metrics()["accuracy"]
    assert slot(html, "cnn accuracy") == f"{accuracy:.3f}"
    assert re.fullmatch(r"0\.\d{3} – [01]\.\d{3}", slot(html, "cnn cohen_kappa-interval"))
    assert "119 · 51%" in html and "<td>0.488</td>" in html and "<td>1.310</td>" in html


def test_bootstrap_intervals_are_shown_at_the_shipped_point_only(tested_weights):
    for points in slider_points(render_results(load_results(tested_weights), "en")):
        column = [texts[points["slots"].index("f1-interval")] for texts in points["rows"]]
        assert [i for i, text in enumerate(column) if text != "–"] == [points["shipped"]]


def test_both_languages(tested_weights):
    results = load_results(tested_weights)
    english, french = render_results(results, "en"), render_results(results, "fr")
    assert "Confusion matrix" in english and "Matrice de confusion" in french
    assert re.fullmatch(r"0,\d{3}", slot(french, "cnn accuracy"))


def test_a_missing_model_gets_its_sentence_and_leaves_the_other(tested_weights):
    (tested_weights / "cnn" / "model.json").unlink()
    html = render_results(load_results(tested_weights), "en")
    assert "There are no test results for this model" in html and 'data-slot="resnet50 roc"' in html
    assert "cnn roc" not in html


def test_no_weights_at_all_are_two_sentences(tmp_path):
    html = render_results(load_results(tmp_path), "fr")
    assert html.count("Il n&#x27;y a pas de résultats de test") == 2 and "data-figure" not in html


def test_the_predictions_can_be_downloaded_as_they_are(tested_weights):
    html = render_results(load_results(tested_weights), "en")
    content = re.search(r'download="cnn_test_predictions.csv" href="data:text/csv;base64,([^"]*)"', html).group(1)
    assert base64.b64decode(content).decode() == (tested_weights / "cnn" / "test_predictions.csv").read_text()


def slider_points(html: str) -> list[dict]:
    return [json.loads(unescape(text)) for text in re.findall(r"data-points='([^']*)'", html)]


@pytest.fixture
def page(tested_weights):
    """The rendered tab with its script, and no server behind it."""
    if not Path(CHROMIUM).exists():
        pytest.skip("NO BROWSER: set CHROMIUM to the path of a Chromium")
    html = render_results(load_results(tested_weights), "en")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        page = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments).new_page()
        page.set_content(f'<main id="tab">{html}</main>')
        page.evaluate(f"() => {{ const element = document.querySelector('#tab'), watch = () => 0; {SCRIPT} }}")
        yield page


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
