"""What came in with a data set: counts, patients, image sizes, pictures in two splits, files that were left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from xray_models.data.image_set import ImageSet

Size = tuple[int, int]  # width, height
NAMED = 3  # files that a line names

_IGNORED = {
    "hidden": "hidden files",
    "foreign": "files that are no picture",
    "outside": "pictures outside the folders of the classes",
    "copy": "second copies of images, in a folder inside the data set,",
    "link": "links to files outside the data set",
}


@dataclass(frozen=True)
class Note:
    """Something to know about a data set; ``code`` is stable, and ``details`` are the values that the message names."""

    code: str
    message: str
    details: dict[str, object] = field(default_factory=dict)


@dataclass
class DatasetReport:
    """What came in, for the person who is about to train on it."""

    counts: dict[str, dict[str, int]]  # split -> class -> images
    patients: dict[str, int]  # split -> patients
    sizes: dict[str, tuple[Size, Size, Size]] = field(default_factory=dict)  # split -> smallest, median, largest file
    shared_patients: dict[str, list[str]] = field(default_factory=dict)  # "train, test" -> ids in both
    shared_images: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # "train, test" -> equal pictures
    copies: dict[str, int] = field(default_factory=dict)  # split -> images that equal another one of the split
    ignored: dict[str, list[str]] = field(default_factory=dict)  # why -> files that are no image of the data set
    notes: list[Note] = field(default_factory=list)

    def lines(self) -> list[str]:
        """The report as plain sentences."""
        text = [
            f"{split}: " + ", ".join(f"{n} {name}" for name, n in counts.items()) + f", {self.patients[split]} patients"
            for split, counts in self.counts.items()
        ]
        for split, sizes in self.sizes.items():
            small, median, large = (f"{width} x {height}" for width, height in sizes)
            text.append(f"{split} images have {small} to {large} pixels (median {median}).")
        for pair, ids in self.shared_patients.items():
            text.append(f"{len(ids)} patient ids stand in both {pair.replace(', ', ' and ')} (for example {ids[0]}).")
        for pair, files in self.shared_images.items():
            a, b = files[0]
            text.append(f"{len(files)} images stand in both {pair.replace(', ', ' and ')} (for example {a} and {b}).")
        for split, n in self.copies.items():
            text.append(f"{n} images of {split} are copies of another image of {split}.")
        text += [note.message for note in self.notes]
        for reason, files in self.ignored.items():
            named = ", ".join(repr(file) for file in files[:NAMED]) + (" and others" if len(files) > NAMED else "")
            text.append(f"{len(files)} {_IGNORED[reason]} were left out: {named}.")
        return text


def describe(
    sets: dict[str, ImageSet], sizes: dict[str, Size], ignored: dict[str, list[str]], notes: list[Note]
) -> DatasetReport:
    """The report on ``sets``, by split. ``sizes``: of every image as it lies in the file, by the file's name."""
    report = DatasetReport(
        counts={name: images.counts() for name, images in sets.items()},
        patients={name: len(set(images.patients)) for name, images in sets.items()},
        sizes={name: _summary([sizes[file] for file in images.files]) for name, images in sets.items()},
        ignored=ignored,
        notes=list(notes),
    )
    digests = {name: _digests(images) for name, images in sets.items()}
    for a, b in (("train", "validation"), ("train", "test"), ("validation", "test")):
        if patients := sorted(set(sets[a].patients) & set(sets[b].patients)):
            report.shared_patients[f"{a}, {b}"] = patients
        if equal := sorted(set(digests[a]) & set(digests[b])):
            report.shared_images[f"{a}, {b}"] = [(digests[a][d], digests[b][d]) for d in equal]
    report.copies = {name: n for name, images in sets.items() if (n := len(images) - len(digests[name]))}
    if "train, test" in report.shared_patients:
        report.notes.append(
            Note(
                "same-child",
                "Whether an id in both train and test is the same child or two numberings is not documented for the "
                "published set.",
            )
        )
    return report


def _summary(sizes: list[Size]) -> tuple[Size, Size, Size]:
    """Smallest, median and largest, by area."""
    ordered = sorted(sizes, key=lambda size: (size[0] * size[1], size))
    return ordered[0], ordered[len(ordered) // 2], ordered[-1]


def _digests(images: ImageSet) -> dict[bytes, str]:
    """The picture's fingerprint -> its file."""
    return {
        sha256(canvas.numpy().tobytes()).digest(): file
        for canvas, file in zip(images.canvases, images.files, strict=True)
    }
