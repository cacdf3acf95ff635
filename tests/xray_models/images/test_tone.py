"""One grey scale: however a picture was exported, the same greys come out, or a sentence that says why not."""

import numpy as np
import pytest

from xray_models.errors import RadiographError
from xray_models.images.tone import TYPICAL_WHITE, Greys, to_unit, used_range


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    """(160, 200) uint8: smooth, from 0 to 230, like a well-exposed radiograph."""
    across, down = np.meshgrid(np.linspace(0, 6, 200), np.linspace(0, 3, 160))
    return (115 * (1 + np.sin(across) * np.cos(down))).clip(0, 255).astype(np.uint8)


def unit(values, **settings) -> np.ndarray:
    return to_unit(Greys(np.asarray(values), **settings))[0]


def codes(values, **settings) -> list[str]:
    return [notice.code for notice in to_unit(Greys(np.asarray(values), **settings))[1]]


def refusal(values, **settings) -> str:
    with pytest.raises(RadiographError) as caught:
        unit(values, **settings)
    return caught.value.code


def test_a_well_exposed_picture_is_not_touched(picture):
    np.testing.assert_array_equal(unit(picture, full_scale=255), picture / np.float32(255))
    assert codes(picture, full_scale=255) == []


@pytest.mark.parametrize("bits", [8, 10, 12, 14, 16, 24])
def test_the_depth_does_not_matter(picture, bits):
    deep = picture.astype(np.uint32) << (bits - 8)
    np.testing.assert_allclose(unit(deep), picture / 255, atol=0.006)
    assert codes(deep) == []


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_fractions_are_what_they_are(picture, dtype):
    np.testing.assert_allclose(unit(picture.astype(dtype) / 255), picture / 255, atol=1e-6)


@pytest.mark.parametrize("divisor", [2, 4, 8])
def test_a_dark_export_is_stretched_to_a_typical_radiograph_and_remarked_on(picture, divisor):
    pixels = unit(picture // divisor, full_scale=255)
    assert np.percentile(pixels, 99.9) == pytest.approx(TYPICAL_WHITE, abs=0.02)
    assert np.corrcoef(pixels.ravel(), picture.ravel())[0, 1] > 0.998
    assert codes(picture // divisor, full_scale=255) == ["stretched"] + ["few-greys"] * (divisor > 2)


def test_an_offset_and_a_halved_contrast_are_undone(picture):
    pale = (picture * 0.5 + 100).astype(np.uint8)
    pixels = unit(pale, full_scale=255)
    assert pixels.min() == 0 and np.percentile(pixels, 99.9) == pytest.approx(TYPICAL_WHITE, abs=0.02)
    np.testing.assert_allclose(unit(picture - 1000.0), pixels, atol=0.02)  # signed values, as CT numbers


def test_no_jump_between_untouched_and_stretched(picture):
    whites = [unit((picture * gain).astype(np.float32), full_scale=255).max() for gain in np.linspace(0.5, 0.62, 200)]
    assert np.abs(np.diff(whites)).max() < 0.05 and max(whites) - min(whites) > 0.2


@pytest.mark.parametrize("stray", [65535, 0])
def test_a_hot_or_dead_pixel_changes_no_other(picture, stray):
    deep = picture.astype(np.uint16) * 8 + 800
    spoilt = deep.copy()
    spoilt[3, 5] = stray
    before, after = unit(deep), unit(spoilt)
    before[3, 5] = after[3, 5]
    np.testing.assert_allclose(after, before, atol=1e-6)


@pytest.mark.parametrize("padding", [-32768, 32767])
def test_a_padding_value_is_set_aside(picture, padding):
    padded = picture.astype(np.int16) * 16
    padded[:24] = padding  # more than a tenth of the picture
    np.testing.assert_allclose(unit(padded)[24:], unit(picture.astype(np.int16) * 16)[24:], atol=1e-6)
    assert set(np.unique(unit(padded)[:24])) == {float(padding > 0)}


def test_a_white_margin_around_a_dark_picture_is_no_part_of_its_range(picture):
    framed = np.full((200, 250), 255, np.uint8)
    framed[20:180, 25:225] = picture // 4
    low, high, _ = used_range(framed)
    assert (low, high) == pytest.approx(used_range(picture // 4)[:2], abs=1)


def test_missing_values_are_black(picture):
    values = picture.astype(np.float32)
    values[0, 0], values[0, 1] = np.nan, np.inf
    pixels = unit(values)
    assert not pixels[0, :2].any()
    np.testing.assert_allclose(pixels[1:], picture[1:] / 255, atol=1e-6)


def test_where_zero_is_white_it_is_inverted(picture):
    deep = picture.astype(np.uint16) * 16
    np.testing.assert_allclose(unit(4095 - deep, white_is_zero=True), unit(deep), atol=0.006)
    dark = 255 - picture // 4
    np.testing.assert_allclose(
        unit(dark, full_scale=255, white_is_zero=True), unit(picture // 4, full_scale=255), atol=0.02
    )


@pytest.mark.parametrize("value", [0, 77, 255])
def test_an_even_picture_is_blank(value):
    assert refusal(np.full((64, 64), value, np.uint8), full_scale=255) == "blank"
    assert refusal(np.full((64, 64), value, np.float64)) == "blank"


def test_nothing_but_missing_values_is_blank():
    assert refusal(np.full((64, 64), np.nan)) == "blank"


def test_too_few_greys_are_refused_in_words(picture):
    assert refusal(picture // 32, full_scale=255) == "too-few-greys"
    assert refusal((picture > 100) * np.uint8(255), full_scale=255) == "too-few-greys"


def test_colours_are_no_greys():
    with pytest.raises(ValueError, match="two dimensions"):
        Greys(np.zeros((4, 4, 3)))
