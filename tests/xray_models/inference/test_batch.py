import torch

from xray_models.images.canvas import Preprocessing
from xray_models.inference.batch import compute_logits
from xray_models.networks.registry import build_model


def test_logits_keep_the_order_and_the_mode():
    model = build_model("cnn").train()
    canvases = torch.randint(0, 256, (5, 224, 224), dtype=torch.uint8)
    logits = compute_logits(model, canvases, Preprocessing(), torch.device("cpu"), batch_size=2)
    alone = compute_logits(model, canvases[[4]], Preprocessing(), torch.device("cpu"))
    assert torch.allclose(logits[4], alone[0], atol=1e-5) and model.training
