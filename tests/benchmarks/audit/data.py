"""The data set for the audit: canvases, labels, splits, files, and what the file names contain."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from xray_models.data.archive import open_dataset
from xray_models.data.dataset import load_splits
from xray_models.data.folder_layout import SPLITS

_NAME = re.compile(r"^(?:person(?P<person>\d+)_(?P<kind>bacteria|virus)_|(?P<prefix>NORMAL2-)?IM-(?P<study>\d+)-)")
SERIES = ("IM", "NORMAL2-IM", "bacteria", "virus")  # the four numberings in the file names


@dataclass(frozen=True)
class AuditData:
    """N images of all splits in one sequence, with facts from their files. Arrays are (N,)."""

    canvases: Tensor  # (N, 224, 224) uint8
    labels: np.ndarray  # 0 NORMAL, 1 PNEUMONIA
    splits: np.ndarray  # "train", "validation" (split off the training images by patient, seed 0), "test"
    files: np.ndarray  # train/NORMAL/IM-0115-0001.jpeg
    patients: np.ndarray  # by the project's rule: person123, IM-0115
    series: np.ndarray  # of SERIES; "" for other names
    numbers: np.ndarray  # the number after person or IM-; -1 for other names
    file_sizes: np.ndarray  # bytes
    jpeg: dict[str, int]  # description of the JPEG settings -> number of files

    def __len__(self) -> int:
        return len(self.files)

    @property
    def is_test(self) -> np.ndarray:
        return self.splits == "test"


def read(source: Path) -> AuditData:
    """All images of the data set, with the project's own splits (seed 0)."""
    sets = dict(load_splits(source).items())
    sizes, jpeg = _read_files(source)
    files = [file for name in SPLITS for file in sets[name].files]
    named = [name_parts(file) for file in files]
    return AuditData(
        canvases=torch.cat([sets[name].canvases for name in SPLITS]),
        labels=torch.cat([sets[name].labels for name in SPLITS]).numpy(),
        splits=np.repeat(SPLITS, [len(sets[name]) for name in SPLITS]),
        files=np.array(files),
        patients=np.array([patient for name in SPLITS for patient in sets[name].patients]),
        series=np.array([series for series, _ in named]),
        numbers=np.array([number for _, number in named]),
        file_sizes=np.array([sizes[file] for file in files]),
        jpeg=jpeg,
    )


def name_parts(file: str) -> tuple[str, int]:
    """``train/PNEUMONIA/person12_virus_7.jpeg`` -> ("virus", 12); ("", -1) for any other name."""
    match = _NAME.match(PurePosixPath(file).name)
    if not match:
        return "", -1
    if match["person"]:
        return match["kind"], int(match["person"])
    return f"{match['prefix'] or ''}IM", int(match["study"])


def _read_files(source: Path) -> tuple[dict[str, int], dict[str, int]]:
    """(file -> bytes, description of the JPEG settings -> files); the pixels are not decoded."""
    sizes, settings = {}, Counter()
    with open_dataset(source) as (names, read_bytes):
        for name in names:
            if not name.lower().endswith((".jpeg", ".jpg")):
                continue
            content = read_bytes(name)
            sizes["/".join(PurePosixPath(name).parts[-3:])] = len(content)
            settings[jpeg_settings(content)] += 1
    return sizes, dict(settings)


def jpeg_settings(content: bytes) -> str:
    """Size, mode and quantisation of a JPEG in words; tables that Pillow writes at some quality are named by it."""
    with Image.open(io.BytesIO(content)) as picture:
        tables = picture.quantization
        quality = next((q for q in range(1, 101) if _tables(q) == tables), None)
        first = list(tables[0][:4])
        return f"{picture.width} x {picture.height}, {picture.mode}, " + (
            f"the standard tables of quality {quality}" if quality else f"own tables (first entries {first})"
        )


_TABLES: dict[int, dict] = {}


def _tables(quality: int) -> dict:
    if quality not in _TABLES:
        buffer = io.BytesIO()
        Image.new("RGB", (8, 8)).save(buffer, "JPEG", quality=quality)
        _TABLES[quality] = Image.open(buffer).quantization
    return _TABLES[quality]


@dataclass(frozen=True)
class Numbering:
    """One series of numbers in the file names."""

    series: str
    ids: dict[str, int]  # "train" (with validation), "test" -> count of distinct numbers
    images: dict[str, int]  # the same -> count of images
    ranges: dict[str, list[tuple[int, int]]]  # the same -> runs of numbers that no other split interrupts
    in_both: int  # numbers that occur in train and in test
    most_images: int  # with one number


def numberings(series: np.ndarray, numbers: np.ndarray, is_test: np.ndarray) -> list[Numbering]:
    """How the numbers of each series are distributed over train and test."""
    found = []
    for name in SERIES:
        mine = series == name
        if not mine.any():
            continue
        ids = {"train": set(numbers[mine & ~is_test].tolist()), "test": set(numbers[mine & is_test].tolist())}
        images = {"train": int((mine & ~is_test).sum()), "test": int((mine & is_test).sum())}
        most = int(np.unique(numbers[mine], return_counts=True)[1].max())
        shared = len(ids["train"] & ids["test"])
        counts = {split: len(members) for split, members in ids.items()}
        found.append(Numbering(name, counts, images, _runs(ids), shared, most))
    return found


def _runs(ids: dict[str, set[int]]) -> dict[str, list[tuple[int, int]]]:
    """Split -> its runs (first, last) when the numbers of both splits are put in one order."""
    runs: dict[str, list[tuple[int, int]]] = {split: [] for split in ids}
    previous = None
    for number, split in sorted((number, split) for split, members in ids.items() for number in members):
        if split == previous:
            runs[split][-1] = (runs[split][-1][0], number)
        else:
            runs[split].append((number, number))
        previous = split
    return runs
