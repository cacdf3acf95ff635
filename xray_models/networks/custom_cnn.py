"""The custom CNN that is trained from scratch."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, cast

import torch
from torch import Tensor, nn

from xray_models.classes import CLASSES
from xray_models.networks.network import Network


class CustomCNN(Network):
    """The coursework report's network (its listing 8): ten 3 x 3 convolutions in five blocks, 2,262,434 parameters.

    With ``batch_norm`` a batch normalisation follows each convolution. This helps training only: ``fold_batch_norm``
    turns the trained network into one of exactly the report's structure.
    """

    features: nn.Sequential
    head: nn.Sequential

    # channels in, between and out, and the dropout after the pooling
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
        # The last pooling and dropout belong to the head, because the heatmap is finer before the pooling: 14 x 14.
        del layers["pool5"]
        dropout5 = layers.pop("dropout5")
        self.features = nn.Sequential(layers)
        self.head = nn.Sequential(
            OrderedDict(
                pool5=nn.AdaptiveMaxPool2d(7),  # 2 x 2 here; also takes the smaller images of the first epochs
                dropout5=dropout5,
                flatten=nn.Flatten(),
                fc1=nn.Linear(128 * 7 * 7, 256),
                relu=nn.ReLU(inplace=True),
                dropout6=nn.Dropout(0.5),
                fc2=nn.Linear(256, len(CLASSES)),
            )
        )

    @property
    def architecture(self) -> dict[str, Any]:
        return {"batch_norm": self.batch_norm}

    @property
    def cam_layer(self) -> nn.Module:
        return self.features[-1]

    def cam_layers(self) -> dict[str, nn.Module]:
        parts = dict(self.features.named_children())
        return {f"conv{number}": parts[f"relu{number}"] for number in (6, 8, 10)}  # the ends of the last three blocks

    def halves(self) -> tuple[nn.Sequential, nn.Sequential]:
        cut = 1 + [name for name, _ in self.features.named_children()].index("relu1")
        layers = list(self.features)
        return nn.Sequential(*layers[:cut]), nn.Sequential(*layers[cut:])

    def layers(self) -> list[nn.Module]:
        return [*self.features, *self.head]

    def stages(self) -> dict[str, list[nn.Module]]:
        parts = dict(self.features.named_children()) | dict(self.head.named_children())
        convolutions = {f"conv{n}": [parts[k] for k in (f"conv{n}", f"bn{n}") if k in parts] for n in range(1, 11)}
        return convolutions | {name: [parts[name]] for name in ("fc1", "fc2")}

    def channel_gradients(self, features: Tensor) -> Tensor:
        """Through the hidden units that are on, and from each pooled value to the one position that it came from."""
        height, width = features.shape[2:]
        pool, fc1, fc2 = (cast(Any, self.head.get_submodule(name)) for name in ("pool5", "fc1", "fc2"))
        is_on = fc1(torch.flatten(pool(features), 1)) > 0  # (N, 256)
        per_channel = fc1.weight.view(fc1.out_features, features.shape[1], -1).sum(dim=2)  # (256, C)
        return (fc2.weight * is_on[:, None]) @ per_channel / (height * width)
