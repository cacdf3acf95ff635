import numpy as np
import pytest

from demo.results import mistakes
from demo.results.mistakes import find_mistakes, misclassified_images
from demo.results.model_results import ModelResults
from xray_models.errors import DatasetError
from xray_models.evaluation.evaluation import Evaluation
from xray_models.networks.record import ModelRecord

PNEUMONIA = [f"test/PNEUMONIA/person{1000 + i}_virus_1.png" for i in range(4)]  # of the small data set
NORMAL = [f"test/NORMAL/IM-{1000 + i}-0001.png" for i in range(4)]


@pytest.fixture
def classifiers_in_use(fixed_weights) -> dict:
    """Classifiers that give every image the same answer: PNEUMONIA the ResNet-50, NORMAL the CNN."""
    return fixed_weights.classifiers


def results(labels: list[int], p: list[float], files: list[str] | None = None) -> ModelResults:
    files = files or [f"{i}.png" for i in range(len(labels))]
    return ModelResults(ModelRecord("cnn", threshold=0.3), Evaluation(np.array(labels), np.array(p), 0.3, files), "")


def test_the_most_confident_error_comes_first():
    tested = results([0, 0, 1, 1, 0], [0.4, 0.99, 0.25, 0.02, 0.1])
    expected = [("1.png", "NORMAL"), ("3.png", "PNEUMONIA"), ("2.png", "PNEUMONIA"), ("0.png", "NORMAL")]
    assert misclassified_images(tested) == expected


def test_each_error_is_found_in_the_data_set_with_both_answers(small_zip, classifiers_in_use):
    found = list(
        find_mistakes(small_zip, [(file, "PNEUMONIA") for file in reversed(PNEUMONIA)], "cnn", classifiers_in_use)
    )
    assert [mistake.file for mistake in found] == PNEUMONIA[::-1]
    assert [p.label for p in found[0].comparison.predictions.values()] == ["PNEUMONIA", "NORMAL"]
    assert found[0].comparison.canvas.shape == (224, 224)


def test_a_file_that_is_not_there_is_passed_over(small_zip, classifiers_in_use):
    images = [("test/PNEUMONIA/gone.png", "PNEUMONIA"), (PNEUMONIA[0], "PNEUMONIA")]
    assert [mistake.file for mistake in find_mistakes(small_zip, images, "cnn", classifiers_in_use)] == [PNEUMONIA[0]]


def test_another_image_of_the_same_name_is_not_called_an_error(small_zip, classifiers_in_use):
    assert list(find_mistakes(small_zip, [(NORMAL[0], "NORMAL")], "cnn", classifiers_in_use)) == []


def test_no_more_than_a_dozen(small_zip, classifiers_in_use, monkeypatch):
    monkeypatch.setattr(mistakes, "MOST", 3)
    images = [(file, "PNEUMONIA") for file in PNEUMONIA]
    assert len(list(find_mistakes(small_zip, images, "cnn", classifiers_in_use))) == 3


def test_a_damaged_data_set_is_an_error_of_its_own(tmp_path, classifiers_in_use):
    (tmp_path / "data.zip").write_bytes(b"no zip")
    with pytest.raises(DatasetError):
        list(find_mistakes(tmp_path / "data.zip", [(PNEUMONIA[0], "PNEUMONIA")], "cnn", classifiers_in_use))
