"""A data set as HTML, before anything is done with it: what it holds, what to beware of, and what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from markupsafe import Markup

from demo.text.numbers import decimal, integer, size
from demo.text.say import page_error, say, say_error, say_note
from demo.ui.dataset_chart import render_chart
from demo.ui.html import render
from demo.ui.tables import table
from xray_models.classes import CLASSES
from xray_models.data.report import DatasetReport, Unread
from xray_models.errors import XrayError

IMBALANCE = 1.5  # from this ratio of the classes on, the page says how many times one outnumbers the other
MAX_LISTED_FILES = 100  # of those that were left out, for each reason
# What the browser says of a file that it does not send -> the sentence for the visitor.
_NOT_SENT = {"no-zip": "zip_only", "several": "zip_several", "unreadable": "zip_folder"}


class Sample(Protocol):
    """An image to look at."""

    label: str  # NORMAL or PNEUMONIA
    file: str
    thumbnail: str  # data URI


class Dataset(Protocol):
    """What is shown of a data set."""

    name: str  # what a person may read
    published: str | None  # its name in PUBLISHED
    report: DatasetReport
    samples: Sequence[Sample]


def render_dataset(dataset: Dataset, language: str) -> str:
    """Counts, image sizes, patients, warnings, files that were left out, and a few training images."""
    report = dataset.report
    return render(
        "ui/templates/dataset.html",
        language,
        dataset=dataset,
        report=report,
        total=sum(count for by_class in report.counts.values() for count in by_class.values()),
        chart=Markup(render_chart(report.counts, _key("data_chart", report), language)),
        table=Markup(_table(report, language)),
        warnings=_warnings(report, language),
        facts=[*_sizes(report, language), *(say_note(language, note) for note in report.notes)],
        unread=_reasons(report.unread, language),
        max_files=MAX_LISTED_FILES,
        classes=CLASSES,
        samples_title=_key("data_samples", report),
    )


def render_reading(done: int, total: int, language: str) -> str:
    """How far the reading is: ``done`` of ``total`` images, or, while ``total`` is 0, so many bytes downloaded."""
    if total:
        text = say(language, "data_reading", done=integer(language, done), total=integer(language, total))
    elif done:
        text = say(language, "data_downloading", megabytes=integer(language, done // 1_000_000))
    else:
        text = say(language, "data_preparing")
    return render_progress(text, done, total, language)


def render_progress(text: str, done: int, total: int, language: str) -> str:
    """A bar that is ``done`` of ``total`` long, and moves by itself while ``total`` is 0, under what it is about."""
    return render("ui/templates/reading.html", language, text=text, done=done, total=total)


def render_refusal(error: XrayError, language: str) -> str:
    """Why a dataset was not accepted, and what to do."""
    unread = error.details.get("unread", [])
    return render(
        "ui/templates/refusal.html",
        language,
        sentence=say_error(language, error),
        unread=_reasons(unread, language),
        count=len(unread),
    )


def render_not_sent(code: object, max_bytes: int, language: str) -> str:
    """Why the browser did not send a file: ``code`` of zip_zone.js; ``max_bytes`` is the most that it would send."""
    if code == "too-large":
        return render_refusal(page_error("zip_too_large", limit=size(language, max_bytes)), language)
    return render_refusal(page_error(_NOT_SENT.get(str(code), "zip_incomplete")), language)


def _reasons(unread: list[Unread], language: str) -> list[tuple[str, str]]:
    """(file, why it cannot be read) of the first of these images."""
    return [(image.file, say_error(language, image.error)) for image in unread[:MAX_LISTED_FILES]]


def _key(sentence: str, report: DatasetReport) -> str:
    """The key of a sentence about splits, or of the one in its place where the data set is one part."""
    return sentence if len(report.counts) > 1 else f"{sentence}_one_part"


def _table(report: DatasetReport, language: str) -> str:
    heads = [say(language, key) for key in (_key("data_split", report), *CLASSES, "data_patients")]
    rows = [
        (
            say(language, f"data_{split}"),
            *(integer(language, count) for count in by_class.values()),
            integer(language, report.patients[split]) if split in report.patients else "–",
        )
        for split, by_class in report.counts.items()
    ]
    return table(heads, rows)


def _sizes(report: DatasetReport, language: str) -> list[str]:
    """The sizes of the image files, in one sentence where all are the same."""
    sizes = {split: [f"{width} × {height}" for width, height in three] for split, three in report.sizes.items()}
    if not sizes:
        return []
    different = {size for three in sizes.values() for size in three}
    if len(different) == 1:
        return [say(language, "data_one_size", size=different.pop())]
    key = _key("data_sizes", report)
    return [
        say(language, key, split=say(language, f"data_{split}"), small=small, median=median, large=large)
        for split, (small, median, large) in sizes.items()
    ]


def _warnings(report: DatasetReport, language: str) -> list[str]:
    """What makes a result less trustworthy, or calls for a setting."""
    warnings = []
    for pair, files in report.shared_images.items():
        first, second = files[0]
        values = {"n": integer(language, len(files)), "first": first, "second": second}
        warnings.append(say(language, "data_shared_images", **_two_splits(pair, language), **values))
    for pair, ids in report.shared_patients.items():
        values = {"n": integer(language, len(ids)), "first": ids[0]}
        warnings.append(say(language, "data_shared_patients", **_two_splits(pair, language), **values))
    for split, count in report.copies.items():
        name = _split_in_sentence(split, language)
        warnings.append(say(language, _key("data_copies", report), n=integer(language, count), split=name))
    if "train" not in report.counts:
        return warnings
    (rarer, few), (commoner, many) = sorted(report.counts["train"].items(), key=lambda item: item[1])
    if many >= IMBALANCE * few:
        times, more, less = decimal(language, many / few, 1), say(language, commoner), say(language, rarer)
        warnings.append(say(language, "data_imbalance", times=times, more=more, less=less))
    return warnings


def _two_splits(pair: str, language: str) -> dict[str, str]:
    """ "train, test" -> {"a": "training", "b": "test"}."""
    first, second = pair.split(", ")
    return {"a": _split_in_sentence(first, language), "b": _split_in_sentence(second, language)}


def _split_in_sentence(split: str, language: str) -> str:
    return say(language, f"data_{split}").lower()
