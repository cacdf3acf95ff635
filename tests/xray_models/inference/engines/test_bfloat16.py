import pytest
import torch

from tests.xray_models.inference.untrained import CPU, needs_bfloat16
from xray_models.images.canvas import eval_transform
from xray_models.inference.engines.bfloat16 import FAST_LOGIT_ERROR, fast_halves, fuse_batch_norms
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS, load_checkpoint
from xray_models.networks.registry import build_model


@needs_bfloat16
@pytest.mark.parametrize(
    "name, architecture",
    [
        ("resnet50", {}),
        ("resnet50", {"stride_in_1x1": True}),
        ("cnn", {}),
        ("cnn", {"batch_norm": True}),
    ],
)
def test_fast_halves_are_the_halves(name, architecture):
    torch.manual_seed(0)
    model = build_model(name, **architecture).eval()
    x = torch.randn(1, 3, 224, 224)
    with torch.no_grad():
        exact = [model.halves()[0](x), model.features(x)]
    halves = fast_halves(model, CPU)
    early = halves.early(x)
    for fast, expected, error in zip((early, halves.late(early)), exact, (1e-4, 0.02), strict=True):
        assert fast.dtype == torch.float32 and fast.shape == expected.shape
        assert (fast - expected).norm() < error * expected.norm()


def test_fused_batch_norms_change_nothing():
    torch.manual_seed(0)
    model = build_model("resnet50").eval()
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(std=0.1)
            module.running_var.uniform_(0.5, 2)
    x = torch.randn(1, 3, 64, 64)
    with torch.no_grad():
        expected = model(x)
        actual = fuse_batch_norms(model)(x)
    torch.testing.assert_close(actual, expected, rtol=1e-4, atol=1e-4)
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in model.modules())


@pytest.mark.slow
@needs_bfloat16
@pytest.mark.parametrize("name", ["resnet50", "cnn"])
def test_error_of_the_fast_features_is_far_below_its_bound(name, real_test):
    model, record = load_checkpoint(SHIPPED_WEIGHTS / name)
    fast, errors = fast_halves(model, CPU), []
    for picture in real_test.canvases[::26].numpy():
        x = eval_transform(torch.tensor(picture)[None], record.preprocessing)
        with torch.no_grad():
            change = model.head(fast.late(fast.early(x))) - model(x)
        errors.append(abs((change[0, 1] - change[0, 0]).item()) / record.temperature)
    assert max(errors) < FAST_LOGIT_ERROR / 2
