"""What a data set holds: counts, patients, image sizes, images in two splits, and files that were left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from xray_models.data.image_set import ImageSet
from xray_models.errors import XrayError

Size = tuple[int, int]  # width, height
FILES_LISTED = 3  # names of files in a line of the report

_IGNORED = {  # reason -> what the files are
    "hidden": "hidden files",
    "no_picture": "files that are not pictures",
    "outside": "pictures outside the folders of the classes",
    "copy": "images in a second copy of the data set inside itself",
    "link": "links to files outside the data set",
}


@dataclass(frozen=True)
class Unread:
    """An image that was left out, as ``error`` says why it cannot be read."""

    file: str  # split folder, class folder, name
    error: XrayError


@dataclass(frozen=True)
class Note:
    """Something to know about a data set; ``code`` is stable, and ``details`` are the values that the message names."""

    code: str
    message: str
    details: dict[str, object] = field(default_factory=dict)


@dataclass
class DatasetReport:
    """What a data set holds, for the person who is about to train on it."""

    counts: dict[str, dict[str, int]]  # split -> class -> images
    patients: dict[str, int]  # split -> patients
    sizes: dict[str, tuple[Size, Size, Size]] = field(default_factory=dict)  # split -> smallest, median, largest file
    shared_patients: dict[str, list[str]] = field(default_factory=dict)  # "train, test" -> ids in both
    shared_images: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # "train, test" -> files of each
    copies: dict[str, int] = field(default_factory=dict)  # split -> images that equal another one of the split
    ignored: dict[str, list[str]] = field(default_factory=dict)  # reason -> files that are not images of the data set
    unread: list[Unread] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report as plain sentences."""
        return [
            *(self._counts_line(split) for split in self.counts),
            *(_sizes_line(split, sizes) for split, sizes in self.sizes.items()),
            *self._overlap_lines(),
            *(note.message for note in self.notes),
            *unread_lines(self.unread),
            *(_ignored_line(reason, files) for reason, files in self.ignored.items()),
        ]

    def _counts_line(self, split: str) -> str:
        counts = ", ".join(f"{n} {name}" for name, n in self.counts[split].items())
        return f"{split}: {counts}, {self.patients[split]} patients"

    def _overlap_lines(self) -> list[str]:
        lines = []
        for pair, ids in self.shared_patients.items():
            lines.append(f"{len(ids)} patient ids occur in both {pair.replace(', ', ' and ')} (for example {ids[0]}).")
        for pair, files in self.shared_images.items():
            both, (first, second) = pair.replace(", ", " and "), files[0]
            lines.append(f"{len(files)} images occur in both {both} (for example {first} and {second}).")
        for split, n in self.copies.items():
            lines.append(f"{n} images of {split} are copies of another image of {split}.")
        return lines


def describe(
    sets: dict[str, ImageSet],
    sizes: dict[str, Size],
    ignored: dict[str, list[str]],
    unread: list[Unread],
    notes: list[Note],
) -> DatasetReport:
    """The report on ``sets`` (split -> images). ``sizes``: of each picture as it is in its file, by the file's name."""
    report = DatasetReport(
        counts={name: images.counts() for name, images in sets.items()},
        patients={name: len(set(images.patients)) for name, images in sets.items()},
        sizes={name: extremes([sizes[file] for file in images.files]) for name, images in sets.items()},
        ignored=ignored,
        unread=unread,
        notes=list(notes),
    )
    digests = {name: _digests(images) for name, images in sets.items()}
    for a, b in (("train", "validation"), ("train", "test"), ("validation", "test")):
        if patients := sorted(set(sets[a].patients) & set(sets[b].patients)):
            report.shared_patients[f"{a}, {b}"] = patients
        if equal := sorted(set(digests[a]) & set(digests[b])):
            report.shared_images[f"{a}, {b}"] = [(digests[a][digest], digests[b][digest]) for digest in equal]
    report.copies = {name: n for name, images in sets.items() if (n := len(images) - len(digests[name]))}
    if "train, test" in report.shared_patients:
        report.notes.append(
            Note(
                "same-child",
                "The published set does not document whether an id in both train and test is one child, or two "
                "children who were numbered separately.",
            )
        )
    return report


def unread_lines(unread: list[Unread]) -> list[str]:
    """A sentence for each reason, with its files."""
    by_reason: dict[str, list[str]] = {}
    for image in unread:
        by_reason.setdefault(image.error.message, []).append(image.file)
    return [
        f"{len(files)} images cannot be read and were left out: {_some(files)}. {reason}"
        for reason, files in by_reason.items()
    ]


def examples_of(unread: list[Unread]) -> str:
    """The first of these images, each with its reason."""
    examples = "; ".join(f"{image.file}: {image.error.message.rstrip('.')}" for image in unread[:FILES_LISTED])
    return examples + ("; and others" if len(unread) > FILES_LISTED else "")


def extremes(sizes: Sequence[Size]) -> tuple[Size, Size, Size]:
    """Smallest, median and largest, by area."""
    ordered = sorted(sizes, key=lambda size: (size[0] * size[1], size))
    return ordered[0], ordered[len(ordered) // 2], ordered[-1]


def _digests(images: ImageSet) -> dict[bytes, str]:
    """SHA-256 of the canvas -> its file."""
    return {
        sha256(canvas.numpy().tobytes()).digest(): file
        for canvas, file in zip(images.canvases, images.files, strict=True)
    }


def _sizes_line(split: str, sizes: tuple[Size, Size, Size]) -> str:
    smallest, median, largest = (f"{width} x {height}" for width, height in sizes)
    return f"{split} images have {smallest} to {largest} pixels (median {median})."


def _ignored_line(reason: str, files: list[str]) -> str:
    return f"{len(files)} {_IGNORED[reason]} were left out: {_some(files)}."


def _some(files: list[str]) -> str:
    """The first of these files, in quotation marks."""
    return ", ".join(repr(file) for file in files[:FILES_LISTED]) + (" and others" if len(files) > FILES_LISTED else "")
