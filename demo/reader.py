"""Files to answers, and answers to other answers, for one page: no component in sight."""

from __future__ import annotations

import dataclasses
import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from gradio.data_classes import FileData
from PIL import Image

from xray_models.acceptance import Gate
from xray_models.errors import RadiographError, XrayError
from xray_models.inference import TARGETS, compare, overlay
from xray_models.radiograph import MAX_BYTES, Radiograph, load_radiograph

from . import cards
from .cards import Shown
from .gallery import Example
from .messages import SENTENCES
from .weights_in_use import WeightsInUse

logger = logging.getLogger(__name__)

PREVIEW_SIDE = 440  # pixels, at most


@dataclass(frozen=True)
class Upload:
    """A file as the visitor sent it. ``data`` is None where it did not arrive."""

    name: str
    data: bytes | None


def take_upload(payload: FileData | None) -> Upload | None:
    """Read an uploaded file and delete it from the disk: what an upload component does instead of ``preprocess``."""
    if payload is None:
        return None
    path = Path(payload.path)  # Gradio has checked that it lies in the upload folder
    try:
        data = path.read_bytes()
    except OSError:  # the same file, sent by two visitors at once, is one file on the disk
        data = None
    with suppress(OSError):
        path.unlink()
        path.parent.rmdir()  # each upload has a folder of its own
    return Upload(Path(payload.orig_name or path.name).name, data)


class Reader:
    """What a page can do with its classifiers, gate and examples. Nothing that goes wrong is raised.

    ``weights.classifiers`` is asked for once an answer, as other weights may come into use at any time.
    """

    def __init__(self, weights: WeightsInUse, gate: Gate | None, examples: list[Example]):
        self.weights = weights
        self.gate = gate
        self.examples = examples

    def read_upload(self, upload: Upload | None, target: str) -> Shown:
        return _guarded(lambda: self._read(_bytes_of(upload), target))

    def read_example(self, index: object, target: str) -> Shown:
        if not isinstance(index, int) or not 0 <= index < len(self.examples):
            return Shown(error=_page_error("unexpected"))
        example = self.examples[index]
        return _guarded(lambda: dataclasses.replace(self._read(example.data, target), example=example))

    def explain(self, shown: Shown, target: str) -> Shown:
        """The same image with heatmaps for another class. The canvas is enough: the file is gone."""
        if shown.comparison is None:
            return shown

        def again() -> Shown:
            old = shown.comparison
            radiograph = Radiograph(old.canvas.astype(np.float32) / 255, "canvas")
            new = compare(radiograph, self.weights.classifiers, target=_checked(target))
            comparison = dataclasses.replace(new, width=old.width, height=old.height, warnings=old.warnings)
            return dataclasses.replace(shown, comparison=comparison)

        return _guarded(again)

    def answer_api(self, upload: Upload | None, target: str) -> tuple[dict, dict]:
        """(the JSON object of ``predict --json``, model -> overlay as a PNG data URI); never an exception."""
        name = upload.name if upload else ""
        shown = self.read_upload(upload, target)
        if shown.error is not None:
            return {"file": name, "error": shown.error.to_json()}, {}
        comparison = shown.comparison
        overlays = {
            model: cards.png_uri(overlay(comparison.canvas, prediction.heatmap))
            for model, prediction in comparison.predictions.items()
        }
        return comparison.to_json(name), overlays

    def _read(self, data: bytes, target: str) -> Shown:
        radiograph = load_radiograph(data)
        comparison = compare(radiograph, self.weights.classifiers, target=_checked(target), gate=self.gate)
        return Shown(comparison, preview=_preview(radiograph))


def _bytes_of(upload: Upload | None) -> bytes:
    if upload is None or upload.data is None:
        raise _page_error("upload_gone")
    return upload.data


def _checked(target: str) -> str:
    if target not in TARGETS:
        raise _page_error("unknown_target")
    return target


def refused_by_browser(code: object) -> XrayError:
    """The browser stops a file that the server would not take, or that it cannot read (a folder)."""
    if code == "too-large":
        limit = MAX_BYTES // 1_000_000
        return RadiographError("too-large", f"This file is larger than {limit} MB.", limit_mb=limit)
    return _page_error("upload_gone")


def _page_error(key: str) -> RadiographError:
    return RadiographError(key.replace("_", "-"), SENTENCES["en"][key])


def _guarded(work: Callable[[], Shown]) -> Shown:
    """``work``'s result; what goes wrong becomes something to show. The log gets no file name and no message."""
    try:
        return work()
    except XrayError as error:
        return Shown(error=error)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        logger.error("Unexpected %s in %s, line %d", type(error).__name__, Path(place.filename).name, place.lineno)
        return Shown(error=_page_error("unexpected"))


def _preview(radiograph: Radiograph) -> str:
    image = Image.fromarray((radiograph.pixels * 255).round().astype(np.uint8))
    image.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return cards.png_uri(np.asarray(image))
