"""What may be done to a network: freeze stages, fold batch normalisations away and put them back."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from xray_models.networks.custom_cnn import CustomCNN
from xray_models.networks.device import Module
from xray_models.networks.network import Network


def fold_batch_norm(model: CustomCNN) -> CustomCNN:
    """The same function without batch normalisations: each is folded into the convolution before it.

    Exact in evaluation mode, in which a batch normalisation is a scale and a shift per channel.
    """
    folded = CustomCNN()
    for number in range(1, 11):
        convolution, norm = getattr(model.features, f"conv{number}"), getattr(model.features, f"bn{number}")
        fused = fuse_conv_bn_eval(convolution.eval(), norm.eval())
        getattr(folded.features, f"conv{number}").load_state_dict(fused.state_dict())
    folded.head.load_state_dict(model.head.state_dict())
    return folded.train(model.training)


@torch.no_grad()
def insert_batch_norm(model: CustomCNN, x: Tensor) -> CustomCNN:
    """The reverse of ``fold_batch_norm``, to continue training a finished network.

    Each convolution is followed by a batch normalisation with the statistics of ``x`` (N, 3, 224, 224) and the scale
    and shift that undo it, so that in evaluation mode the function is the same, up to rounding.
    """
    with_norms = CustomCNN(batch_norm=True)
    with_norms.load_state_dict(model.state_dict(), strict=False)
    for layer in with_norms.features.eval():
        if isinstance(layer, nn.BatchNorm2d):
            variance, mean = torch.var_mean(x, dim=(0, 2, 3))
            scale = (variance + layer.eps).sqrt()
            statistics = {"running_mean": mean, "running_var": variance, "weight": scale, "bias": mean}
            layer.load_state_dict(statistics, strict=False)  # all but the number of batches seen
        x = layer(x)
    return with_norms.train(model.training)


def fuse_batch_norms(model: Module) -> Module:
    """Fold each batch normalisation into the convolution before it, in place; exact in evaluation mode."""
    model.eval()
    for parent in list(model.modules()):
        children = list(parent.named_children())
        for (name, convolution), (next_name, norm) in zip(children, children[1:], strict=False):
            if isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                setattr(parent, name, fuse_conv_bn_eval(convolution, norm))
                setattr(parent, next_name, nn.Identity())
    return model


def freeze(model: Network, last_stage: str | None) -> None:
    """Freeze all stages up to and including ``last_stage`` (None: none), with the statistics of their batch norms.

    Call it again after every ``model.train()``, which would put frozen batch normalisations back into training mode.
    KeyError: no such stage, with the stages that there are.
    """
    if last_stage is None:
        return
    stages = model.stages()
    if last_stage not in stages:
        raise KeyError(f"no stage {last_stage!r}; there are: {', '.join(stages)}")
    for name, modules in stages.items():
        for module in modules:
            module.requires_grad_(False).eval()
        if name == last_stage:
            return


def initialise_he(model: nn.Module) -> None:
    """He et al. 2015 (fan-in, ReLU) for the convolutions, with zero biases; linear layers keep PyTorch's default."""
    for module in model.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)
