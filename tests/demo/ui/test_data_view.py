from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from demo.server.dataset_store import LoadedDataset, Sample
from demo.text.fr.data import NOTES
from demo.ui.data_view import render_dataset, render_reading, render_refusal
from tests.demo.text.test_say import codes_of, placeholders
from xray_models.classes import CLASSES
from xray_models.data import matching
from xray_models.data.report import DatasetReport, Note, Unread
from xray_models.errors import DatasetError, RadiographError

REPORT = DatasetReport(
    counts={
        "train": {"NORMAL": 1214, "PNEUMONIA": 3494},
        "validation": {"NORMAL": 135, "PNEUMONIA": 389},
        "test": {"NORMAL": 234, "PNEUMONIA": 390},
    },
    patients={"train": 2386, "validation": 264, "test": 404},
    sizes=dict.fromkeys(("train", "validation", "test"), ((224, 224),) * 3),
)
EVIL = "<img src=x onerror=alert(1)>"


def loaded(report: DatasetReport = REPORT, **changes) -> LoadedDataset:
    samples = [Sample(label, f"train/{label}/1.jpeg", "data:image/jpeg;base64,AA==") for label in CLASSES]
    return replace(LoadedDataset(Path("/home/somebody/data.zip"), "data.zip", None, report, samples), **changes)


class Elements(HTMLParser):
    """Every element with its attributes, and the text."""

    def __init__(self, html: str):
        super().__init__()
        self.elements, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data

    def of(self, tag: str, css: str = "") -> list[dict]:
        return [a for name, a in self.elements if name == tag and css in (a.get("class") or "").split() + [""]]


def test_counts_stand_in_the_table_and_in_the_chart():
    page = Elements(render_dataset(loaded(), "en"))
    for number in ("5,856 images", "1,214", "3,494", "135", "389", "234", "390", "2,386", "264", "404"):
        assert number in page.text
    alt = next(a["aria-label"] for a in page.of("svg"))
    assert "Training: 1214 NORMAL, 3494 PNEUMONIA" in alt and "Test: 234 NORMAL, 390 PNEUMONIA" in alt


def test_bars_are_as_high_as_their_counts():
    bars = Elements(render_dataset(loaded(), "en")).of("rect", "pile")
    heights = [float(bar["height"]) for bar in bars]
    counts = [n for counts in REPORT.counts.values() for n in counts.values()]
    assert [height / heights[1] for height in heights] == pytest.approx([n / counts[1] for n in counts], abs=0.01)
    assert [bar["class"] for bar in bars] == ["pile normal", "pile pneumonia"] * 3


def test_warnings_are_shown():
    report = replace(
        REPORT,
        shared_patients={"train, test": ["IM-0117", "IM-0131"]},
        copies={"test": 6},
        shared_images={"validation, test": [("validation/NORMAL/a.png", "test/NORMAL/b.png")]},
    )
    english, french = (Elements(render_dataset(loaded(report), language)).text for language in ("en", "fr"))
    assert "Patient IDs in both training and test: 2 (for example IM-0117)" in english
    assert "Identical images in both validation and test: 1 (for example validation/NORMAL/a.png and test/NO" in english
    assert "within the test split: 6" in english and "2.9 times as many PNEUMONIA as NORMAL images" in english
    assert "parties entraînement et test : 2 (par exemple IM-0117)" in french and "2,9 fois plus" in french


def test_balanced_classes_want_no_weights():
    report = replace(REPORT, counts=REPORT.counts | {"train": {"NORMAL": 100, "PNEUMONIA": 140}})
    assert "times as many" not in render_dataset(loaded(report), "en")


def test_image_sizes_are_given_once_if_all_are_the_same():
    report = replace(REPORT, sizes=REPORT.sizes | {"test": ((300, 200), (1200, 900), (2900, 2700))})
    assert "All images are 224 × 224 pixels." in render_dataset(loaded(), "en")
    assert "Test images: 300 × 200 to 2900 × 2700 pixels, median 1200 × 900" in render_dataset(loaded(report), "en")


def test_files_that_were_left_out_are_listed():
    reasons = {
        reason: [f"{reason}/{i}" for i in range(120)] for reason in ("hidden", "no_picture", "outside", "copy", "link")
    }
    page = Elements(render_dataset(loaded(replace(REPORT, ignored=reasons)), "en"))
    assert len(page.of("details")) == 5 and "Hidden files, left out: 120" in page.text
    assert "hidden/99" in page.text and "hidden/100" not in page.text and "and 20 others" in page.text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_text_from_files_is_escaped_and_no_path_is_shown(language):
    report = replace(
        REPORT,
        shared_patients={"train, test": [EVIL]},
        shared_images={"train, test": [(EVIL, EVIL)]},
        ignored={"no_picture": [EVIL]},
    )
    page = Elements(render_dataset(loaded(report, name=EVIL, samples=[Sample("NORMAL", EVIL, "data:,")]), language))
    assert [image["src"] for image in page.of("img")] == ["data:,"] and page.text.count(EVIL) == 6
    assert "somebody" not in page.text
    refusal = Elements(render_refusal(DatasetError("unsafe-zip", EVIL, entry=EVIL), language))
    assert not refusal.of("img") and EVIL in refusal.text and refusal.of("div", "data-refusal")[0]["role"] == "alert"


def test_images_that_cannot_be_read_are_listed_with_their_reason():
    unread = [Unread(f"test/NORMAL/{i}", RadiographError("empty-file", "This file is empty.")) for i in range(120)]
    page = Elements(render_dataset(loaded(replace(REPORT, unread=unread)), "fr"))
    assert "Images illisibles, écartées : 120" in page.text and page.text.count("Ce fichier est vide") == 100
    assert "et 20 autres" in page.text
    refusal = Elements(render_refusal(DatasetError("missing-class", "None.", unread=unread[:3]), "en"))
    assert refusal.text.count("This file is empty.") == 3 and "None." in refusal.text


def test_samples_are_shown_under_their_class_with_their_name():
    page = render_dataset(loaded(), "fr")
    normal, pneumonia = page.split('<h4 class="normal">')[1].split('<h4 class="pneumonia">')
    assert 'title="train/NORMAL/1.jpeg"' in normal and 'title="train/PNEUMONIA/1.jpeg"' in pneumonia
    assert 'alt="PNEUMONIE"' in pneumonia


def test_published_data_sets_come_with_their_licence():
    assert all("CC BY 4.0" in render_dataset(loaded(published=name), "en") for name in ("kaggle", "pneumoniamnist"))
    assert "MedMNIST" in render_dataset(loaded(published="pneumoniamnist"), "fr")
    assert "CC BY" not in render_dataset(loaded(), "en")


def test_reading_and_downloading_show_how_far_they_are():
    html = render_reading(1464, 5856, "fr")
    bar = Elements(html).of("div")[1]
    assert bar["role"] == "progressbar" and (bar["aria-valuenow"], bar["aria-valuemax"]) == ("1464", "5856")
    assert 'style="width:25.0%"' in html and "1\u202f464 sur 5\u202f856" in bar["aria-label"]
    assert "12 MB so far" in render_reading(12_345_678, 0, "en") and "aria-valuenow" not in render_reading(0, 0, "en")


def test_every_note_has_a_french_version_with_its_values():
    assert codes_of("Note") | matching._NOTES.keys() == NOTES.keys()
    note = Note("sample", "A sample of 320 of the 4700 …", {"images": 320, "all": 4700})
    assert placeholders(NOTES["sample"]) == note.details.keys()
    report = replace(REPORT, notes=[note, Note("validation-joined", "…", {"images": 16})])
    assert "320 des 4700" in render_dataset(loaded(report), "fr") and "comptent 16" in render_dataset(
        loaded(report), "fr"
    )
