"""The data set that the page is about to train on: one for the whole server, read, described, and let go again."""

from __future__ import annotations

import base64
import hashlib
import io
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

from PIL import Image

from demo.text.say import page_error
from xray_models.classes import CLASSES
from xray_models.data.dataset import load_splits
from xray_models.data.image_set import ImageSet
from xray_models.data.public_datasets import PUBLISHED, fetch
from xray_models.data.report import DatasetReport
from xray_models.errors import XrayError
from xray_models.files import replacing_file

logger = logging.getLogger(__name__)

PUBLISHED_NAMES = {"pneumoniamnist": "PneumoniaMNIST 224", "kaggle": "Kaggle chest-xray-pneumonia"}
PER_CLASS, SEED, THUMBNAIL = 6, 0, 112  # samples a class, their draw, pixels a side
KEEP_SECONDS = 6 * 3600  # what no run uses may be what somebody looks at, or a download under way
_UPLOAD = re.compile(r"[0-9a-f]{64}\.zip")

Watch = Callable[[int, int], None]


@dataclass(frozen=True)
class Sample:
    """A training image to look at."""

    label: str  # NORMAL or PNEUMONIA
    file: str  # split folder, class folder, name
    thumbnail: str  # data URI


@dataclass(frozen=True)
class LoadedData:
    """A data set that can be trained on."""

    path: Path  # for the training process; never shown
    name: str  # what a person may read
    source: str  # "given", "upload", or the name of a published set
    report: DatasetReport
    samples: list[Sample]


class DatasetStore:
    """Where data sets come in. ``given`` is the one of ``--data``; uploads and downloads lie in ``runs``/data."""

    def __init__(self, runs: Path, given: Path | None = None):
        self.folder = Path(runs) / "data"
        self.given = None if given is None else Path(given)
        self.current: LoadedData | None = None
        self._reading = threading.Lock()

    @property
    def given_name(self) -> str | None:
        """What a person may read of ``--data``: its last part, no path."""
        return None if self.given is None else self.given.resolve().name

    def load(self, source: str | Path, watch: Watch = lambda done, total: None) -> LoadedData:
        """Read "given", "pneumoniamnist" or "kaggle" (downloaded if need be), or an uploaded zip (a Path; it is moved).

        ``watch`` is told (images read, images in all), or (bytes downloaded, 0) before there are images. What was there
        before stays until the new one is whole. XrayError: whatever is wrong with it (an upload is then deleted), or
        another one is being read just now.
        """
        if not self._reading.acquire(blocking=False):
            if isinstance(source, Path):
                _delete(source)
            raise page_error("data_busy")
        try:
            self.current = self._load_upload(source, watch) if isinstance(source, Path) else self._load(source, watch)
        except XrayError:
            raise
        except OSError as error:
            logger.exception("The data set could not be read")
            raise page_error("data_failed") from error
        finally:
            self._reading.release()
        return self.current

    def prune(self, used: set[Path]) -> None:
        """Delete uploads that no run uses (``used``: those that one does), and what broken downloads left behind."""
        if not self.folder.is_dir() or not self._reading.acquire(blocking=False):
            return
        try:
            kept = {path.resolve() for path in used} | ({self.current.path.resolve()} if self.current else set())
            for path in self.folder.iterdir():
                ours = path.name.startswith(".") or _UPLOAD.fullmatch(path.name)
                if ours and path.resolve() not in kept and time.time() - path.stat().st_mtime > KEEP_SECONDS:
                    _delete(path)
        finally:
            self._reading.release()

    def _load(self, source: str, watch: Watch) -> LoadedData:
        if source in PUBLISHED:
            path = fetch(source, self.folder, lambda done: watch(done, 0))
            return _describe(path, PUBLISHED_NAMES[source], source, watch)
        if source != "given" or self.given is None:
            raise page_error("data_unknown")
        return _describe(self.given.resolve(), self.given_name, "given", watch)

    def _load_upload(self, upload: Path, watch: Watch) -> LoadedData:
        try:
            kept = self.folder / f"{_content_hash(upload)}.zip"
            if kept.exists():
                os.utime(kept)  # young again: prune leaves it alone
                return _describe(kept, upload.name, "upload", watch)
            self.folder.mkdir(parents=True, exist_ok=True)
            with replacing_file(kept) as new:
                shutil.move(upload, new)
                loaded = _describe(new, upload.name, "upload", watch)
            return replace(loaded, path=kept)
        finally:
            _delete(upload)


def _describe(path: Path, name: str, source: str, watch: Watch) -> LoadedData:
    splits = load_splits(path, watch)
    return LoadedData(path, name, source, splits.report, _samples(splits.train))


def _samples(train: ImageSet) -> list[Sample]:
    """The same few training images every time, first those of one class, then those of the other."""
    counts = train.counts()
    drawn = train.draw({name: min(PER_CLASS, counts[name]) for name in CLASSES}, SEED)
    samples = [
        Sample(CLASSES[label], file, _thumbnail(Image.fromarray(canvas.numpy())))
        for canvas, label, file in zip(drawn.canvases, drawn.labels.tolist(), drawn.files, strict=True)
    ]
    return sorted(samples, key=lambda sample: CLASSES.index(sample.label))


def _thumbnail(image: Image.Image) -> str:
    buffer = io.BytesIO()
    image.resize((THUMBNAIL, THUMBNAIL)).save(buffer, "JPEG", quality=85)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()


def _content_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _delete(path: Path) -> None:
    with suppress(OSError):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
