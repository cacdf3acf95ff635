"""What may be done to a network: freeze stages, fold batch normalisations away and put them back."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from xray_models.networks.custom_cnn import CustomCNN


def fold_batch_norm(model: CustomCNN) -> CustomCNN:
    """The same function without the batch normalisations: each is folded into the convolution before it.

    Exact in evaluation mode: a batch normalisation with fixed statistics is a scale and a shift a channel.
    """
    folded = CustomCNN()
    source = dict(model.features.named_children())
    for number in range(1, 11):
        fused = fuse_conv_bn_eval(source[f"conv{number}"].eval(), source[f"bn{number}"].eval())
        getattr(folded.features, f"conv{number}").load_state_dict(fused.state_dict())
    folded.head.load_state_dict(model.head.state_dict())
    return folded.train(model.training)


@torch.no_grad()
def insert_batch_norm(model: CustomCNN, x: Tensor) -> CustomCNN:
    """The reverse of ``fold_batch_norm``, to train a finished network on: the same function, up to rounding, with a
    batch normalisation after each convolution that undoes itself on inputs such as ``x`` (N, 3, 224, 224)."""
    wide = CustomCNN(batch_norm=True)
    wide.load_state_dict(model.state_dict(), strict=False)
    for layer in wide.features.eval():
        if isinstance(layer, nn.BatchNorm2d):
            variance, mean = torch.var_mean(x, dim=(0, 2, 3))
            layer.running_mean.copy_(mean)
            layer.running_var.copy_(variance)
            layer.weight.copy_((variance + layer.eps).sqrt())
            layer.bias.copy_(mean)
        x = layer(x)
    return wide.train(model.training)


def freeze(model: nn.Module, last_stage: str | None) -> None:
    """Freeze all stages up to and including ``last_stage`` (None: none); frozen batch-norm statistics stay, too.

    Call it again after every ``model.train()``: that would put frozen batch normalisations back into training mode.
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
            nn.init.zeros_(module.bias)
