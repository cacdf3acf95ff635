import pytest
import torch

from tests.xray_models.inference.untrained import CPU
from xray_models.images.canvas import eval_transform
from xray_models.inference.engines.onednn import FUSED_LOGIT_ERROR, MIXED_LOGIT_ERROR, fused_halves, is_usable
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS, load_checkpoint
from xray_models.networks.device import has_fast_bfloat16
from xray_models.networks.registry import build_model

pytestmark = pytest.mark.skipif(not is_usable(), reason="PyTorch's oneDNN calls are for x86")
needs_bfloat16 = pytest.mark.skipif(not has_fast_bfloat16(CPU), reason="this CPU has no bfloat16 instructions")
MIXED = pytest.param(torch.bfloat16, marks=needs_bfloat16)
BOUNDS = {torch.float32: FUSED_LOGIT_ERROR, torch.bfloat16: MIXED_LOGIT_ERROR}


@pytest.mark.parametrize("late", [torch.float32, MIXED])
@pytest.mark.parametrize(
    "name, architecture",
    [
        ("resnet50", {}),
        ("resnet50", {"stride_in_1x1": True}),
        ("cnn", {}),
        ("cnn", {"batch_norm": True}),
    ],
)
def test_fused_halves_are_the_halves(name, architecture, late):
    torch.manual_seed(0)
    model = build_model(name, **architecture).eval()
    x = torch.randn(1, 3, 224, 224)
    with torch.no_grad():
        exact = [model.halves()[0](x), model.features(x)]
    halves = fused_halves(model, late)
    early = halves.early(x)
    errors = (1e-4, 1e-4 if late is torch.float32 else 0.02)
    for fast, expected, error in zip((early, halves.late(early)), exact, errors, strict=True):
        assert fast.dtype == torch.float32 and fast.shape == expected.shape
        assert (fast - expected).norm() < error * expected.norm()


@pytest.mark.slow
@pytest.mark.parametrize("late", [torch.float32, MIXED])
@pytest.mark.parametrize("name", ["resnet50", "cnn"])
def test_error_of_the_fast_features_is_far_below_its_bound(name, late, real_test):
    model, record = load_checkpoint(SHIPPED_WEIGHTS / name)
    fast, errors = fused_halves(model, late), []
    for picture in real_test.canvases[::52].numpy():
        x = eval_transform(torch.tensor(picture)[None], record.preprocessing)
        with torch.no_grad():
            change = model.head(fast.late(fast.early(x))) - model(x)
        errors.append(abs((change[0, 1] - change[0, 0]).item()) / record.temperature)
    assert max(errors) < BOUNDS[late] / 2
