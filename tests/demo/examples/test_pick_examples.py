import json
import sys
import zipfile

import pytest

from demo.examples import pick_examples
from demo.examples.pick_examples import WANTED, Answer, Candidate, pick, read_candidates, write_examples
from demo.text.say import SENTENCES
from xray_models.errors import XrayError
from xray_models.files import PREDICTIONS_FILE, RECORD_FILE

THRESHOLD, BAND = 0.5, (0.4, 0.6)  # of both models


def candidate(file: str, *p: float) -> Candidate:
    answers = tuple(Answer(one, int(one >= THRESHOLD), BAND[0] <= one < BAND[1]) for one in p)
    return Candidate(file, int("PNEUMONIA" in file), answers)


def child(number: int, *p: float) -> Candidate:
    """Of a child with pneumonia."""
    return candidate(f"test/PNEUMONIA/person{number:02}_virus_1.jpeg", *p)


def healthy(number: int, *p: float) -> Candidate:
    return candidate(f"test/NORMAL/IM-00{number:02}-0001.jpeg", *p)


EASY = [child(number, 0.99, 0.95) for number in range(20, 30)] + [healthy(n, 0.01, 0.05) for n in range(20, 30)]
HARD = [
    healthy(1, 0.9, 0.8),  # both wrong
    healthy(2, 0.99, 0.9),  # both wrong, worse
    child(1, 0.9, 0.1),  # they disagree: the error of both is 0.5
    healthy(3, 0.1, 0.7),  # they disagree: 0.4
    child(2, 0.55, 0.9),  # one is uncertain
    child(3, 0.55, 0.58),  # both are
    child(4, 0.7, 0.45),  # one missed it
]


def picked_as(candidates) -> dict[str, str]:
    return {one.file: kind for one, kind in pick(candidates)}


def test_each_kind_gets_the_radiograph_that_the_rule_names():
    assert [(one.file, kind) for one, kind in pick(EASY + HARD)] == [
        (healthy(2).file, "both_wrong"),
        (child(1).file, "disagree"),
        (child(3).file, "uncertain"),
        (child(4).file, "missed"),
        (healthy(20).file, "right"),
        (healthy(21).file, "right"),
        (child(20).file, "right"),
        (child(21).file, "right"),
    ]


def test_the_order_of_the_files_does_not_matter():
    assert pick(EASY + HARD) == pick((EASY + HARD)[::-1])


def test_an_empty_kind_gets_the_largest_error_of_what_is_left():
    barely = child(40, 0.7, 0.8)
    assert [kind for _, kind in pick([*EASY, barely])][:4] == ["hardest"] * 4
    assert pick([*EASY, barely])[0] == (barely, "hardest")


def test_where_none_is_right_and_certain_the_smallest_error_is_taken():
    unsure = [healthy(number, 0.5 - number / 1000, 0.45) for number in range(1, 10)]
    assert picked_as([*unsure, *EASY[:10]])[healthy(9).file] == "easiest"


def test_no_patient_is_picked_twice():
    twice = candidate("test/PNEUMONIA/person20_virus_2.jpeg", 0.99, 0.95)
    again = candidate("test/NORMAL/NORMAL2-IM-0020-0001.jpeg", 0.01, 0.05)
    assert {twice.file, again.file}.isdisjoint(picked_as([*EASY, *HARD, twice, again]))


def test_too_few_radiographs_are_an_error():
    with pytest.raises(XrayError, match="too few"):
        pick(EASY[:9])


def test_the_page_has_a_sentence_for_every_kind():
    names = {kind.name for pair in WANTED for kind in pair}
    assert all(f"picked_{name}" in sentences for name in names for sentences in SENTENCES.values())


@pytest.fixture
def weights(tmp_path):
    """The folders of two models that gave EASY and HARD these answers."""
    for index, name in enumerate(("resnet50", "cnn")):
        folder = tmp_path / "weights" / name
        folder.mkdir(parents=True)
        record = {"model": name, "threshold": THRESHOLD, "uncertain": BAND}
        (folder / RECORD_FILE).write_text(json.dumps(record))
        rows = [f"{one.file},{one.file.split('/')[1]},{one.answers[index].p_pneumonia}" for one in EASY + HARD]
        (folder / PREDICTIONS_FILE).write_text("\n".join(["file,label,p_pneumonia", *rows]) + "\n")
    return tmp_path / "weights"


@pytest.fixture
def originals(tmp_path):
    """A zip of them; the content of each file is its name."""
    with zipfile.ZipFile(tmp_path / "originals.zip", "w") as archive:
        for one in EASY + HARD:
            archive.writestr(f"chest_xray/{one.file}", one.file)
        archive.writestr("chest_xray/train/NORMAL/IM-0099-0001.jpeg", "not of the test split")
    return tmp_path / "originals.zip"


def test_the_answers_come_from_the_test_predictions_with_operating_point_and_band(weights):
    assert read_candidates([one.file for one in HARD], weights) == sorted(HARD, key=lambda one: one.file)


def test_a_radiograph_without_test_prediction_is_an_error(weights):
    with pytest.raises(XrayError, match="IM-0099-0001.jpeg is not among the test predictions"):
        read_candidates(["test/NORMAL/IM-0099-0001.jpeg"], weights)


def test_the_files_are_copied_unchanged_and_older_ones_go(weights, originals, tmp_path):
    target = tmp_path / "radiographs"
    target.mkdir()
    (target / "older.jpeg").write_text("picked with other weights")
    entries = write_examples(originals, weights, target)
    copied = {path.name: path.read_text() for path in target.glob("*.jpeg")}
    assert copied == {one.file.split("/")[-1]: one.file for one, _ in pick(EASY + HARD)}
    saved = json.loads((target / "examples.json").read_text())
    assert saved["examples"] == entries and saved["candidates"] == sorted(one.file for one in EASY + HARD)
    assert all(entry["label"] in copied[entry["file"]] for entry in entries)


def test_the_order_on_the_page_tells_nothing_of_the_class(weights, originals, tmp_path):
    entries = write_examples(originals, weights, tmp_path / "radiographs")
    assert [entry["sha256"] for entry in entries] == sorted(entry["sha256"] for entry in entries)


def test_the_command_line_prints_what_it_picked(weights, originals, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(pick_examples, "HERE", tmp_path)
    monkeypatch.setattr(sys, "argv", ["pick_examples", "--originals", str(originals), "--weights", str(weights)])
    pick_examples.main()
    assert "both_wrong  NORMAL     IM-0002-0001.jpeg" in capsys.readouterr().out
