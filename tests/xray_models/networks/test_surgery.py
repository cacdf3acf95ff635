import pytest
import torch

from xray_models.networks.custom_cnn import CustomCNN
from xray_models.networks.resnet50 import ResNet50
from xray_models.networks.surgery import fold_batch_norm, freeze, fuse_batch_norms, initialise_he, insert_batch_norm


def test_folding_the_batch_norms_leaves_the_function_and_the_reports_structure():
    torch.manual_seed(0)
    model, x = CustomCNN(batch_norm=True), torch.randn(4, 3, 224, 224)
    initialise_he(model)
    model(x)  # moves the running statistics
    folded = fold_batch_norm(model.eval())
    assert sum(p.numel() for p in folded.parameters()) == 2_262_434
    assert torch.allclose(folded(x), model(x), atol=1e-4)


@pytest.mark.slow
def test_batch_norms_that_are_put_back_leave_the_function_and_normalise():
    torch.manual_seed(0)
    model = CustomCNN().eval()
    initialise_he(model)
    x = torch.randn(8, 3, 224, 224)
    with_norms = insert_batch_norm(model, x)
    assert with_norms.batch_norm and not with_norms.training
    with torch.no_grad():
        assert torch.allclose(with_norms(x), model(x), rtol=1e-3, atol=1e-4)
        assert torch.allclose(fold_batch_norm(with_norms)(x), model(x), rtol=1e-3, atol=1e-4)
        first = with_norms.features.conv1(x)
    assert torch.allclose(with_norms.features.bn1.running_mean, first.mean((0, 2, 3)), atol=1e-5)
    assert torch.allclose(with_norms.features.bn1.weight**2, first.var((0, 2, 3)), rtol=1e-3)


def test_freezing_survives_train_and_keeps_statistics():
    model = ResNet50()
    model.train()
    freeze(model, "layer1")
    frozen, free = model.bn1, model.layer2[0].bn1
    before = frozen.running_mean.clone(), free.running_mean.clone()
    model(torch.randn(2, 3, 64, 64))
    assert torch.equal(frozen.running_mean, before[0]) and not torch.equal(free.running_mean, before[1])
    assert not model.layer1[0].conv1.weight.requires_grad and model.layer2[0].conv1.weight.requires_grad


def test_unknown_stages_list_the_choices():
    with pytest.raises(KeyError, match="layer1"):
        freeze(ResNet50(), "layer9")


def test_fused_batch_norms_change_nothing():
    torch.manual_seed(0)
    model = ResNet50().eval()
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
