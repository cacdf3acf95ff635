from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from demo.results import mistakes
from demo.results import tab as results_tab
from demo.results.choices import Source
from demo.results.mistakes import find_mistakes, render_mistakes, wrong_images
from demo.results.tested import PREDICTIONS_FILE, ModelResults, load_results
from xray_models.errors import DatasetError
from xray_models.evaluation.evaluation import Evaluation
from xray_models.networks.record import ModelRecord

ILL = [f"test/PNEUMONIA/person{1000 + i}_virus_1.png" for i in range(4)]  # of the small data set
HEALTHY = [f"test/NORMAL/IM-{1000 + i}-0001.png" for i in range(4)]


@pytest.fixture
def blind(fixed_weights) -> dict:
    """Classifiers that give every image the same answer: PNEUMONIA the ResNet-50, NORMAL the CNN."""
    return fixed_weights.classifiers


def results(labels: list[int], p: list[float], files: list[str] | None = None) -> ModelResults:
    files = files or [f"{i}.png" for i in range(len(labels))]
    return ModelResults(ModelRecord("cnn", threshold=0.3), Evaluation(np.array(labels), np.array(p), 0.3, files), "")


def test_the_most_confident_error_comes_first():
    tested = results([0, 0, 1, 1, 0], [0.4, 0.99, 0.25, 0.02, 0.1])
    expected = [("1.png", "NORMAL"), ("3.png", "PNEUMONIA"), ("2.png", "PNEUMONIA"), ("0.png", "NORMAL")]
    assert wrong_images(tested) == expected


def test_each_error_is_found_in_the_data_set_with_both_answers(small_zip, blind):
    found = list(find_mistakes(small_zip, [(file, "PNEUMONIA") for file in reversed(ILL)], "cnn", blind))
    assert [mistake.file for mistake in found] == ILL[::-1]
    assert [p.label for p in found[0].comparison.predictions.values()] == ["PNEUMONIA", "NORMAL"]
    assert found[0].comparison.canvas.shape == (224, 224)


def test_a_file_that_is_not_there_is_passed_over(small_zip, blind):
    images = [("test/PNEUMONIA/gone.png", "PNEUMONIA"), (ILL[0], "PNEUMONIA")]
    assert [mistake.file for mistake in find_mistakes(small_zip, images, "cnn", blind)] == [ILL[0]]


def test_another_image_of_the_same_name_is_not_called_an_error(small_zip, blind):
    assert list(find_mistakes(small_zip, [(HEALTHY[0], "NORMAL")], "cnn", blind)) == []


def test_no_more_than_a_dozen(small_zip, blind, monkeypatch):
    monkeypatch.setattr(mistakes, "MOST", 3)
    images = [(file, "PNEUMONIA") for file in ILL]
    assert len(list(find_mistakes(small_zip, images, "cnn", blind))) == 3


def test_a_damaged_data_set_is_an_error_of_its_own(tmp_path, blind):
    (tmp_path / "data.zip").write_bytes(b"no zip")
    with pytest.raises(DatasetError):
        list(find_mistakes(tmp_path / "data.zip", [(ILL[0], "PNEUMONIA")], "cnn", blind))


def test_an_error_is_shown_with_its_name_label_answers_and_pictures(small_zip, blind):
    found = list(find_mistakes(small_zip, [(ILL[1], "PNEUMONIA")], "cnn", blind))
    html = render_mistakes(found, "cnn", 1, True, "en")
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
    assert html.count("data:image/jpeg;base64,") == 3 and "PNEUMONIE, juste" in render_mistakes(
        found, "cnn", 1, True, "fr"
    )


def test_the_name_of_a_file_is_text(small_zip, blind):
    (found,) = find_mistakes(small_zip, [(ILL[1], "PNEUMONIA")], "cnn", blind)
    html = render_mistakes([replace(found, file="test/NORMAL/<b onclick=x>.png")], "cnn", 1, True, "en")
    assert "<b onclick" not in html and "&lt;b onclick" in html


# --- the section of the tab ---


def watch(weights: SimpleNamespace, data: Path | None, model: object = "cnn") -> list[str]:
    return list(results_tab._watch_errors(Source(weights.directory, data=data), model, weights, "en"))


def test_the_images_come_one_after_the_other(fixed_weights, small_zip):
    pages = watch(fixed_weights, small_zip)
    assert [page.count("<li>") for page in pages] == [0, 1, 2, 3, 4, 4]
    assert "reading the images, 0 of 4" in pages[0] and "Custom CNN: 4 of 4 misclassified images." in pages[-1]
    assert 'data-mistakes="cnn" aria-pressed="true"' in pages[-1] and "Custom CNN: 4 of 8" in pages[-1]


def test_a_model_without_errors_cannot_be_asked(fixed_weights, small_zip):
    rows = [*(f"{file},NORMAL,0.1" for file in HEALTHY), *(f"{file},PNEUMONIA,0.9" for file in ILL)]
    (fixed_weights.directory / "cnn" / PREDICTIONS_FILE).write_text("\n".join(["file,label,p_pneumonia", *rows]) + "\n")
    assert 'aria-pressed="true" disabled>' in watch(fixed_weights, small_zip)[-1]


def test_without_a_data_set_there_is_a_sentence(fixed_weights, tmp_path):
    for data in (None, tmp_path / "deleted.zip"):
        (page,) = watch(fixed_weights, data)
        assert "start the page with --data" in page and "data-mistakes" not in page and str(tmp_path) not in page
    run = Source(fixed_weights.directory, "20261123-062501", tmp_path / "deleted.zip")
    (page,) = results_tab._watch_errors(run, "cnn", fixed_weights, "en")
    assert "The data set of this run is no longer there" in page and str(tmp_path) not in page


def test_another_data_set_is_noticed(fixed_weights, small_zip):
    assert isinstance(load_results(fixed_weights.directory)["resnet50"], ModelResults)
    assert "it is another one" in watch(fixed_weights, small_zip, "resnet50")[-1]


def test_a_damaged_data_set_tells_no_path(fixed_weights, tmp_path):
    (tmp_path / "data.zip").write_bytes(b"no zip")
    page = watch(fixed_weights, tmp_path / "data.zip")[-1]
    assert "can no longer be read" in page and str(tmp_path) not in page


@pytest.mark.parametrize("model", [None, "../cnn", 3, "vgg"])
def test_an_unknown_model_changes_nothing(fixed_weights, small_zip, model):
    (page,) = watch(fixed_weights, small_zip, model)
    assert "<li>" not in page
