import base64
import hashlib
import io
import json
import shutil

import numpy as np
import pytest
from PIL import Image

from demo.compare.examples import RADIOGRAPHS, SHIPPED, Example, load_examples
from demo.examples.pick_examples import WANTED, pick, read_candidates
from demo.text.say import SENTENCES
from tests.helpers import ROOT
from xray_models.images.radiograph import load_radiograph

SHIPPED_ENTRIES = json.loads((SHIPPED / RADIOGRAPHS / "examples.json").read_text(encoding="utf-8"))
REAL = [example for example in load_examples() if not example.drawn]
RENDERED = [example for example in load_examples() if example.drawn]


@pytest.fixture
def folder(tmp_path):
    """What ships, with two drawn squares in place of the real radiographs."""
    shutil.copytree(SHIPPED, tmp_path / "examples")
    shutil.rmtree(tmp_path / "examples" / RADIOGRAPHS)
    (tmp_path / "examples" / RADIOGRAPHS).mkdir()
    entries = []
    for name, label, kind in (("a.jpeg", "PNEUMONIA", "both_wrong"), ("b.jpeg", "NORMAL", "right")):
        Image.new("L", (300, 200), 90).save(tmp_path / "examples" / RADIOGRAPHS / name)
        entries.append({"file": name, "label": label, "picked_as": kind, "sha256": ""})
    content = json.dumps({"candidates": [], "examples": entries})
    (tmp_path / "examples" / RADIOGRAPHS / "examples.json").write_text(content)
    return tmp_path / "examples"


def test_the_real_radiographs_come_first_with_number_label_origin_and_why_they_were_picked(folder):
    first, second, *rest = load_examples(folder)
    assert (first.titles["en"], second.titles["fr"]) == ("Radiograph 1", "Radiographie 2")
    assert (first.label, second.label) == ("PNEUMONIA", "NORMAL")
    assert "both shipped models misread" in first.notes["en"] and "right and certain" in second.notes["en"]
    assert all("Kermany" in first.notes[language] and "CC BY 4.0" in first.notes[language] for language in SENTENCES)
    assert len(rest) == 5 and all(example.drawn for example in rest)


def test_rendered_pictures_say_what_was_drawn_and_where_they_come_from_and_claim_no_class():
    assert [example.drawn for example in RENDERED] == ["plain", "plain", "opacity", "opacity", "opacity"]
    assert all(example.label is None and "CT: LIDC" in example.notes["en"] for example in RENDERED)
    start = "Synthetic opacity, right lower zone. A synthetic consolidation was added."
    assert RENDERED[2].notes["en"].startswith(start)


def test_a_thumbnail_is_a_small_square_and_made_once():
    buffer = io.BytesIO()
    Image.fromarray(np.tile(np.arange(200, dtype=np.uint8), (100, 8))).save(buffer, "JPEG")  # 1600 x 100
    example = Example(buffer.getvalue(), {"en": "One"})
    thumbnail = Image.open(io.BytesIO(base64.b64decode(example.thumbnail.split(",")[1])))
    assert thumbnail.size == (144, 144) and example.thumbnail is example.thumbnail


def test_all_thumbnails_together_keep_the_page_light():
    assert max(len(example.thumbnail) for example in REAL + RENDERED) < 12_000


def test_the_shipped_radiographs_are_the_published_files_and_nothing_else_lies_there():
    entries = SHIPPED_ENTRIES["examples"]
    contents = {path.name: path.read_bytes() for path in (SHIPPED / RADIOGRAPHS).iterdir() if path.suffix != ".json"}
    assert {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()} == {
        entry["file"]: entry["sha256"] for entry in entries
    }
    assert sum(map(len, contents.values())) < 3_000_000 and len(contents) == len(WANTED)


def test_the_shipped_radiographs_are_those_that_the_rule_picks_with_the_shipped_weights():
    """After a change of weights: run ``python -m demo.examples.pick_examples`` again."""
    picked = pick(read_candidates(SHIPPED_ENTRIES["candidates"], ROOT / "weights"))
    expected = {(one.file.split("/")[-1], kind) for one, kind in picked}
    assert {(entry["file"], entry["picked_as"]) for entry in SHIPPED_ENTRIES["examples"]} == expected


@pytest.mark.parametrize("example", REAL, ids=lambda example: example.titles["en"])
def test_a_shipped_radiograph_can_be_read_at_full_size(example):
    assert load_radiograph(example.content).width > 500
