import pytest

from xray_models.training.pace import Pace, Work


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_time_left_counts_every_model_epoch_and_validation():
    clock = Clock()
    pace = Pace({"resnet50": Work(2, 100, 30, 40), "cnn": Work(3, 100, 10, 40)}, clock)
    pace.step("resnet50", "training", 1, 0)
    for images, seconds in ((10, 60), (20, 5)):  # the first mini-batch warms up
        clock.now += seconds
        pace.step("resnet50", "training", 1, images)
        assert pace.seconds_left is pace.images_per_second is None  # too early to tell
    clock.now += 5
    pace.step("resnet50", "training", 1, 30)
    assert pace.images_per_second == pytest.approx(2)
    # Half a second a training image, a third of that a validation or test image; the cnn as the resnet50.
    resnet = 0.5 * (70 + 100) + 0.5 / 3 * (30 + 30 + 30 + 40)
    cnn = 0.5 * 300 + 0.5 / 3 * (30 + 10 + 40)
    assert pace.seconds_left == pytest.approx(resnet + cnn)

    for images in (0, 10, 20, 30):  # validating turns out to take as long as training
        pace.step("resnet50", "validating", 1, images)
        clock.now += 5
    assert pace.seconds_left == pytest.approx(0.5 * 100 + 0.5 * (30 + 30 + 40) + cnn)
    pace.step("resnet50", "testing", 2, 0)
    assert pace.seconds_left == pytest.approx(0.5 * (30 + 40) + cnn)

    for images in (0, 10, 20, 30):  # and the cnn is ten times faster
        clock.now += 0.5
        pace.step("cnn", "training", 3, images)
    assert pace.images_per_second == pytest.approx(20)
    assert pace.seconds_left == pytest.approx(0.05 * 70 + 0.05 / 3 * (10 + 10 + 40))


def test_epochs_of_one_mini_batch_are_timed_too():
    clock = Clock()
    pace = Pace({"cnn": Work(9, 20, 3, 8)}, clock)
    for epoch in range(1, 5):
        for images in (0, 20):
            pace.step("cnn", "training", epoch, images)
            clock.now += 2
    assert pace.images_per_second == pytest.approx(10)


def test_a_pace_is_that_of_the_last_half_minute():
    clock = Clock()
    pace = Pace({"cnn": Work(1, 100, 10, 10)}, clock)
    for images in range(0, 100, 10):
        clock.now += 1 if images < 50 else 20
        pace.step("cnn", "training", 1, images)
    assert pace.images_per_second == pytest.approx(0.5)


def test_the_small_images_of_the_first_epochs_do_not_promise_too_much():
    clock = Clock()
    pace = Pace({"cnn": Work(3, 100, 0, 0, small_epochs=2)}, clock)
    for images in range(0, 50, 10):
        pace.step("cnn", "training", 1, images)
        clock.now += 5
    share = (160 / 224) ** 2
    assert pace.images_per_second == pytest.approx(2)  # small ones
    assert pace.seconds_left == pytest.approx(0.5 * 60 + 0.5 * 100 + 0.5 / share * 100)
    pace.step("cnn", "training", 3, 0)  # a large one is expected to take longer
    assert pace.images_per_second == pytest.approx(2 * share)
