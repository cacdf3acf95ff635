"""What is read again after a mend: with a scope that accepts a radiograph only where its upper half is the brighter."""

import io

import numpy as np
import pytest
from PIL import Image

from demo.compare.reader import Reader
from demo.compare.study import Study
from demo.server.studies import Original
from demo.server.uploads import Upload
from tests.demo.compare.answers import comparison
from xray_models.errors import RadiographError
from xray_models.images.mend import mended
from xray_models.images.radiograph import Radiograph
from xray_models.images.raster import Raster
from xray_models.images.scope import ScopeResult
from xray_models.images.tone import Greys

BOTH_WAYS = ("turn_180", "crop")


def is_upright(radiograph: Radiograph) -> bool:
    half = radiograph.height // 2
    return bool(radiograph.pixels[:half].mean() > radiograph.pixels[half:].mean())


def scoped(radiograph: Radiograph, *_, **__):
    scope = ScopeResult() if is_upright(radiograph) else ScopeResult(("not_upright",), {"not_upright": 2.0}, BOTH_WAYS)
    return comparison(scope=scope, width=radiograph.width, height=radiograph.height)


def refusing(radiograph: Radiograph, *_, **__):
    if is_upright(radiograph):
        return scoped(radiograph)
    raise RadiographError("not-a-radiograph", "Not a chest radiograph.", mends=BOTH_WAYS)


@pytest.fixture(params=[scoped, refusing], ids=["outside", "refused"])
def mending_reader(request, weights, monkeypatch) -> Reader:
    monkeypatch.setattr("demo.compare.reader.compare", request.param)
    return Reader(weights, scope=None, examples=[])


def file_of(width: int, height: int) -> Upload:
    """A picture that is brighter below: upside down, for the scope of these tests."""
    pixels = np.linspace(20, 220, height)[:, None] + np.linspace(0, 30, width)
    buffer = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).save(buffer, "PNG")
    return Upload("a.png", buffer.getvalue())


def test_a_mended_radiograph_is_read_and_scoped_again(mending_reader):
    study = mending_reader.read_upload(file_of(300, 200), "predicted")
    assert study.judged is None and study.mends == BOTH_WAYS and study.preview
    again = mending_reader.mend(study, "turn_180", "predicted")
    assert again.judged is not None and again.mended == ("turn_180",) and again.error is None
    assert again.mends == () and again.original.mends == ("turn_180",)  # its viewer shows it upright


def test_mends_add_up(mending_reader):
    study = mending_reader.read_upload(file_of(300, 200), "predicted")
    cropped = mending_reader.mend(study, "crop", "predicted")
    assert cropped.judged is None and cropped.mended == ("crop",) and cropped.mends == BOTH_WAYS
    turned = mending_reader.mend(cropped, "turn_180", "predicted")
    assert turned.mended == ("crop", "turn_180")
    assert (turned.comparison.width, turned.comparison.height) == (252, 168)  # 8 % off each side


def test_what_gave_up_its_pixels_cannot_be_mended_and_stays_on_the_page(mending_reader):
    study = mending_reader.read_upload(file_of(300, 200), "predicted")
    study.original.release()
    again = mending_reader.mend(study, "turn_180", "predicted")
    assert again.error.code == "radiograph-gone" and study.followed_by(again).mends == BOTH_WAYS


@pytest.mark.parametrize("mend", ["invert", "burn", "", None, 3])
def test_what_was_not_offered_is_not_done(mending_reader, mend):
    study = mending_reader.read_upload(file_of(300, 200), "predicted")
    assert mending_reader.mend(study, mend, "predicted") is study
    assert mending_reader.mend(Study(), mend, "predicted") == Study()


def test_the_mend_is_that_of_the_library(mending_reader, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "demo.compare.reader.compare", lambda radiograph, *_, **__: seen.append(radiograph) or comparison()
    )
    kept = Original(Raster(Greys(np.arange(0, 240, 20, dtype=np.uint8).reshape(3, 4), full_scale=255.0), "PNG"))
    offered = comparison(scope=ScopeResult(("not_upright",), {}, ("turn_90",)))
    mending_reader.mend(Study(offered, original=kept), "turn_90", "predicted")
    assert (seen[0].pixels == mended(kept.radiograph(), "turn_90").pixels).all()
