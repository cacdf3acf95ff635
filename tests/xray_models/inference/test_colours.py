import numpy as np

from tests.xray_models.inference.untrained import canvas
from xray_models.inference.colours import HEAT_COLOURS, heat_layer, overlay


def test_cold_areas_show_the_plain_radiograph_and_hot_ones_the_colour():
    heat = np.zeros((224, 224), dtype=np.float32)
    heat[:112, 112:] = 1
    picture = overlay(np.full((224, 224), 100, dtype=np.uint8), heat, opacity=1)
    assert (picture[150, 50] == 100).all()
    assert bytes(picture[50, 150]).hex() == HEAT_COLOURS[-1][1:]


def test_overlay_is_the_layer_blended_at_that_opacity():
    heat = np.linspace(0, 1, 224 * 224, dtype=np.float32).reshape(224, 224)
    grey, layer = canvas(1), heat_layer(heat).astype(float)
    alpha = 0.45 * layer[..., 3:] / 255
    expected = (1 - alpha) * grey[..., None] + alpha * layer[..., :3]
    assert np.abs(overlay(grey, heat) - expected).max() <= 0.51


def test_overlay_without_heat_is_the_canvas():
    assert (overlay(canvas(1), None) == canvas(1)[..., None]).all()


def test_hotter_is_lighter_and_more_opaque():
    layer = heat_layer(np.linspace(0.25, 1, 11, dtype=np.float32)[None]).astype(float)[0]
    luminance = layer[:, :3] @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(luminance) > 0).all() and (np.diff(layer[:, 3]) > 0).all()


def test_heat_under_a_quarter_of_the_maximum_is_transparent_and_nothing_jumps():
    alpha = heat_layer(np.linspace(0, 1, 401, dtype=np.float32)[None])[0, :, 3].astype(int)
    assert (alpha[:101] == 0).all() and alpha[-1] == 255
    assert np.abs(np.diff(alpha)).max() <= 2


def test_the_table_of_colours_is_the_scale_itself():
    heat = np.random.default_rng(0).random((224, 224), dtype=np.float32)
    colours = np.array([list(bytes.fromhex(colour[1:])) for colour in HEAT_COLOURS])
    expected = np.stack([np.interp(heat, np.linspace(0, 1, 9), channel) for channel in colours.T], axis=-1)
    assert np.abs(heat_layer(heat)[..., :3] - expected).max() < 0.51
    assert (heat_layer(heat.astype(np.float16)).astype(int) - heat_layer(heat)).max() <= 1
