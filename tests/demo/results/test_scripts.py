"""scores.js and downloads.js in a real browser, on a rendered page with no server behind it."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import demo
from demo.results.choices import ScoredWeights
from demo.results.model_results import load_results
from demo.results.view import render_results

DEMO = Path(demo.__file__).parent


@pytest.fixture
def page(browser, tested_weights):
    """The rendered tab with its scripts."""
    page = browser.new_page()
    page.set_content(f'<main id="tab">{render_results(ScoredWeights(tested_weights), tested_weights, "en")}</main>')
    for style in ("ui/static/page.css", "ui/static/scores.css"):
        page.add_style_tag(path=DEMO / style)
    for script in ("ui/static/downloads.js", "ui/static/page.js", "ui/static/scores.js"):
        page.add_script_tag(path=DEMO / script)
    page.evaluate("xray.operatingPoints(document.querySelector('#tab'), () => 0)")
    yield page
    page.close()


@pytest.fixture
def points(tested_weights):
    """The operating points of the ResNet-50, one per position of its slider."""
    return load_results(tested_weights)["resnet50"].operating_points()


def test_the_slider_moves_matrix_metrics_and_marks_and_goes_back(page, points):
    places = [page.locator(f'[data-slot="resnet50 {name}"]').first for name in ("tn", "accuracy")]
    mark, other = (page.locator(f'[data-slot="{name} roc"]') for name in ("resnet50", "cnn"))
    before = [place.text_content() for place in places] + [m.get_attribute("transform") for m in (mark, other)]
    page.locator("#point-resnet50_test").fill("90")
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


def saved_rows(page, file: str) -> list[list[str]]:
    text = saved(page, f"[download='{file}'], [data-file='{file}']").decode()
    assert text.startswith("\ufeff")  # so that spreadsheets read it as UTF-8
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


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


def test_the_metrics_are_saved_in_full_at_the_position_of_the_slider(page, points):
    fitted = saved_rows(page, "resnet50_test_metrics.csv")
    page.locator("#point-resnet50_test").fill("90")
    head, accuracy, *others = saved_rows(page, "resnet50_test_metrics.csv")
    assert head[:4] == ["metric", "value", "95% interval from", "95% interval to"] and len(others) == 12
    values = (points[90].metrics()["accuracy"], *points[90].intervals()["accuracy"])
    assert accuracy[0] == "Accuracy" and tuple(map(float, accuracy[1:4])) == values and accuracy[4] == "0.779"
    kappa = next(i for i, row in enumerate(fitted) if row[0] == "Cohen's kappa")
    assert fitted[kappa][2:4] == ["0.7", "0.9"] and others[kappa - 2][2:4] == ["", ""]  # known at the fitted point only


def test_the_report_is_saved_in_full_at_the_position_of_the_slider(page, points):
    page.locator("#point-resnet50_test").fill("90")
    head, normal, *_ = saved_rows(page, "resnet50_test_report.csv")
    assert head == ["class", "precision", "recall", "F1", "support"]
    expected = points[90].report()["NORMAL"]
    assert [float(cell) for cell in normal[1:]] == list(expected.values())


def test_the_decision_curve_is_saved_as_picture_and_table(page):
    assert share_of(saved(page, "[data-png='[data-figure=decision]']"), "#1f4e9c") > 0.001
    rows = saved_rows(page, "decision.csv")
    assert rows[0] == ["threshold probability", "ResNet-50", "Custom CNN", "treat all", "treat none"]
    assert [float(row[0]) for row in rows[1:]] == [round(0.1 + i / 20, 2) for i in range(11)]
    assert max(len(row[1]) for row in rows[1:]) > 10  # not rounded


def test_the_curves_are_saved_as_shares_not_percentages(page):
    rows = saved_rows(page, "curves.csv")
    assert ["ResNet-50", "0.413"] in [row[:2] for row in rows]
    assert all(0 <= float(cell) <= 1 for row in rows[1:] for cell in row[1:])


def test_numbers_have_a_decimal_point_in_french_too(page, tested_weights):
    french = render_results(ScoredWeights(tested_weights), tested_weights, "fr")
    page.evaluate("html => { document.querySelector('#tab').innerHTML = html }", french)
    rows = saved_rows(page, "bins.csv")
    assert rows[0][0] == "modèle" and len(rows) > 5 and all(0 <= float(row[1]) <= 1 for row in rows[1:])
