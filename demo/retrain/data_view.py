"""A data set as HTML: what came in, before anything trains on it. Every text out of a file is escaped."""

from __future__ import annotations

from html import escape
from pathlib import PurePosixPath

from demo.server.dataset_store import LoadedDataset, Sample
from demo.text.fr.data import NOTES
from demo.text.numbers import decimal, integer
from demo.text.say import say, say_error
from demo.ui import svg as plots
from demo.ui.html import say_html
from xray_models.classes import CLASSES
from xray_models.data.report import DatasetReport, Note
from xray_models.errors import XrayError

IMBALANCE = 1.5  # from here on, the larger class is said to be so many times as frequent
NAMED = 100  # names of files that were left out
WIDTH, HEIGHT = 420, 240  # of the chart
BAR, GAP = 46, 6


def render_data(loaded: LoadedDataset, language: str) -> str:
    """Counts, sizes, patients, what to beware of, what was left out, and a few training images."""
    report = loaded.report
    total = sum(n for counts in report.counts.values() for n in counts.values())
    images = say_html(language, "data_total", n=integer(language, total))
    warnings, facts = _warnings(report, language), _sizes(report, language)
    facts += [_note(note, language) for note in report.notes]
    return (
        f'<div class="data-set"><header><h3>{escape(loaded.name)}</h3><span>{images}</span></header>'
        f'<div class="overview">{_chart(report, language)}<div class="scroll">{_table(report, language)}</div></div>'
        f"{_list('warnings', warnings)}{_list('facts', facts)}{_ignored(report, language)}"
        f"{_samples(loaded.samples, language)}{_licence(loaded.published, language)}</div>"
    )


def render_reading(done: int, total: int, language: str) -> str:
    """How far the reading is: ``done`` of ``total`` images, or, while ``total`` is 0, so many bytes downloaded."""
    if total:
        text = say_html(language, "data_reading", done=integer(language, done), total=integer(language, total))
        bar = f'role="progressbar" aria-label="{text}" aria-valuemin="0" aria-valuemax="{total}" aria-valuenow="{done}"'
        return f'<div class="data-reading"><p>{text}</p><div {bar}><i style="width:{done / total:.1%}"></i></div></div>'
    megabytes = integer(language, done // 1_000_000)
    text = say_html(language, "data_downloading", megabytes=megabytes) if done else say_html(language, "data_preparing")
    return f'<div class="data-reading"><p>{text}</p><div role="progressbar" aria-label="{text}"></div></div>'


def render_refusal(error: XrayError, language: str) -> str:
    """Why a data set was not taken, and what to do."""
    sentence = escape(say_error(language, error))
    return (
        f'<div class="data-refusal" role="alert"><strong>{say_html(language, "data_refused")}</strong> {sentence}</div>'
    )


def _chart(report: DatasetReport, language: str) -> str:
    """Images by split and class, as the coursework's figure 1. The classes differ by filling, not by colour alone."""
    highest = max(n for counts in report.counts.values() for n in counts.values())
    frame = plots.Frame((0, len(report.counts)), (0, 1.12 * highest), 46, 6, WIDTH - 52, HEIGHT - 34)
    parts = [frame.grid([], [tick for tick in plots.ticks(0, highest, 4) if tick == int(tick)], language)]
    for column, (split, counts) in enumerate(report.counts.items()):
        middle, bottom = frame.place(column + 0.5, 0)
        for side, (label, n) in enumerate(counts.items()):
            left, (_, top) = middle + (side - 1) * (BAR + GAP) + GAP / 2, frame.place(0, n)
            parts.append(
                f'<rect class="pile {label.lower()}" x="{left:g}" y="{top:g}" width="{BAR}" '
                f'height="{bottom - top:g}"/><text class="number" x="{left + BAR / 2:g}" y="{top - 5:g}" '
                f'text-anchor="middle">{integer(language, n)}</text>'
            )
        name = say_html(language, f"data_{split}")
        parts.append(f'<text class="axis" x="{middle}" y="{bottom + 20}" text-anchor="middle">{name}</text>')
    title = say_html(language, "data_chart")
    legend = "".join(f'<li><i class="pile {label.lower()}"></i>{say_html(language, label)}</li>' for label in CLASSES)
    alt = "; ".join(
        say_html(
            language,
            "data_chart_alt",
            split=say(language, f"data_{split}"),
            normal=counts[CLASSES[0]],
            ill=counts[CLASSES[1]],
        )
        for split, counts in report.counts.items()
    )
    return (
        f'<figure><figcaption>{title}</figcaption><svg class="plot" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{title}. {alt}">{"".join(parts)}</svg><ul class="key">{legend}</ul></figure>'
    )


def _table(report: DatasetReport, language: str) -> str:
    heads = [say_html(language, "data_split"), *(say_html(language, label) for label in CLASSES)]
    heads.append(say_html(language, "data_patients"))
    rows = [
        (
            say_html(language, f"data_{split}"),
            *(integer(language, n) for n in (*counts.values(), report.patients[split])),
        )
        for split, counts in report.counts.items()
    ]
    return plots.table("", heads, rows)


def _sizes(report: DatasetReport, language: str) -> list[str]:
    """The sizes of the image files, in one sentence where all are the same."""
    said = {split: [f"{width} × {height}" for width, height in sizes] for split, sizes in report.sizes.items()}
    if len(every := {size for sizes in said.values() for size in sizes}) == 1:
        return [say_html(language, "data_one_size", size=every.pop())]
    return [
        say_html(language, "data_sizes", split=say(language, f"data_{split}"), small=small, median=median, large=large)
        for split, (small, median, large) in said.items()
    ]


def _warnings(report: DatasetReport, language: str) -> list[str]:
    """What makes a result worth less, or wants a setting."""
    found = []
    for pair, files in report.shared_images.items():
        first, second = files[0]
        values = {"n": integer(language, len(files)), "first": first, "second": second}
        found.append(say_html(language, "data_shared_images", **_both(pair, language), **values))
    for pair, ids in report.shared_patients.items():
        values = {"n": integer(language, len(ids)), "first": ids[0]}
        found.append(say_html(language, "data_shared_patients", **_both(pair, language), **values))
    for split, n in report.copies.items():
        found.append(say_html(language, "data_copies", n=integer(language, n), split=_split(split, language)))
    (less, few), (more, many) = sorted(report.counts["train"].items(), key=lambda item: item[1])
    if many >= IMBALANCE * few:
        times = decimal(language, many / few, 1)
        found.append(
            say_html(language, "data_imbalance", times=times, more=say(language, more), less=say(language, less))
        )
    return found


def _both(pair: str, language: str) -> dict[str, str]:
    """ "train, test" -> the names of both, for a sentence."""
    return dict(zip("ab", (_split(split, language) for split in pair.split(", ")), strict=True))


def _split(split: str, language: str) -> str:
    return say(language, f"data_{split}").lower()


def _note(note: Note, language: str) -> str:
    french = NOTES.get(note.code)
    return escape(french.format(**note.details) if language == "fr" and french else note.message)


def _ignored(report: DatasetReport, language: str) -> str:
    """The files that were left out, folded: how many and why, then each by name."""
    parts = []
    for reason, files in report.ignored.items():
        names = "".join(f"<li>{escape(file)}</li>" for file in files[:NAMED])
        if len(files) > NAMED:
            names += f"<li>{say_html(language, 'data_others', n=integer(language, len(files) - NAMED))}</li>"
        title = say_html(language, f"data_{reason}", n=integer(language, len(files)))
        parts.append(f"<details><summary>{title}</summary><ul>{names}</ul></details>")
    return f'<div class="left-out">{"".join(parts)}</div>' if parts else ""


def _samples(samples: list[Sample], language: str) -> str:
    """One row a class, as in the coursework's figure 3."""
    rows = ""
    for label in CLASSES:
        items = "".join(
            f'<li title="{escape(sample.file)}"><img src="{sample.thumbnail}" '
            f'alt="{say_html(language, label)}"><span>{escape(PurePosixPath(sample.file).name)}</span></li>'
            for sample in samples
            if sample.label == label
        )
        rows += f'<div><h4 class="{label.lower()}">{say_html(language, label)}</h4><ul>{items}</ul></div>'
    return f'<section class="samples"><h3>{say_html(language, "data_samples")}</h3><div>{rows}</div></section>'


def _licence(published: str | None, language: str) -> str:
    if published is None:
        return ""
    extra = " " + say_html(language, "data_licence_pneumoniamnist") if published == "pneumoniamnist" else ""
    return f'<p class="licence">{say_html(language, "data_licence")}{extra}</p>'


def _list(css: str, texts: list[str]) -> str:
    items = "".join(f"<li>{text}</li>" for text in texts)
    return f'<ul class="{css}">{items}</ul>' if items else ""
