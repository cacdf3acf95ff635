"""The dataset that the page is about to train on: one for the whole server, read, described, and pruned again."""

from __future__ import annotations

import logging
import os
import re
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from demo.text.say import page_error
from demo.ui.html import image_uri
from xray_models.classes import CLASSES
from xray_models.data.dataset import load_splits
from xray_models.data.image_set import ImageSet
from xray_models.data.public_datasets import PUBLISHED, fetch
from xray_models.data.report import DatasetReport
from xray_models.errors import XrayError
from xray_models.files import file_sha256, replacing_file

logger = logging.getLogger(__name__)

GIVEN = "given"  # the name of the dataset of ``--data``, beside those of PUBLISHED
PUBLISHED_TITLES = {"pneumoniamnist": "PneumoniaMNIST 224", "kaggle": "Kaggle chest-xray-pneumonia"}
SAMPLES_PER_CLASS, SAMPLE_SEED, THUMBNAIL_SIDE = 6, 0, 112  # the side in pixels
KEEP_SECONDS = 6 * 3600  # a file that no run uses may be what a visitor looks at, or a download under way
_STORED_UPLOAD = re.compile(r"[0-9a-f]{64}\.zip")

OnProgress = Callable[[int, int], None]  # (images read, images in all), or (bytes downloaded, 0) before there are any


@dataclass(frozen=True)
class Sample:
    """A training image to look at."""

    label: str  # NORMAL or PNEUMONIA
    file: str  # split folder, class folder, name
    thumbnail: str  # data URI


@dataclass(frozen=True)
class LoadedDataset:
    """A dataset that can be trained on."""

    path: Path  # for the training process; never shown
    name: str  # what a person may read
    published: str | None  # its name in PUBLISHED; None for an upload and for the dataset of ``--data``
    report: DatasetReport
    samples: list[Sample]


class DatasetStore:
    """Reads datasets. ``given`` is the one of ``--data``; uploads and downloads are kept in ``runs``/data."""

    def __init__(self, runs: Path, given: Path | None = None):
        self.folder = Path(runs) / "data"
        self.given = None if given is None else Path(given)
        self.current: LoadedDataset | None = None
        self._reading = threading.Lock()

    @property
    def given_name(self) -> str | None:
        """What a person may read of ``--data``: its last part, no path."""
        return None if self.given is None else self.given.resolve().name

    def load(self, dataset: str | Path, on_progress: OnProgress = lambda done, total: None) -> LoadedDataset:
        """Read GIVEN, a dataset of PUBLISHED (downloaded if need be), or an uploaded zip (a Path; it is moved).

        The current dataset stays until the new one has been read completely. XrayError: whatever is wrong with the new
        one (an upload is then deleted), or another one is being read at the moment.
        """
        if not self._reading.acquire(blocking=False):
            if isinstance(dataset, Path):
                _delete(dataset)
            raise page_error("data_busy")
        load = self._load_upload if isinstance(dataset, Path) else self._load_named
        try:
            self.current = load(dataset, on_progress)
        except XrayError:
            raise
        except OSError as error:
            logger.exception("The dataset could not be read")
            raise page_error("data_failed") from error
        finally:
            self._reading.release()
        return self.current

    def prune(self, used: set[Path]) -> None:
        """Delete old uploads that are not among ``used`` (by runs), and what interrupted downloads left behind."""
        if not self.folder.is_dir() or not self._reading.acquire(blocking=False):
            return
        try:
            kept = {path.resolve() for path in used} | ({self.current.path.resolve()} if self.current else set())
            for path in self.folder.iterdir():
                may_go = path.name.startswith(".") or _STORED_UPLOAD.fullmatch(path.name)
                if may_go and path.resolve() not in kept and time.time() - path.stat().st_mtime > KEEP_SECONDS:
                    _delete(path)
        finally:
            self._reading.release()

    def _load_named(self, name: str, on_progress: OnProgress) -> LoadedDataset:
        if name in PUBLISHED:
            path = fetch(name, self.folder, lambda done: on_progress(done, 0))
            return _read(path, PUBLISHED_TITLES[name], name, on_progress)
        if name != GIVEN or self.given is None:
            raise page_error("data_unknown")
        return _read(self.given.resolve(), self.given_name, None, on_progress)

    def _load_upload(self, upload: Path, on_progress: OnProgress) -> LoadedDataset:
        try:
            stored = self.folder / f"{file_sha256(upload)}.zip"
            if stored.exists():
                os.utime(stored)  # so that ``prune`` leaves it alone
                return _read(stored, upload.name, None, on_progress)
            self.folder.mkdir(parents=True, exist_ok=True)
            with replacing_file(stored) as new:
                shutil.move(upload, new)
                loaded = _read(new, upload.name, None, on_progress)
            return replace(loaded, path=stored)
        finally:
            _delete(upload)


def _read(path: Path, name: str, published: str | None, on_progress: OnProgress) -> LoadedDataset:
    splits = load_splits(path, on_progress)
    return LoadedDataset(path, name, published, splits.report, _samples(splits.train))


def _samples(train: ImageSet) -> list[Sample]:
    """The same few training images every time, those of NORMAL first."""
    counts = train.counts()
    drawn = train.draw({name: min(SAMPLES_PER_CLASS, counts[name]) for name in CLASSES}, SAMPLE_SEED)
    samples = [
        Sample(CLASSES[label], file, thumbnail(canvas.numpy()))
        for canvas, label, file in zip(drawn.canvases, drawn.labels.tolist(), drawn.files, strict=True)
    ]
    return sorted(samples, key=lambda sample: CLASSES.index(sample.label))


def thumbnail(canvas: np.ndarray) -> str:
    """``canvas`` (224, 224) uint8 as a small picture, a data URI."""
    small = Image.fromarray(canvas).resize((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return image_uri(np.asarray(small), "JPEG", quality=85)


def _delete(path: Path) -> None:
    with suppress(OSError):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
