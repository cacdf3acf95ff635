"""Published data sets by name: PneumoniaMNIST and Kaggle's chest_xray, the same radiographs from two places.

Both are Kermany, Zhang and Goldbaum, "Labeled Optical Coherence Tomography (OCT) and Chest X-Ray Images for
Classification", Mendeley Data (2018), CC BY 4.0. The packages that know where to find them are imported on demand.
"""

from __future__ import annotations

import errno
import hashlib
import importlib
import io
import tempfile
import threading
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import numpy as np
from PIL import Image

from xray_models.classes import CLASSES
from xray_models.errors import DatasetError, XrayError
from xray_models.files import replacing_file

DOWNLOADS = Path("runs/data")  # of the command line
PNEUMONIAMNIST_FILE = "pneumoniamnist_224.zip"
PNEUMONIAMNIST_SPLITS = ("train", "val", "test")
# With the version in the handle, kagglehub finds what is in its cache without internet.
KAGGLE_HANDLE = "paultimothymooney/chest-xray-pneumonia/versions/2"
TIMEOUT = 60  # seconds without a byte
CHUNK_BYTES = 1 << 20
POLL_SECONDS = 0.2

OnProgress = Callable[[int], None]  # bytes downloaded so far


def locate(data: str | Path) -> Path:
    """``data`` as a path; the name of a published data set becomes the path to it, after a download if necessary."""
    path = Path(data)
    return path if path.exists() or str(data) not in PUBLISHED else fetch(str(data), DOWNLOADS)


def fetch(name: str, folder: Path, on_progress: OnProgress = lambda done: None) -> Path:
    """The folder or zip of the published data set ``name``, downloaded if it is not there yet.

    PneumoniaMNIST becomes a zip in ``folder``. Kaggle's data set stays in the cache of kagglehub, which can continue an
    interrupted download. Neither is ever left incomplete at its path. DatasetError: no package, no internet, a damaged
    download, a full disk.
    """
    return PUBLISHED[name](folder, on_progress)


def _fetch_pneumoniamnist(folder: Path, on_progress: OnProgress) -> Path:
    target = folder / PNEUMONIAMNIST_FILE
    if not target.exists():
        info = _import("medmnist").INFO["pneumoniamnist"]
        with _download_errors("PneumoniaMNIST", "zenodo.org"):
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".download-", dir=folder) as temporary:
                arrays = Path(temporary) / "arrays.npz"
                _download(info["url_224"], info["MD5_224"], arrays, on_progress)
                with replacing_file(target) as new:
                    _write_zip(arrays, new, on_progress)
    return target


def _fetch_kaggle(folder: Path, on_progress: OnProgress) -> Path:
    kagglehub = _import("kagglehub")
    with _download_errors("chest-xray-pneumonia", "www.kaggle.com"):
        return Path(_kaggle_download(kagglehub).wait(on_progress))


class _Download:
    """A download that tells nothing of its progress, in a thread of its own: waiting for it can end before it does."""

    def __init__(self, download: Callable[[], str]):
        self._outcome: list[str | BaseException] = []
        self._download = download
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        return self._thread.is_alive()

    def wait(self, on_progress: OnProgress) -> str:
        """The result of the download, or its error. An exception from ``on_progress`` ends the waiting alone."""
        while self._thread.is_alive():
            on_progress(0)
            self._thread.join(POLL_SECONDS)
        if isinstance(outcome := self._outcome[0], BaseException):
            raise outcome
        return outcome

    def _run(self) -> None:
        try:
            self._outcome.append(self._download())
        except BaseException as error:
            self._outcome.append(error)


_kaggle: list[_Download] = []  # the latest one: where its waiting was stopped, the next call waits for it again


def _kaggle_download(kagglehub: ModuleType) -> _Download:
    if not (_kaggle and _kaggle[0].is_running):
        _kaggle[:] = [_Download(lambda: kagglehub.dataset_download(KAGGLE_HANDLE))]
    return _kaggle[0]


PUBLISHED = {"pneumoniamnist": _fetch_pneumoniamnist, "kaggle": _fetch_kaggle}


def _import(package: str) -> ModuleType:
    try:
        return importlib.import_module(package)
    except ImportError:
        raise DatasetError(
            "no-package",
            f"This download needs the Python package {package}, which is not installed here. "
            f"Install it (pip install {package}), or give the data set as a zip.",
            package=package,
        ) from None


@contextmanager
def _download_errors(name: str, host: str) -> Iterator[None]:
    """Turn whatever goes wrong with a download into a DatasetError."""
    try:
        yield
    except XrayError:  # what is known already, or what ``on_progress`` ends the download by
        raise
    except Exception as error:  # kagglehub lets the errors of its libraries through
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DatasetError("disk-full", "The disk is full: the data set could not be saved.") from None
        raise DatasetError(
            "no-download",
            f"{name} could not be downloaded from {host}. Check the internet connection and try again, "
            "or give the data set as a zip.",
            name=name,
            host=host,
        ) from error


def _download(url: str, md5: str, target: Path, on_progress: OnProgress) -> None:
    digest, done = hashlib.md5(usedforsecurity=False), 0
    with urllib.request.urlopen(url, timeout=TIMEOUT) as response, target.open("wb") as file:
        while chunk := response.read(CHUNK_BYTES):
            file.write(chunk)
            digest.update(chunk)
            done += len(chunk)
            on_progress(done)
    if digest.hexdigest() != md5:
        raise DatasetError("bad-download", "The download is damaged or incomplete. Try again.")


def _write_zip(arrays: Path, target: Path, on_progress: OnProgress) -> None:
    """Write PneumoniaMNIST's arrays, images (N, 224, 224) uint8 and labels (N, 1), as PNG files in the usual layout."""
    size = arrays.stat().st_size
    with np.load(arrays) as data, zipfile.ZipFile(target, "w") as archive:  # not compressed: PNG already is
        for split in PNEUMONIAMNIST_SPLITS:
            labels = data[f"{split}_labels"].ravel()
            for number, (pixels, label) in enumerate(zip(data[f"{split}_images"], labels, strict=True)):
                on_progress(size)
                buffer = io.BytesIO()
                Image.fromarray(pixels).save(buffer, "PNG", compress_level=3)
                name = f"pneumoniamnist/{split}/{CLASSES[int(label)]}/{split}_{number:05}.png"
                archive.writestr(name, buffer.getvalue())
