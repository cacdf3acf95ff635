"""Turned, inverted and cropped radiographs."""

import numpy as np
import pytest

from xray_models.images.mend import MENDS, mended
from xray_models.images.radiograph import Radiograph

PICTURE = Radiograph(np.array([[0.0, 0.1, 0.2], [0.3, 0.4, 0.5]], np.float32), "PNG")  # 3 wide, 2 high


def tenths_after(mend: str) -> list[list[int]]:
    return np.round(10 * mended(PICTURE, mend).pixels).astype(int).tolist()


def test_turns_are_clockwise():
    assert tenths_after("turn_90") == [[3, 0], [4, 1], [5, 2]]
    assert tenths_after("turn_180") == [[5, 4, 3], [2, 1, 0]]
    assert tenths_after("turn_270") == [[2, 5], [1, 4], [0, 3]]


def test_invert_exchanges_black_and_white():
    assert tenths_after("invert") == [[10, 9, 8], [7, 6, 5]]


def test_crop_takes_the_same_share_from_each_side():
    wide = Radiograph(np.zeros((100, 200), np.float32), "PNG")
    assert mended(wide, "crop").pixels.shape == (84, 168)


@pytest.mark.parametrize("mend", MENDS)
def test_the_radiograph_itself_and_what_is_known_of_it_stay(mend):
    before = PICTURE.pixels.copy()
    assert mended(PICTURE, mend).source == "PNG" and (PICTURE.pixels == before).all()


def test_an_unknown_mend_is_an_error():
    with pytest.raises(KeyError):
        mended(PICTURE, "flip")
