"""A validation: the tables are those of pandas and scikit-learn, and on the official test split those of the record."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics

from tests.dicom_files import IDENTIFYING, dicom
from tests.helpers import picture
from tests.xray_models.evaluation.judges import Judge, judged_picture, validation_of
from xray_models.data.labelled import open_labelled
from xray_models.data.labels import Choices
from xray_models.errors import DatasetError, RadiographError
from xray_models.evaluation.against_shipped import shipped_answers
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.validation import ALL, ANSWERED, PART, validate
from xray_models.images.scope import ScopeResult
from xray_models.inference.classifier import load_classifiers
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS


def digest(canvas: np.ndarray) -> bytes:
    return hashlib.sha256(canvas.tobytes()).digest()


def mean_of(canvas: np.ndarray) -> float:
    return float(canvas.mean()) / 255


@pytest.mark.slow
def test_on_the_official_test_split_the_figures_are_those_of_the_records(real_data, real_test):
    """With the answers that are saved beside the weights; another test holds the networks to these."""
    judges = {}
    for name in MODELS:
        record = ModelRecord.read(SHIPPED_WEIGHTS / name)
        text = (SHIPPED_WEIGHTS / name / "test_predictions.csv").read_text()
        saved = Evaluation.from_csv(text, record.threshold)
        answers = dict(zip(saved.files, saved.p_pneumonia, strict=True))
        by_canvas = {
            digest(canvas.numpy()): answers[file]
            for canvas, file in zip(real_test.canvases, real_test.files, strict=True)
        }
        judges[name] = Judge(lambda canvas, known=by_canvas: known[digest(canvas)], record)
    with open_labelled(real_data) as labelled:
        validation = validate(labelled, judges, shipped=shipped_answers(SHIPPED_WEIGHTS))
    assert validation.report.counts == {PART: {"NORMAL": 234, "PNEUMONIA": 390}}
    assert [note.code for note in validation.report.notes] == ["test-split-only"]
    for name, judge in judges.items():
        evaluation, test = validation.evaluation(name), judge.record.test
        assert evaluation.files == real_test.files
        assert evaluation.confusion_matrix().tolist() == test.confusion_matrix
        assert evaluation.operating_point.report() == test.classification_report
        assert evaluation.metrics() == pytest.approx(test.metrics(), abs=2e-6)  # of the digits in the file
        same = validation.against_shipped(name)
        assert same.same_images and not same.beyond_chance


@pytest.mark.slow
def test_the_shipped_networks_give_the_recorded_probabilities_to_the_last_digit(real_data):
    with open_labelled(real_data) as labelled:
        some = type(labelled)(labelled.pictures[::250], labelled.read, {})
        validation = validate(some, load_classifiers(SHIPPED_WEIGHTS))
    for name, saved in shipped_answers(SHIPPED_WEIGHTS).items():
        known = dict(zip(saved.files, saved.p_pneumonia, strict=True))
        answers = {one.file: one.p_pneumonia[name] for one in validation.judged.pictures}
        assert len(answers) == 3 and answers == pytest.approx({file: known[file] for file in answers}, abs=2e-6)


@pytest.fixture
def folder(tmp_path):
    """60 pictures of 30 patients, some DICOM, one broken; a table with semicolons, and what a file alone says."""
    rows = []
    for number in range(60):
        ill = number % 2 == 1
        image, name = picture(number, ill and number % 10 != 1, size=64), f"p{number // 2}/{number}"
        (tmp_path / name).parent.mkdir(exist_ok=True)
        if number < 20:
            header = {"PatientSex": "FM"[number % 2], "PatientAge": f"0{number + 1:02}Y", "Manufacturer": "Fuji Film"}
            content = dicom(np.asarray(image), ViewPosition="AP", BodyPartExamined="CHEST", **header)
            (tmp_path / name).write_bytes(content)
        else:
            image.save(tmp_path / f"{name}.png")
        rows.append((number, "sick" if ill else "well", ("ward", "clinic", "")[number % 3], f"p{number // 2}"))
    (tmp_path / "p30").mkdir()
    (tmp_path / "p30" / "60.png").write_text("broken")
    rows.append((60, "well", "ward", "p30"))
    table = pd.DataFrame(rows, columns=["Image", "Diagnosis", "Place", "patient"])
    table.to_csv(tmp_path / "labels.csv", sep=";", index=False, encoding="utf-8-sig")
    return tmp_path, table


MEANINGS = Choices(meanings={"sick": "PNEUMONIA", "well": "NORMAL"})


def test_on_a_folder_with_a_table_every_figure_is_that_of_pandas_and_scikit_learn(folder):
    path, table = folder
    records = {name: ModelRecord(name, threshold=t) for name, t in (("resnet50", 0.45), ("cnn", 0.5))}
    judges = {name: Judge(mean_of, record) for name, record in records.items()}
    steps = []
    with open_labelled(path, choices=MEANINGS) as labelled:
        validation = validate(labelled, judges, on_progress=lambda done, total: steps.append((done, total)), at_once=3)
    assert steps == [(done, 61) for done in range(62)]
    assert validation.scope_counts() == {"inside": 0, "outside": 0, "refused": 0, "unknown": 60, "unread": 1}
    assert [(one.file, one.error.code) for one in validation.judged.unread] == [("p30/60.png", "not-an-image")]
    frame = pd.DataFrame(
        [
            {
                "Image": int(Path(one.file).stem),
                "p": one.p_pneumonia["cnn"],
                "number": one.patient,
                **one.groups,
            }
            for one in validation.judged.pictures
        ]
    ).merge(table, on="Image", suffixes=("", "_table"))
    frame["truth"] = (frame["Diagnosis"] == "sick").astype(int)
    assert (frame["Place"].fillna("") == frame["Place_table"]).all()
    assert frame.groupby("patient")["number"].nunique().eq(1).all()
    assert validation.report.patients[PART] == 30 == frame["number"].nunique()
    for name, record in records.items():
        predicted = (frame["p"] >= record.threshold).astype(int)
        evaluation = validation.evaluation(name)
        assert evaluation.confusion_matrix().tolist() == metrics.confusion_matrix(frame["truth"], predicted).tolist()
        assert evaluation.metrics()["roc_auc"] == pytest.approx(metrics.roc_auc_score(frame["truth"], frame["p"]))
        assert evaluation.metrics()["cohen_kappa"] == pytest.approx(
            metrics.cohen_kappa_score(frame["truth"], predicted)
        )
    assert_subgroups_are_those_of_pandas(validation.subgroups("cnn"), frame, records["cnn"].threshold)


def assert_subgroups_are_those_of_pandas(found, frame, threshold):
    assert {group.of for group in found} == {"Place", "sex", "age", "view", "manufacturer"}
    for group in found:
        part = frame[frame[group.of].fillna("") == group.value]
        predicted = (part["p"] >= threshold).astype(int)
        assert group.matrix.tolist() == metrics.confusion_matrix(part["truth"], predicted, labels=[0, 1]).tolist()
        assert group.accuracy.value == pytest.approx(metrics.accuracy_score(part["truth"], predicted))
        if part["truth"].nunique() == 2:
            assert group.sensitivity.value == pytest.approx(metrics.recall_score(part["truth"], predicted))
            assert group.roc_auc.value == pytest.approx(metrics.roc_auc_score(part["truth"], part["p"]))
            assert group.roc_auc.interval[0] <= group.roc_auc.value <= group.roc_auc.interval[1]
        else:
            assert group.roc_auc.value is None
    values = {(group.of, group.value): group.n for group in found}
    assert values["sex", "F"] == 10 and values["manufacturer", "Fujifilm"] == 20 and values["sex", ""] == 40
    assert values["age", "under_6"] == 5 and values["age", "adult"] == 3


def test_nothing_that_names_a_patient_is_kept(folder):
    path, _ = folder
    judges = {"cnn": Judge(mean_of, ModelRecord("cnn"))}
    with open_labelled(path, choices=MEANINGS) as labelled:
        validation = validate(labelled, judges)
    kept = repr(validation.judged) + repr(validation.report)
    assert not [secret for secret in (*IDENTIFYING, "p29'") if secret in kept]


def test_dicom_files_of_one_patient_stay_together_without_a_table(tmp_path):
    for number in range(4):
        label = ("NORMAL", "PNEUMONIA")[number % 2]
        (tmp_path / label).mkdir(exist_ok=True)
        content = dicom(np.asarray(picture(number, False, size=64)), PatientID=f"SECRET-{number // 2}")
        (tmp_path / label / f"{number}.dcm").write_bytes(content)
    with open_labelled(tmp_path) as labelled:
        validation = validate(labelled, {"cnn": Judge(mean_of, ModelRecord("cnn"))})
    numbers = {one.file[-5]: one.patient for one in validation.judged.pictures}
    assert numbers["0"] == numbers["1"] != numbers["2"] == numbers["3"]
    assert validation.report.notes == [] and validation.report.patients[PART] == 2


def test_refused_and_outside_count_with_and_without(tmp_path, monkeypatch):
    for number in range(8):
        folder = tmp_path / ("NORMAL", "PNEUMONIA")[number % 2]
        folder.mkdir(exist_ok=True)
        picture(number, number % 2 == 1, size=64).save(folder / f"{number}.png")
    verdicts = iter([ScopeResult(("adult",)), RadiographError("not-a-radiograph", "No."), None] + [ScopeResult()] * 5)

    def judged(*_):
        verdict = next(verdicts)
        if isinstance(verdict, RadiographError):
            raise verdict
        return verdict

    monkeypatch.setattr("xray_models.inference.trial.judged", judged)
    with open_labelled(tmp_path) as labelled:
        validation = validate(labelled, {"cnn": Judge(mean_of, ModelRecord("cnn"))}, at_once=1)
    assert validation.scope_counts() == {"inside": 5, "outside": 1, "refused": 1, "unknown": 1, "unread": 0}
    assert validation.reasons() == {"adult": 1}
    assert [one.refusal.code for one in validation.refused()] == ["not-a-radiograph"]
    assert len(validation.evaluation("cnn", ALL).labels) == 8
    assert len(validation.evaluation("cnn", ANSWERED).labels) == 6


def test_suspected_label_errors_are_those_that_every_model_is_certain_of():
    records = {name: ModelRecord(name, threshold=0.4, uncertain=(0.2, 0.95)) for name in MODELS}
    cases = [(1, 0.01, 0.02), (1, 0.01, 0.3), (0, 0.97, 0.99), (0, 0.93, 0.99), (0, 0.01, 0.01), (1, 0.15, 0.01)]
    pictures = [judged_picture(i, label, {"resnet50": a, "cnn": b}) for i, (label, a, b) in enumerate(cases)]
    pictures.append(judged_picture(6, 0, {"resnet50": 0.99, "cnn": 0.99}, scope="outside"))
    validation = validation_of(pictures, records)
    assert [one.file for one in validation.label_errors] == ["0.png", "2.png"]


def test_predictive_values_at_a_prevalence_have_intervals_that_hold_them():
    p = {"cnn": 0.9}
    pictures = [judged_picture(i, 1, p if i < 19 else {"cnn": 0.1}) for i in range(20)]
    pictures += [judged_picture(20 + i, 0, p if i < 5 else {"cnn": 0.1}) for i in range(20)]
    validation = validation_of(pictures, {"cnn": ModelRecord("cnn")})
    found = validation.at_prevalence("cnn", 0.1)
    assert found["ppv"].value == pytest.approx(0.95 * 0.1 / (0.95 * 0.1 + 0.25 * 0.9))
    for estimate in found.values():
        assert 0 < estimate.interval[0] < estimate.value < estimate.interval[1] < 1


def test_a_class_that_is_missing_is_said(tmp_path):
    (tmp_path / "NORMAL").mkdir()
    picture(0, False).save(tmp_path / "NORMAL" / "a.png")
    with pytest.raises(DatasetError, match="no labelled picture of the class PNEUMONIA"), open_labelled(tmp_path):
        pass
    (tmp_path / "PNEUMONIA").mkdir()
    (tmp_path / "PNEUMONIA" / "b.png").write_text("broken")
    with open_labelled(tmp_path) as labelled, pytest.raises(DatasetError) as error:
        validate(labelled, {"cnn": Judge(mean_of, ModelRecord("cnn"))})
    assert error.value.code == "one-class-left" and len(error.value.details["unread"]) == 1
