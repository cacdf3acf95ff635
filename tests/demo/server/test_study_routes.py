from types import SimpleNamespace

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from demo.server.studies import Studies
from demo.server.study_routes import study_routes
from tests.dicom_files import dicom
from xray_models.images.radiograph import load_radiograph

STORED = np.random.default_rng(0).integers(100, 4000, (90, 120), dtype=np.uint16)
FILE = dicom(
    STORED,
    bits=12,
    PhotometricInterpretation="MONOCHROME1",
    WindowCenter=2048,
    WindowWidth=4096,
    PixelSpacing=[0.2, 0.1],
)


@pytest.fixture
def studies() -> Studies:
    return Studies()


@pytest.fixture
def client(studies) -> TestClient:
    return TestClient(Starlette(routes=study_routes(studies, SimpleNamespace(stamp="now"))))


def test_the_page_gets_the_pixels_at_full_depth_and_how_they_are_shown(studies, client):
    kept = studies.keep("key", load_radiograph(FILE).raster)
    facts, pixels = client.get("/study/key"), client.get("/study/key/pixels")
    assert facts.json() == {
        "width": 120, "height": 90, "bits": 16, "slope": 1.0, "intercept": 0.0, "black": 4095.0, "white": 0.0,
        "spacing_mm": [0.2, 0.1], "calibrated": False, "field": [0, 0, 120, 90],
    }  # fmt: skip
    assert (np.frombuffer(pixels.content, "<u2").reshape(90, 120) == STORED).all() and kept is studies.get("key")
    assert {answer.headers["cache-control"] for answer in (facts, pixels)} == {"no-store"}


def test_after_a_turn_rows_are_columns(studies, client):
    kept = studies.keep("key", load_radiograph(FILE).raster, ("turn_90",))
    facts = client.get("/study/key").json()
    assert (facts["width"], facts["height"], facts["spacing_mm"]) == (90, 120, [0.1, 0.2]) and kept.mends
    pixels = np.frombuffer(client.get("/study/key/pixels").content, "<u2").reshape(120, 90)
    assert (pixels == np.rot90(STORED, -1)).all()


def test_what_is_forgotten_is_not_there(studies, client):
    kept = studies.keep("key", load_radiograph(FILE).raster)
    kept.release()
    assert [client.get(path).status_code for path in ("/study/key", "/study/key/pixels", "/study/other")] == [404] * 3


def test_nothing_that_names_a_person_is_told(studies, client):
    kept = studies.keep("key", load_radiograph(FILE).raster)
    assert kept and b"SECRET" not in client.get("/study/key").content + client.get("/study/key/pixels").content


def test_the_page_can_ask_which_weights_answer(client):
    assert client.get("/in-use").json() == {"weights": "now"}
