import pytest
import torch

from xray_models.data.image_set import ImageSet
from xray_models.training.sampling import draw, rarity


def images(contrary: int = 3, of_class: int = 40) -> ImageSet:
    """Noise, darker for the first class. The first ``contrary`` images of each class are as bright as the other one."""
    generator = torch.Generator().manual_seed(0)
    labels = torch.arange(2).repeat_interleave(of_class)
    brightness = labels.clone()
    for label in range(2):
        brightness[label * of_class :][:contrary] = 1 - label
    noise = torch.randint(0, 60, (len(labels), 224, 224), generator=generator)
    shade = torch.randint(40, 70, (len(labels), 1, 1), generator=generator) + 50 * brightness.view(-1, 1, 1)
    names = [str(number) for number in range(len(labels))]
    return ImageSet((noise + shade).to(torch.uint8), labels, names, names)


@pytest.mark.parametrize("others", [None, images(5)], ids=["other patients", "other images"])
def test_what_contradicts_the_statistics_is_rare(others):
    weights = rarity(images(), 10.0, others)
    for label, of_class in enumerate(weights.split(40)):
        assert of_class.mean() == pytest.approx(1), label
        assert of_class[:3].mean() > 3 * of_class[3:].mean()
        assert of_class.max() / of_class.min() <= 10 + 1e-9


def test_with_few_patients_all_are_drawn_alike():
    assert rarity(images(1, of_class=4), 10.0).tolist() == [1] * 8


def test_equal_weights_draw_every_image_once():
    drawn = draw(torch.ones(50, dtype=torch.float64), torch.Generator().manual_seed(0))
    assert drawn.tolist() != list(range(50)) and drawn.sort().values.tolist() == list(range(50))


def test_an_image_is_drawn_as_often_as_it_weighs():
    weights = torch.tensor([2.5, 0.5, 1.0, 0.0, 1.0], dtype=torch.float64)
    generator = torch.Generator().manual_seed(0)
    counts = torch.stack([draw(weights, generator).bincount(minlength=5) for _ in range(400)]).double()
    assert (counts[:, 0] >= 2).all() and (counts[:, 0] <= 3).all() and not counts[:, 3].any()
    assert counts.mean(0).tolist() == pytest.approx(weights.tolist(), abs=0.1)
