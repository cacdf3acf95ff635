import threading

import pytest

from demo.server.held_files import HeldFiles
from demo.validate.brought import Brought, Table
from demo.validate.description import Description
from demo.validate.session import Session
from demo.validate.validating import Outcome, Validating
from xray_models.errors import XrayError
from xray_models.evaluation.validation import PART


@pytest.fixture
def brought(ward_zip, ward_table, tmp_path, monkeypatch) -> Brought:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    return Brought(HeldFiles().hold(ward_zip), "ward.zip", Table("labels.csv", ward_table))


def last(steps) -> object:
    return list(steps)[-1]


def test_what_the_table_leaves_open_is_asked_then_described_then_judged(brought, bright_weights):
    validating = Validating(bright_weights, None)
    question = last(validating.describe(brought, threading.Event()))
    assert isinstance(question, XrayError) and question.code == "label-values"
    assert Session(problem=question).is_asked
    answered = brought.with_answers({"value:clear": "NORMAL", "value:viral": "PNEUMONIA", "value:x": 7, "y": "z"})
    description = last(validating.describe(answered, threading.Event()))
    assert isinstance(description, Description) and description.images == 7
    assert description.report.counts == {PART: {"NORMAL": 5, "PNEUMONIA": 2}}
    assert description.groups == {"sex": {"F": 4, "M": 3}} and len(description.samples) == 6
    *steps, outcome = validating.judge(answered, threading.Event())
    assert isinstance(outcome, Outcome) and all(isinstance(step, tuple) for step in steps)
    assert [one.file for one in outcome.validation.label_errors] == ["ward/5.png"]
    assert [one.file for one in outcome.validation.judged.unread] == ["ward/broken.png"]


def test_a_value_that_is_left_out_is_no_image(brought, bright_weights):
    left = brought.with_answers({"value:clear": "NORMAL", "value:viral": "-"})
    error = last(Validating(bright_weights, None).describe(left, threading.Event()))
    assert isinstance(error, XrayError) and error.code == "one-class"


def test_another_column_of_labels_forgets_what_was_said_of_the_first(brought):
    said = brought.with_answers({"label": "finding", "value:clear": "NORMAL"})
    assert said.with_answers({"label": "finding"}).choices.meanings == {"clear": "NORMAL"}
    assert said.with_answers({"label": "sex"}).choices.meanings == {}
    assert said.with_answers(None).choices == said.choices


def test_a_stopped_judging_gives_nothing_and_other_pictures_stop_it(brought, bright_weights):
    session = Session(brought)
    later = session.with_brought(brought)
    assert session.stop.is_set() and not later.stop.is_set()
    error = last(Validating(bright_weights, None).judge(brought, session.stop))
    assert isinstance(error, XrayError) and error.code == "validate-stopped"


def test_a_table_may_come_before_the_pictures(brought):
    waiting = Session().with_table(brought.table)
    assert waiting.table == brought.table and waiting.brought is None
    assert Session(brought).with_table(Table("other.csv", b"")).brought.table.name == "other.csv"


def test_a_file_that_made_room_for_others_is_a_sentence(brought, bright_weights):
    brought.held.release()
    error = last(Validating(bright_weights, None).describe(brought, threading.Event()))
    assert isinstance(error, XrayError) and error.code == "validate-gone"
