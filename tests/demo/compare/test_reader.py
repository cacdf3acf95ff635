import dataclasses
import logging

import pytest
from gradio.data_classes import FileData

from demo.compare.examples import Example
from demo.compare.reader import Reader
from demo.compare.study import Study
from demo.server.uploads import Upload, take_upload
from xray_models.images.notice import Notice
from xray_models.images.scope import ScopeResult
from xray_models.inference.compare import answers

pytestmark = pytest.mark.slow  # both networks are built, and answer


def test_an_upload_is_read_and_deleted(tmp_path):
    path = tmp_path / "hash" / "chest.png"
    path.parent.mkdir()
    path.write_bytes(b"pixels")
    upload = take_upload(FileData(path=str(path), orig_name="../chest.png"))
    assert upload == Upload("chest.png", b"pixels") and not path.parent.exists()


def test_an_upload_that_is_gone_gets_a_sentence(reader, tmp_path):
    upload = take_upload(FileData(path=str(tmp_path / "gone.png")))
    assert reader.read_upload(upload, "predicted").error.code == "upload-gone"


def test_a_good_file_gets_two_answers(reader, picture_bytes):
    study = reader.read_upload(Upload("a.png", picture_bytes), "PNEUMONIA")
    assert list(study.comparison.predictions) == ["resnet50", "cnn"] and study.preview.startswith("data:image/png")
    assert {prediction.target for prediction in study.comparison.predictions.values()} == {"PNEUMONIA"}


def test_a_bad_file_gets_its_sentence_and_no_answer(reader):
    study = reader.read_upload(Upload("a.jpg", b"not a picture at all"), "predicted")
    assert study.comparison is None and study.error.code == "not-an-image"


def test_another_class_is_explained_without_the_file(reader, picture_bytes):
    first = reader.read_upload(Upload("a.png", picture_bytes), "NORMAL")
    second = reader.explain(first, "PNEUMONIA")
    assert (second.comparison.canvas == first.comparison.canvas).all() and second.preview == first.preview
    assert (second.comparison.width, second.comparison.height) == (96, 96)
    assert {prediction.target for prediction in second.comparison.predictions.values()} == {"PNEUMONIA"}


def test_another_class_changes_no_probability_even_where_the_canvas_has_a_margin(reader, picture_bytes):
    first = reader.read_upload(Upload("a.png", picture_bytes), "NORMAL")
    canvas = first.comparison.canvas.copy()
    canvas[:20] = 0  # as resampling can leave one; trimmed again it would be another picture
    answered, _ = answers(canvas, reader.weights.classifiers, "NORMAL")
    framed = dataclasses.replace(first.comparison, canvas=canvas, predictions=answered)
    explained = reader.explain(dataclasses.replace(first, comparison=framed), "PNEUMONIA").comparison.predictions
    for name, prediction in answered.items():
        assert explained[name].p_pneumonia == prediction.p_pneumonia


def test_another_class_keeps_what_was_said_of_the_image(reader, picture_bytes):
    first = reader.read_upload(Upload("a.png", picture_bytes), "NORMAL")
    scope, notice = ScopeResult(("unfamiliar",), {"unfamiliar": 1.3}, ("crop",)), Notice("colour", "In colour.")
    said = dataclasses.replace(first.comparison, scope=scope, warnings=(notice,))
    second = reader.explain(dataclasses.replace(first, comparison=said), "PNEUMONIA")
    assert second.comparison.scope == scope and second.comparison.warnings == (notice,)


def test_an_empty_study_has_nothing_to_explain(reader):
    assert reader.explain(Study(), "NORMAL") == Study()


def test_an_example_keeps_its_true_label(weights, picture_bytes):
    reader = Reader(weights, None, [Example(picture_bytes, {"en": "One", "fr": "Un"}, "NORMAL")])
    assert reader.read_example(0, "predicted").example.label == "NORMAL"
    assert all(reader.read_example(index, "predicted").error for index in (1, -1, "0", None))


def test_the_unexpected_is_logged_without_name_or_message(reader, caplog, monkeypatch):
    def explode(data):
        raise RuntimeError("secret of Jane Doe")

    monkeypatch.setattr("demo.compare.reader.load_radiograph", explode)
    with caplog.at_level(logging.ERROR):
        study = reader.read_upload(Upload("jane-doe.png", b""), "predicted")
    assert study.error.code == "unexpected" and "RuntimeError" in caplog.text
    assert "jane" not in caplog.text.lower()


def test_the_endpoint_answers_errors_as_json(reader):
    answer, overlays = reader.answer_api(Upload("a.jpg", b""), "predicted")
    assert answer["file"] == "a.jpg" and answer["error"]["code"] == "empty-file" and overlays == {}
    answer, _ = reader.answer_api(Upload("a.jpg", b""), "../../weights")
    assert set(answer) == {"file", "error"}
