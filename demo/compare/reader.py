"""Files to answers, and answers to other answers, for one page: no component in sight."""

from __future__ import annotations

import dataclasses
import logging
import traceback
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from demo.compare.examples import Example
from demo.compare.view import Shown
from demo.server.active_weights import ActiveWeights
from demo.server.uploads import Upload
from demo.text.say import SENTENCES
from demo.ui.html import image_uri
from xray_models.errors import RadiographError, XrayError
from xray_models.images.radiograph import MAX_BYTES, Radiograph, load_radiograph
from xray_models.images.scope import Scope
from xray_models.inference.classifier import TARGETS
from xray_models.inference.colours import overlay
from xray_models.inference.compare import compare

logger = logging.getLogger(__name__)

PREVIEW_SIDE = 440  # pixels, at most


class Reader:
    """What a page can do with its classifiers, scope and examples. Nothing that goes wrong is raised.

    ``weights.classifiers`` is asked for once an answer, as other weights may come into use at any time.
    """

    def __init__(self, weights: ActiveWeights, scope: Scope | None, examples: list[Example]):
        self.weights = weights
        self.scope = scope
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
            model: image_uri(overlay(comparison.canvas, prediction.heatmap))
            for model, prediction in comparison.predictions.items()
        }
        return comparison.to_json(name), overlays

    def _read(self, data: bytes, target: str) -> Shown:
        radiograph = load_radiograph(data)
        comparison = compare(radiograph, self.weights.classifiers, target=_checked(target), scope=self.scope)
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
    return image_uri(np.asarray(image))
