"""From files to studies, and from one study to another: what the Compare tab does, without a component."""

from __future__ import annotations

import dataclasses
import logging
import traceback
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from demo.compare.examples import Example
from demo.compare.study import Study, mends_of
from demo.server.active_weights import ActiveWeights
from demo.server.uploads import Upload
from demo.text.say import page_error
from demo.ui.html import image_uri
from xray_models.errors import RadiographError, XrayError
from xray_models.images.mend import mended
from xray_models.images.radiograph import MAX_BYTES, Radiograph, load_radiograph
from xray_models.images.scope import Scope
from xray_models.inference.classifier import TARGETS
from xray_models.inference.colours import overlay
from xray_models.inference.compare import answers, compare

logger = logging.getLogger(__name__)

PREVIEW_SIDE = 440  # pixels, at most
KEPT_SIDE = 1024  # pixels, at most, of a radiograph that may be turned, inverted or cropped and read again


class Reader:
    """Reads uploads and examples with the weights in use. Nothing that goes wrong is raised: it is in the study.

    ``weights.current`` is asked for once per answer, because other weights may come into use at any time.
    """

    def __init__(self, weights: ActiveWeights, scope: Scope | None, examples: list[Example]):
        self.weights = weights
        self.scope = scope
        self.examples = examples

    def read_upload(self, upload: Upload | None, target: str) -> Study:
        """The study of a file; its heatmaps explain ``target``, one of TARGETS."""
        return _safely(lambda: self._read(_content(upload), target))

    def read_example(self, index: object, target: str) -> Study:
        """The study of the example with this index in ``examples``."""
        if not isinstance(index, int) or not 0 <= index < len(self.examples):
            return Study(error=page_error("unexpected"))
        example = self.examples[index]
        return _safely(lambda: dataclasses.replace(self._read(example.content, target), example=example))

    def explain(self, study: Study, target: str) -> Study:
        """The same study with heatmaps for another class. The canvas is enough: the file has been deleted."""
        return _safely(lambda: self._explain(study, target)) if study.comparison else study

    def mend(self, study: Study, mend: object, target: str) -> Study:
        """The study of the same radiograph after ``mend``, one of ``study.mends``; any other leaves it as it is."""
        if not isinstance(mend, str) or mend not in study.mends:
            return study
        return _safely(lambda: self._mend(study, mend, target))

    def answer_api(self, upload: Upload | None, target: str) -> tuple[dict, dict]:
        """(the JSON object of ``predict --json``, model -> overlay as a PNG data URI)."""
        name = upload.name if upload else ""
        study = self.read_upload(upload, target)
        if study.error is not None:
            return {"file": name, "error": study.error.to_json()}, {}
        comparison = study.comparison
        overlays = {
            model: image_uri(overlay(comparison.canvas, prediction.heatmap))
            for model, prediction in comparison.predictions.items()
        }
        return comparison.to_json(name), overlays

    def _read(self, content: bytes, target: str) -> Study:
        radiograph = load_radiograph(content)
        return self._answer(radiograph, target)

    def _answer(self, radiograph: Radiograph, target: str) -> Study:
        """The answers for a radiograph, or its refusal where something may mend it."""
        weights = self.weights.current
        comparison, error = None, None
        try:
            comparison = compare(radiograph, weights.classifiers, target=_checked(target), scope=self.scope)
        except RadiographError as refusal:
            if not mends_of(None, refusal):
                raise
            error = refusal
        study = Study(comparison, error, _preview(radiograph), worth=weights.worth)
        return _keeping(study, radiograph) if mends_of(comparison, error) else study

    def _mend(self, study: Study, mend: str, target: str) -> Study:
        kept = study.radiograph
        new = self._answer(mended(dataclasses.replace(kept, pixels=kept.pixels.astype(np.float32)), mend), target)
        scale = study.scale * new.scale
        if comparison := new.comparison:
            size = {name: round(study.scale * getattr(comparison, name)) for name in ("width", "height")}
            comparison = dataclasses.replace(comparison, **size)
        done = (*study.mended, mend)
        return dataclasses.replace(new, comparison=comparison, example=study.example, scale=scale, mended=done)

    def _explain(self, study: Study, target: str) -> Study:
        weights = self.weights.current
        predictions, failures = answers(study.comparison.canvas, weights.classifiers, _checked(target))
        comparison = dataclasses.replace(study.comparison, predictions=predictions, failures=failures)
        return dataclasses.replace(study, comparison=comparison, worth=weights.worth, turned_away=None)


def refused_by_browser(code: object) -> XrayError:
    """Why the browser did not send a file: it is too large for the server, or it cannot be read, as a folder."""
    if code == "too-large":
        limit = MAX_BYTES // 1_000_000
        return RadiographError("too-large", f"This file is larger than {limit} MB.", limit_mb=limit)
    return page_error("upload_gone")


def _content(upload: Upload | None) -> bytes:
    if upload is None or upload.data is None:
        raise page_error("upload_gone")
    return upload.data


def _checked(target: str) -> str:
    if target not in TARGETS:
        raise page_error("unknown_target")
    return target


def _safely(read: Callable[[], Study]) -> Study:
    """``read()``, or a study with the error. The log gets neither a file name nor a message: they may name a person."""
    try:
        return read()
    except XrayError as error:
        return Study(error=error)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        logger.error("Unexpected %s in %s, line %d", type(error).__name__, Path(frame.filename).name, frame.lineno)
        return Study(error=page_error("unexpected"))


def _keeping(study: Study, radiograph: Radiograph) -> Study:
    """``study`` with a copy of the radiograph that is small enough to stay in memory."""
    image = Image.fromarray(radiograph.pixels)
    image.thumbnail((KEPT_SIDE, KEPT_SIDE))
    pixels = np.asarray(image).clip(0, 1)
    kept = dataclasses.replace(radiograph, pixels=pixels)
    return dataclasses.replace(study, radiograph=kept, scale=radiograph.width / kept.width)


def _preview(radiograph: Radiograph) -> str:
    image = Image.fromarray((radiograph.pixels * 255).round().astype(np.uint8))
    image.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    return image_uri(np.asarray(image))
