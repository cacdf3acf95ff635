"""The two networks, and one way to name, build and describe them.

Both are split in two halves, so that one pass of the expensive half serves the answer and the heatmap:

    x (N, 3, 224, 224) -> features(x) -> (N, C, h, w) -> head(features) -> logits (N, 2)

``features`` ends where Grad-CAM looks: after ``layer4`` in the ResNet-50 (2048, 7, 7), after the last convolution's
ReLU in the custom CNN (128, 14, 14).
"""

from __future__ import annotations

from collections import OrderedDict

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torchvision.models.resnet import Bottleneck, ResNet

CLASSES = ("NORMAL", "PNEUMONIA")
IMAGE_SIZE = 224


class ResNet50(ResNet):
    """torchvision's ResNet-50 (He et al. 2015) with a 2-way last layer of 4,098 parameters.

    ``stride_in_1x1`` picks the variant: True is the original v1 (the down-sampling stride of layer2 to layer4 sits
    in the first 1 x 1 convolution, as in weights converted from Caffe), False is torchvision's v1.5 (in the 3 x 3).
    The parameter shapes are the same, the function is not, so the variant is saved with every checkpoint.
    """

    def __init__(self, stride_in_1x1: bool = False):
        super().__init__(Bottleneck, [3, 4, 6, 3], num_classes=len(CLASSES))
        self.stride_in_1x1 = stride_in_1x1
        if stride_in_1x1:
            for stage in (self.layer2, self.layer3, self.layer4):
                stage[0].conv1.stride, stage[0].conv2.stride = (2, 2), (1, 1)

    @property
    def architecture(self) -> dict:
        """The arguments that rebuild this network."""
        return {"stride_in_1x1": self.stride_in_1x1}

    @property
    def cam_layer(self) -> nn.Module:
        """The module whose output ``features`` returns."""
        return self.layer4

    def stages(self) -> dict[str, list[nn.Module]]:
        """Name -> modules, in the order of the forward pass; ``freeze`` takes the first so many."""
        names = ("layer1", "layer2", "layer3", "layer4", "fc")
        return {"conv1": [self.conv1, self.bn1], **{name: [getattr(self, name)] for name in names}}

    def features(self, x: Tensor) -> Tensor:
        """(N, 3, H, W) -> (N, 2048, H/32, W/32)."""
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        return self.layer4(self.layer3(self.layer2(self.layer1(x))))

    def head(self, features: Tensor) -> Tensor:
        """(N, 2048, h, w) -> logits (N, 2)."""
        return self.fc(torch.flatten(self.avgpool(features), 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.head(self.features(x))


class CustomCNN(nn.Module):
    """The coursework report's network (its listing 8): ten 3 x 3 convolutions in five blocks, 2,262,434 parameters.

    With ``batch_norm`` a batch normalisation follows each convolution, as an aid in training only;
    ``fold_batch_norm`` then gives the plain network back, with exactly the report's structure.
    """

    BLOCKS = ((3, 32, 32, 0.25), (32, 64, 64, 0.25), (64, 64, 64, 0.4), (64, 128, 128, 0.4), (128, 128, 128, 0.4))

    def __init__(self, batch_norm: bool = False):
        super().__init__()
        self.batch_norm = batch_norm
        layers: OrderedDict[str, nn.Module] = OrderedDict()
        for block, (width_in, width_mid, width_out, dropout) in enumerate(self.BLOCKS, start=1):
            for number, (c_in, c_out) in enumerate(
                ((width_in, width_mid), (width_mid, width_out)), start=2 * block - 1
            ):
                layers[f"conv{number}"] = nn.Conv2d(c_in, c_out, kernel_size=3, padding=1)
                if batch_norm:
                    layers[f"bn{number}"] = nn.BatchNorm2d(c_out)
                layers[f"relu{number}"] = nn.ReLU(inplace=True)
            layers[f"pool{block}"] = nn.MaxPool2d(2)
            layers[f"dropout{block}"] = nn.Dropout(dropout)
        # The last pooling and dropout belong to the head: the heatmap is finer before the pooling, 14 x 14.
        last = {name: layers.pop(name) for name in ("pool5", "dropout5")}
        self.features = nn.Sequential(layers)
        self.head = nn.Sequential(
            OrderedDict(
                **last,
                flatten=nn.Flatten(),
                fc1=nn.Linear(128 * 7 * 7, 256),
                relu=nn.ReLU(inplace=True),
                dropout6=nn.Dropout(0.5),
                fc2=nn.Linear(256, len(CLASSES)),
            )
        )

    @property
    def architecture(self) -> dict:
        """The arguments that rebuild this network."""
        return {"batch_norm": self.batch_norm}

    @property
    def cam_layer(self) -> nn.Module:
        """The module whose output ``features`` returns."""
        return self.features[-1]

    def stages(self) -> dict[str, list[nn.Module]]:
        """Name -> modules, in the order of the forward pass; ``freeze`` takes the first so many."""
        parts = dict(self.features.named_children()) | dict(self.head.named_children())
        convolutions = {f"conv{n}": [parts[k] for k in (f"conv{n}", f"bn{n}") if k in parts] for n in range(1, 11)}
        return convolutions | {name: [parts[name]] for name in ("fc1", "fc2")}

    def forward(self, x: Tensor) -> Tensor:
        """(N, 3, 224, 224) -> logits (N, 2)."""
        return self.head(self.features(x))


MODELS = {"resnet50": ResNet50, "cnn": CustomCNN}


def build_model(name: str, **architecture) -> nn.Module:
    """A new network of this name with random values; ``architecture`` as its ``architecture`` property gives it."""
    try:
        model_class = MODELS[name]
    except KeyError:
        raise KeyError(f"no model {name!r}; there are: {', '.join(MODELS)}") from None
    return model_class(**architecture)


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


def parameter_table(model: nn.Module) -> list[dict]:
    """One row a parameter tensor: layer, shape, parameters, trainable (the report's get_model_information)."""
    return [
        {"layer": name, "shape": tuple(p.shape), "parameters": p.numel(), "trainable": p.requires_grad}
        for name, p in model.named_parameters()
    ]


def pick_device() -> torch.device:
    """A CUDA GPU where there is one, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
