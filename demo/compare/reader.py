"""From files to studies, and from one study to another: what the Compare tab does, without a component."""

from __future__ import annotations

import dataclasses
import logging
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from demo.compare.examples import Example
from demo.compare.study import Study, mends_of
from demo.server.active_weights import ActiveWeights
from demo.server.at_once import READINGS
from demo.server.studies import Studies
from demo.server.uploads import Upload
from demo.server.zero_gpu import on_gpu
from demo.text.say import page_error
from demo.ui.html import image_uri
from demo.ui.pictures import preview_and_thumbnail
from xray_models.errors import RadiographError, XrayError
from xray_models.images.mend import mended
from xray_models.images.radiograph import MAX_BYTES, Radiograph, load_radiograph
from xray_models.images.raster import Raster
from xray_models.images.scope import Scope
from xray_models.inference.classifier import TARGETS, Classifier
from xray_models.inference.colours import overlay
from xray_models.inference.compare import compare
from xray_models.reports.dicom_source import DicomSource, dicom_source

logger = logging.getLogger(__name__)


class Reader:
    """Reads uploads and examples with the weights in use. Nothing that goes wrong is raised: it is in the study.

    ``weights.current`` is asked for once per answer, because other weights may come into use at any time.
    """

    def __init__(
        self, weights: ActiveWeights, scope: Scope | None, examples: list[Example], studies: Studies | None = None
    ):
        self.weights = weights
        self.scope = scope
        self.examples = examples
        self.studies = studies or Studies()

    def read_upload(self, upload: Upload | None, target: str = "predicted") -> Study:
        """The study of a file; its heatmaps explain ``target``, one of TARGETS."""
        return _safely(lambda: self._kept(_content(upload), target))

    def read_example(self, index: object, target: str = "predicted") -> Study:
        """The study of the example with this index in ``examples``."""
        if not isinstance(index, int) or not 0 <= index < len(self.examples):
            return Study(error=page_error("unexpected"))
        example = self.examples[index]
        return _safely(lambda: self._kept(example.content, target, example=example))

    def mend(self, study: Study, mend: object, target: str = "predicted") -> Study:
        """The study of the same radiograph after ``mend``, one of ``study.mends``; any other leaves it as it is."""
        if not isinstance(mend, str) or mend not in study.mends:
            return study
        return _safely(lambda: self._read_again(study, target, mend))

    def again(self, study: Study, target: str = "predicted") -> Study:
        """The study of the same radiograph, by the weights that are in use now."""
        return _safely(lambda: self._read_again(study, target)) if study.is_shown else study

    def answer_api(self, upload: Upload | None, target: str) -> tuple[dict, dict]:
        """(the JSON object of ``predict --json``, model -> overlay as a PNG data URI)."""
        study = _safely(lambda: self._answered(_content(upload), target))
        overlays = {
            model: image_uri(overlay(study.comparison.canvas, prediction.heatmap))
            for model, prediction in (study.comparison.predictions if study.comparison else {}).items()
        }
        return _to_json(study, upload), overlays if study.error is None else {}

    def answer_json(self, upload: Upload, classifiers: Mapping[str, Classifier]) -> dict:
        """The same JSON by these ``classifiers``, and nothing else: no heatmap is computed."""

        def reading(content: bytes) -> Study:
            return Study(on_gpu(compare)(load_radiograph(content), classifiers, heatmaps=False, scope=self.scope))

        def read() -> Study:
            content = _content(upload)
            return READINGS.read(len(content), lambda: reading(content))

        return _to_json(_safely(read), upload)

    def _answered(self, content: bytes, target: str) -> Study:
        """The study of a file, without the radiograph itself."""
        return READINGS.read(len(content), lambda: self._answer(load_radiograph(content), target))

    def _kept(self, content: bytes, target: str, **known: Example | None) -> Study:
        """The study of a file, with the radiograph itself and whom a DICOM result is for."""

        def reading() -> Study:
            radiograph = load_radiograph(content)
            return self._keeping(self._answer(radiograph, target, **known), radiograph.raster, dicom_source(content))

        return READINGS.read(len(content), reading)

    def _keeping(self, study: Study, raster: Raster | None, source: DicomSource | None) -> Study:
        if raster is None:
            return study
        return dataclasses.replace(study, original=self.studies.keep(study.key, raster, study.mended, source))

    def _answer(self, radiograph: Radiograph, target: str, **known: object) -> Study:
        """The answers for a radiograph, or its refusal where something may mend it; ``known``: more of the study."""
        weights = self.weights.current
        comparison, error = None, None
        try:
            comparison = on_gpu(compare)(radiograph, weights.classifiers, target=_checked(target), scope=self.scope)
        except RadiographError as refusal:
            if not mends_of(None, refusal):
                raise
            error = refusal
        pictures = preview_and_thumbnail(radiograph.pixels)
        return Study(comparison, error, *pictures, worth=weights.worth, weights=weights.stamp, **known)

    def _read_again(self, study: Study, target: str, *mends: str) -> Study:
        size = study.original.bytes if study.original else 0
        return READINGS.read(size, lambda: self._again(study, target, *mends))

    def _again(self, study: Study, target: str, *mends: str) -> Study:
        """The study of the same radiograph, after more ``mends``."""
        original = study.original
        raster, radiograph = (original.raster, original.radiograph()) if original else (None, None)
        if radiograph is None:
            raise page_error("radiograph_gone")
        for mend in mends:
            radiograph = mended(radiograph, mend)
        answered = self._answer(radiograph, target, example=study.example, mended=(*study.mended, *mends))
        return self._keeping(answered, raster, original.source)


def refused_by_browser(code: object) -> XrayError:
    """Why the browser did not send a file: it is too large for the server, or it cannot be read, as a folder."""
    if code == "too-large":
        limit = MAX_BYTES // 1_000_000
        return RadiographError("too-large", f"This file is larger than {limit} MB.", limit_mb=limit)
    return page_error("upload_gone")


def _to_json(study: Study, upload: Upload | None) -> dict:
    """The object of ``predict --json``."""
    name = upload.name if upload else ""
    return {"file": name, "error": study.error.to_json()} if study.error else study.comparison.to_json(name)


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
