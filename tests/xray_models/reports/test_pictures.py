import numpy as np

from tests.xray_models.reports.cases import prediction, radiograph
from xray_models.images.margins import exposed_field
from xray_models.reports.pictures import SIDE, heat_over, heat_scale, shown


def test_a_picture_keeps_its_aspect_and_is_no_larger_than_a_page_needs():
    assert shown(np.zeros((4000, 2000), np.float32)).shape == (SIDE, SIDE // 2)
    assert shown(np.zeros((30, 20), np.float32)).shape == (30, 20)


def test_heat_lies_where_the_model_saw_it_and_none_in_the_frame():
    """The heat is in the middle of what lies within the frame, which is 40 pixels high at the top."""
    whole = radiograph()
    field = exposed_field(whole.pixels)
    assert field.top == 40
    picture = shown(whole.pixels)
    over = heat_over(picture, prediction("cnn", 0.9).heatmap, field, whole.pixels.shape)
    changed = np.argwhere((over != picture[..., None]).any(axis=-1))
    middle = changed.mean(axis=0)
    assert np.allclose(middle, [(40 + 300) / 2, 200], atol=2)
    height, width = np.ptp(changed, axis=0) + 1
    assert abs(height - 24 / 224 * 260) < 6 and abs(width - 24 / 224 * 400) < 8


def test_without_heat_there_is_no_picture_of_it():
    assert heat_over(np.zeros((9, 9), np.uint8), None, None, (9, 9)) is None


def test_the_scale_runs_from_cold_to_hot():
    first, last = heat_scale(16)[0, [0, -1]]
    assert tuple(first) == (13, 8, 135) and tuple(last) == (240, 249, 33)
