"""One radiograph, saved as DICOM in many ways: the answers of both models stay the same."""

import numpy as np
import pytest
from PIL import Image
from pydicom import uid

from tests.dicom_files import IDENTIFYING, dicom
from tests.helpers import real_example
from xray_models.images.radiograph import load_radiograph
from xray_models.inference.classifier import load_classifiers
from xray_models.inference.compare import compare
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS

SAME = 0.01  # probability


def exports(greys: np.ndarray) -> dict[str, bytes]:
    """DICOM files of a radiograph (H, W) uint8."""
    deep = np.round(greys * (4095 / 255)).astype("u2")
    raised = (deep * 2 + 3000).astype("u2")
    padded = np.pad(deep.astype("i2"), 40, constant_values=-32768)
    window = {"WindowCenter": 3000 + 4095.5, "WindowWidth": 8191}
    compressed = (uid.RLELossless, uid.JPEGLosslessSV1, uid.JPEGLSLossless, uid.JPEG2000Lossless, uid.JPEGExtended12Bit)
    return {
        "8 bits": dicom(greys),
        "12 bits": dicom(deep, bits=12),
        "big endian": dicom(deep, uid.ExplicitVRBigEndian, 12),
        "MONOCHROME1": dicom(4095 - deep, bits=12, PhotometricInterpretation="MONOCHROME1"),
        "MONOCHROME1, inverse": dicom(
            4095 - deep, bits=12, PhotometricInterpretation="MONOCHROME1", PresentationLUTShape="INVERSE"
        ),
        "window": dicom(raised, bits=14, **window),
        "window, exact": dicom(raised, bits=14, WindowCenter=7095, WindowWidth=8190, VOILUTFunction="LINEAR_EXACT"),
        "slope": dicom(deep, bits=12, RescaleSlope=0.5, RescaleIntercept=0),
        "padding": dicom(padded, bits=16, PixelPaddingValue=-32768),
        **{uid.UID(syntax).name: dicom(deep, syntax, 12) for syntax in compressed},
        "JPEG": dicom(greys, uid.JPEGBaseline8Bit),
    }


@pytest.mark.slow
@pytest.mark.parametrize(("picked_as", "label"), [("right", "NORMAL"), ("right", "PNEUMONIA")])
def test_the_answers_do_not_depend_on_how_it_was_saved(picked_as, label):
    file = real_example(picked_as, label)
    classifiers = load_classifiers(SHIPPED_WEIGHTS)
    plain = compare(load_radiograph(file), classifiers, heatmaps=False)
    for name, data in exports(np.asarray(Image.open(file).convert("L"))).items():
        answer = compare(load_radiograph(data), classifiers, heatmaps=False)
        for model, prediction in answer.predictions.items():
            difference = prediction.p_pneumonia - plain.predictions[model].p_pneumonia
            assert abs(difference) < SAME, (name, model, difference)
        said = repr(answer) + repr(answer.to_json("file"))
        assert not [word for word in IDENTIFYING if word in said]
