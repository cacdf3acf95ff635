import pytest
import torch

from xray_models.images.canvas import Preprocessing, eval_transform
from xray_models.training.augmentation import AUGMENTATIONS, augment_canvases, erase, gaussian_blur, train_transform


def canvases(n: int = 3) -> torch.Tensor:
    return torch.randint(0, 256, (n, 224, 224), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_augmentations_keep_shape_and_range_and_follow_the_seed(name):
    raw = Preprocessing(mean=(0, 0, 0), std=(1, 1, 1))
    x, again = (train_transform(canvases(), raw, name, torch.Generator().manual_seed(5)) for _ in range(2))
    assert x.shape == (3, 3, 224, 224) and x.min() >= 0 and x.max() <= 1
    assert torch.equal(x, again)


def test_augmented_images_of_a_batch_differ_from_each_other():
    same = canvases(1).expand(2, -1, -1)
    first, second = augment_canvases(same, "break_shortcuts", torch.Generator().manual_seed(1))
    assert (first.float() - second.float()).abs().mean() > 5


def test_no_augmentation_is_the_evaluation_transform():
    x = train_transform(canvases(), Preprocessing(), "none", torch.Generator())
    assert torch.equal(x, eval_transform(canvases(), Preprocessing()))


def test_small_images_show_the_same_picture():
    canvas = torch.zeros(1, 224, 224, dtype=torch.uint8)
    canvas[:, :112, 112:] = 255
    x = train_transform(canvas, Preprocessing(mean=(0, 0, 0), std=(1, 1, 1)), "none", torch.Generator(), side=160)
    assert x.shape == (1, 3, 160, 160) and x.mean() == pytest.approx(0.25, abs=1e-3)
    assert x[0, 0, 10, 150] == 1 and x[0, 0, 150, 150] == x[0, 0, 10, 10] == 0


def test_blur_has_the_stated_standard_deviation():
    point = torch.zeros(1, 1, 41, 41)
    point[0, 0, 20, 20] = 1
    blurred = gaussian_blur(point, torch.tensor([2.0]))[0, 0]
    offsets = torch.arange(41.0) - 20
    assert blurred.sum() == pytest.approx(1, abs=1e-5)
    assert (blurred.sum(0) * offsets**2).sum() == pytest.approx(4, rel=0.03)


def test_erasing_hides_one_grey_rectangle_in_its_share_of_the_images():
    x = torch.full((200, 1, 224, 224), -1.0)
    y = erase(x, 0.5, torch.Generator().manual_seed(0))
    hidden = y != -1
    assert 80 <= hidden.flatten(1).any(1).sum() <= 120
    for image, mask in zip(y[:, 0], hidden[:, 0], strict=True):
        if mask.any():
            rows, columns = mask.any(1), mask.any(0)
            assert torch.equal(mask, rows[:, None] & columns) and mask.float().mean() <= 0.26
            assert 0 <= image[mask].min() == image[mask].max() <= 1
