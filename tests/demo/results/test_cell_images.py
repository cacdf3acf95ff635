import numpy as np
import pytest

from demo.results import cell_images
from demo.results.cell_images import find_images
from demo.ui.scores.cells import Wanted
from demo.ui.scores.model_scores import ModelScores
from xray_models.errors import DatasetError
from xray_models.evaluation.evaluation import Evaluation

PNEUMONIA = [f"test/PNEUMONIA/person{1000 + i}_virus_1.png" for i in range(4)]  # of the small data set
NORMAL = [f"test/NORMAL/IM-{1000 + i}-0001.png" for i in range(4)]


@pytest.fixture
def classifiers_in_use(fixed_weights) -> dict:
    """Classifiers that give every image the same answer: PNEUMONIA the ResNet-50, NORMAL the CNN."""
    return fixed_weights.classifiers


def results(labels: list[int], p: list[float], files: list[str] | None = None) -> ModelScores:
    files = files or [f"{i}.png" for i in range(len(labels))]
    return ModelScores("cnn", Evaluation(np.array(labels), np.array(p), 0.3, files), {})


def test_the_most_confident_error_comes_first():
    tested = results([0, 0, 1, 1, 0], [0.4, 0.99, 0.25, 0.02, 0.1])
    expected = [("1.png", "NORMAL"), ("3.png", "PNEUMONIA"), ("2.png", "PNEUMONIA"), ("0.png", "NORMAL")]
    assert [image[:2] for image in Wanted("cnn").images(tested)] == expected


@pytest.mark.parametrize(
    ("cell", "threshold", "files"),
    [
        ("tn", 0.3, ["4.png"]),
        ("fp", 0.3, ["1.png", "0.png"]),
        ("fn", 0.3, ["3.png", "2.png"]),
        ("tp", 0.3, []),
        ("tp", 0.2, ["2.png"]),  # where the slider stands
        ("tn", 0.5, ["0.png", "4.png"]),  # of the right ones, the least certain first
    ],
)
def test_each_cell_of_the_matrix_has_its_images(cell, threshold, files):
    tested = results([0, 0, 1, 1, 0], [0.4, 0.99, 0.25, 0.02, 0.1])
    assert [file for file, *_ in Wanted.asked("cnn", cell, threshold).images(tested)] == files


@pytest.mark.parametrize(("cell", "threshold"), [("xx", 0.5), ("tp", "0.5"), ("tp", 7.0), (None, None), ([], 0.5)])
def test_what_a_browser_says_wrong_is_left_out(cell, threshold):
    assert Wanted.asked("cnn", cell, threshold) == Wanted("cnn")


def test_each_image_is_found_in_the_data_set_with_both_answers(small_zip, classifiers_in_use):
    images = [(file, "PNEUMONIA", "NORMAL") for file in reversed(PNEUMONIA)]
    found = list(find_images(small_zip, images, "cnn", 0.3, classifiers_in_use))
    assert [image.file for image in found] == PNEUMONIA[::-1]
    assert [p.label for p in found[0].comparison.predictions.values()] == ["PNEUMONIA", "NORMAL"]
    assert found[0].comparison.canvas.shape == (224, 224)


def test_a_file_that_is_not_there_is_passed_over(small_zip, classifiers_in_use):
    images = [("test/PNEUMONIA/gone.png", "PNEUMONIA", "NORMAL"), (PNEUMONIA[0], "PNEUMONIA", "NORMAL")]
    found = find_images(small_zip, images, "cnn", 0.3, classifiers_in_use)
    assert [image.file for image in found] == [PNEUMONIA[0]]


def test_another_image_of_the_same_name_is_not_shown(small_zip, classifiers_in_use):
    images = [(NORMAL[0], "NORMAL", "PNEUMONIA")]
    assert list(find_images(small_zip, images, "cnn", 0.3, classifiers_in_use)) == []
    assert len(list(find_images(small_zip, images, "cnn", 0.1, classifiers_in_use))) == 1  # an answer of 0.2


def test_no_more_than_a_dozen(small_zip, classifiers_in_use, monkeypatch):
    monkeypatch.setattr(cell_images, "MOST", 3)
    images = [(file, "PNEUMONIA", "NORMAL") for file in PNEUMONIA]
    assert len(list(find_images(small_zip, images, "cnn", 0.3, classifiers_in_use))) == 3


def test_a_damaged_data_set_is_an_error_of_its_own(tmp_path, classifiers_in_use):
    (tmp_path / "data.zip").write_bytes(b"no zip")
    with pytest.raises(DatasetError):
        list(
            find_images(tmp_path / "data.zip", [(PNEUMONIA[0], "PNEUMONIA", "NORMAL")], "cnn", 0.3, classifiers_in_use)
        )
