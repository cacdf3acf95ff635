import logging

import pytest
from gradio.data_classes import FileData

from demo.compare.examples import Example
from demo.compare.reader import Reader
from demo.server.uploads import Upload, take_upload

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
    assert list(study.comparison.predictions) == ["resnet50", "cnn"] and study.preview.startswith("data:image/jpeg")
    assert {prediction.target for prediction in study.comparison.predictions.values()} == {"PNEUMONIA"}


def test_a_bad_file_gets_its_sentence_and_no_answer(reader):
    study = reader.read_upload(Upload("a.jpg", b"not a picture at all"), "predicted")
    assert study.comparison is None and study.error.code == "not-an-image"


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
