import base64
import io

import numpy as np
import pytest
from PIL import Image

from demo.ui.pictures import PREVIEW_SIDE, THUMBNAIL_SIDE, preview_and_thumbnail, thumbnail


def picture(uri: str) -> np.ndarray:
    head, _, data = uri.partition(",")
    assert head == "data:image/jpeg;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))


@pytest.mark.parametrize("shape", [(300, 200), (1443, 1852), (3000, 2500)])
def test_the_preview_and_the_thumbnail_are_the_radiograph_smaller(shape):
    rows = np.linspace(0, 1, shape[0], dtype=np.float32)
    pixels = np.repeat(rows[:, None], shape[1], axis=1)
    pictures = (*preview_and_thumbnail(pixels), thumbnail(pixels))
    for uri, side in zip(pictures, (PREVIEW_SIDE, THUMBNAIL_SIDE, THUMBNAIL_SIDE), strict=True):
        small = picture(uri)
        assert max(small.shape) == min(side, max(shape))
        assert abs(small.shape[0] / small.shape[1] - shape[0] / shape[1]) < 0.02
        expected = np.linspace(0, 255, len(small))[:, None]
        assert np.abs(small.astype(float) - expected).max() < 4
