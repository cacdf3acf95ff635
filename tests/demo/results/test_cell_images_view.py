from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from demo.results.cell_images import find_images
from demo.results.cell_images_view import search_images
from demo.results.choices import ResultsChoices, ScoredWeights
from demo.results.model_results import ModelResults, load_results
from demo.server.access import Access
from demo.ui.scores.cell_images_view import render_images
from demo.ui.scores.cells import Wanted
from xray_models.files import PREDICTIONS_FILE

PNEUMONIA = [f"test/PNEUMONIA/person{1000 + i}_virus_1.png" for i in range(4)]  # of the small data set
NORMAL = [f"test/NORMAL/IM-{1000 + i}-0001.png" for i in range(4)]
RIGHT = ("PNEUMONIA", "PNEUMONIA")  # class, answer
ERROR = [(PNEUMONIA[1], "PNEUMONIA", "NORMAL")]


def test_an_error_is_shown_with_its_name_label_answers_and_pictures(small_zip, fixed_weights):
    found = list(find_images(small_zip, ERROR, "cnn", 0.62, fixed_weights.classifiers))
    html = render_images(found, Wanted("cnn"), 1, True, "en")
    for text in (
        "person1001_virus_1.png",
        "Label in the data set: PNEUMONIA",
        "NORMAL, wrong",
        "PNEUMONIA, right",
        "probability of pneumonia 20%",
        "probability of pneumonia 90%",
        "Custom CNN: 1 of 1 misclassified",
    ):
        assert text in html
    assert html.count("data:image/jpeg;base64,") == 3
    assert "PNEUMONIE, juste" in render_images(found, Wanted("cnn"), 1, True, "fr")


def test_at_another_operating_point_the_answer_is_that_of_the_matrix(small_zip, fixed_weights):
    found = list(find_images(small_zip, [(PNEUMONIA[1], *RIGHT)], "cnn", 0.1, fixed_weights.classifiers))
    html = render_images(found, Wanted("cnn", "tp", 0.1), 4, True, "en")
    assert "Custom CNN: 1 of 4 images of class PNEUMONIA that it calls PNEUMONIA, at 10.0%." in html
    assert html.count("PNEUMONIA, right") == 2 and "NORMAL, wrong" not in html


def test_the_name_of_a_file_is_text(small_zip, fixed_weights):
    (found,) = find_images(small_zip, ERROR, "cnn", 0.62, fixed_weights.classifiers)
    html = render_images([replace(found, file="test/NORMAL/<b onclick=x>.png")], Wanted("cnn"), 1, True, "en")
    assert "<b onclick" not in html and "&lt;b onclick" in html


def search(
    weights: SimpleNamespace,
    data: Path | None,
    model: object = "cnn",
    run_id: str | None = None,
    cell: object = None,
    threshold: object = None,
) -> list[str]:
    """The section as it follows the search."""
    scored = ScoredWeights(weights.directory, run_id, data)
    return list(
        search_images(
            scored, Wanted.asked(model, cell, threshold), ResultsChoices(weights, None, data, Access(False)), "en"
        )
    )


def test_the_images_come_one_after_the_other(fixed_weights, small_zip):
    pages = search(fixed_weights, small_zip)
    assert [page.count("<li>") for page in pages] == [0, 1, 2, 3, 4, 4]
    assert "reading the images, 0 of 4" in pages[0] and "Custom CNN: 4 of 4 misclassified images." in pages[-1]
    assert 'data-mistakes="cnn" aria-pressed="true"' in pages[-1] and "Custom CNN: 4 of 8" in pages[-1]


def test_the_right_answers_of_a_cell_come_too(fixed_weights, small_zip):
    page = search(fixed_weights, small_zip, cell="tn", threshold=0.62)[-1]
    assert "Custom CNN: 4 of 4 images of class NORMAL that it calls NORMAL, at 62.0%." in page
    assert "IM-1000-0001.png" in page and 'aria-pressed="true"' not in page
    assert "0 of 0 images of class PNEUMONIA" in search(fixed_weights, small_zip, cell="tp", threshold=0.62)[-1]


def test_a_model_without_errors_cannot_be_asked(fixed_weights, small_zip):
    rows = [*(f"{file},NORMAL,0.1" for file in NORMAL), *(f"{file},PNEUMONIA,0.9" for file in PNEUMONIA)]
    (fixed_weights.directory / "cnn" / PREDICTIONS_FILE).write_text("\n".join(["file,label,p_pneumonia", *rows]) + "\n")
    assert 'aria-pressed="true" disabled>' in search(fixed_weights, small_zip)[-1]


def test_without_a_data_set_there_is_a_sentence(fixed_weights, tmp_path):
    for data in (None, tmp_path / "deleted.zip"):
        (page,) = search(fixed_weights, data)
        assert "start the page with --data" in page and "data-mistakes" not in page and str(tmp_path) not in page
    (page,) = search(fixed_weights, tmp_path / "deleted.zip", run_id="20261123-062501")
    assert "The data set of this run no longer exists" in page and str(tmp_path) not in page


def test_a_stranger_sees_no_image_and_no_name(fixed_weights, small_zip):
    choices = ResultsChoices(fixed_weights, SimpleNamespace(list=lambda: []), small_zip, Access(True))
    pages = {
        unlocked: list(search_images(choices.find(None, unlocked)[1], Wanted("cnn"), choices, "en"))
        for unlocked in (0, 1)
    }
    (page,) = pages[0]
    assert "only the owner sees images" in page and "<img" not in page and "person" not in page
    assert "person1000_virus_1.png" in pages[1][-1] and "data:image/jpeg" in pages[1][-1]


def test_another_data_set_is_noticed(fixed_weights, small_zip):
    assert isinstance(load_results(fixed_weights.directory)["resnet50"], ModelResults)
    assert "it is a different one" in search(fixed_weights, small_zip, "resnet50")[-1]


def test_a_damaged_data_set_tells_no_path(fixed_weights, tmp_path):
    (tmp_path / "data.zip").write_bytes(b"no zip")
    page = search(fixed_weights, tmp_path / "data.zip")[-1]
    assert "can no longer be read" in page and str(tmp_path) not in page


@pytest.mark.parametrize("model", [None, "../cnn", 3, "vgg"])
def test_an_unknown_model_changes_nothing(fixed_weights, small_zip, model):
    (page,) = search(fixed_weights, small_zip, model)
    assert "<li>" not in page
