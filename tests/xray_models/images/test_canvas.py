import numpy as np
import torch

from xray_models.images.canvas import Preprocessing, eval_transform, to_canvas


def canvases(n: int = 3) -> torch.Tensor:
    return torch.randint(0, 256, (n, 224, 224), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))


def test_a_picture_of_the_right_size_passes_unchanged():
    pixels = canvases(1)[0].numpy()
    assert np.array_equal(to_canvas(pixels.astype(np.float32) / 255), pixels)


def test_canvas_keeps_left_and_right_and_top_and_bottom():
    pixels = np.zeros((400, 1000), np.float32)
    pixels[:200, 500:] = 1  # top right
    canvas = to_canvas(pixels)
    assert canvas.shape == (224, 224)
    assert canvas[50, 170] == 255 and canvas[50, 50] == canvas[170, 170] == 0


def test_evaluation_pixels_computed_by_hand():
    canvas = torch.full((1, 224, 224), 51, dtype=torch.uint8)  # 0.2
    x = eval_transform(canvas, Preprocessing(mean=(0.1, 0.2, 0.3), std=(0.5, 0.5, 0.25)))
    assert x.shape == (1, 3, 224, 224)
    assert torch.allclose(x[0, :, 0, 0], torch.tensor([0.2, 0.0, -0.4]), atol=1e-6)


def test_resize_and_central_crop():
    canvas = torch.zeros(1, 224, 224, dtype=torch.uint8)
    canvas[:, 100:124, 100:124] = 255
    x = eval_transform(canvas, Preprocessing(resize=448, mean=(0, 0, 0), std=(1, 1, 1)))
    assert x[0, 0, 90:134, 90:134].min() > 0.99 and x[0, 0, :80].max() == 0  # twice as large, still central
