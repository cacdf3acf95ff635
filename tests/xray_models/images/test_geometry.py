import torch

from xray_models.images.geometry import vary_geometry


def test_outside_the_picture_it_is_black_or_its_nearest_pixel():
    x = torch.full((200, 1, 64, 64), 0.5)
    y = vary_geometry(x, torch.Generator().manual_seed(0), (1.2, 1.3), 1.1, repeated_edges=0.5)
    repeated = torch.isclose(y, torch.tensor(0.5)).flatten(1).all(1)
    assert 80 <= repeated.sum() <= 120
    assert (y[~repeated].amin((1, 2, 3)) == 0).all() and torch.allclose(y[..., 32, 32], torch.tensor(0.5))
