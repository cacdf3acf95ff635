"""Images per second while training: our loop and the report's plain one, same networks and layers, in one run.

    python -m tests.benchmarks.speed.training [--batches N] [--threads N]

The plain loop is the report's: float32, and a data loader without workers that decodes each JPEG and transforms it with
PIL as in its listing 4; twice, where the recipe wants two exports of each image whose answers do not differ. Ours is
``train_one_epoch`` with the recommended recipe, augmentation included, on images decoded once. Both train
what that recipe trains: the ResNet-50 from layer2 on, the custom CNN with its batch normalisations. The images are
noise, because the time does not depend on their content.
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from PIL import Image
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

from tests.benchmarks.reporting import TITLES
from tests.benchmarks.speed.row import Goal, Row
from xray_models.data.image_set import ImageSet
from xray_models.images.canvas import IMAGENET_MEAN, IMAGENET_STD
from xray_models.networks.network import Network
from xray_models.networks.registry import MODELS
from xray_models.networks.surgery import freeze
from xray_models.training.consistency import divergence
from xray_models.training.distributed import Team
from xray_models.training.epoch import train_one_epoch
from xray_models.training.optimizer import make_optimizer
from xray_models.training.presets import PRESETS
from xray_models.training.recipe import TrainConfig
from xray_models.training.starting_weights import start_model
from xray_models.training.state import TrainingState

CPU = torch.device("cpu")
CPU_BATCHES = 3  # of the rows
GPU_BATCHES = 150  # enough that a recording of the step, once an epoch, counts as little as in a real one


class JpegDataset(Dataset):
    """JPEG bytes -> the report's transform (its listing 4), one image at a time, once for each of the ``exports``."""

    transform = transforms.Compose(
        [
            transforms.Grayscale(num_output_channels=3),
            transforms.Resize((232, 232)),
            transforms.RandomResizedCrop(224),
            transforms.ToTensor(),
            transforms.Normalize(IMAGENET_MEAN, IMAGENET_STD),
        ]
    )

    def __init__(self, images: ImageSet, exports: int):
        self.labels, self.exports = images.labels, exports
        self.files = [_jpeg(canvas.numpy()) for canvas in images.canvases]

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, index: int):
        file = self.files[index]
        return [self.transform(Image.open(io.BytesIO(file))) for _ in range(self.exports)], self.labels[index]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batches", type=int, default=6, help="number of mini-batches of 32 to time")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    for name in MODELS:
        plain, ours = (speed(epoch, name, options.batches) for epoch in (plain_epoch, our_epoch))
        print(f"{name}: plain {plain:.1f}, ours {ours:.1f} images/s")
        print(f"{name}_ratio_vs_plain: {ours / plain:.2f}", flush=True)


def rows(device: str) -> list[Row]:
    """On a CPU how many times as fast as the plain loop; on a GPU images per second of ours, in one longer epoch."""
    found = []
    for name in MODELS:
        title = f"training of the {TITLES[name]}"
        if device == "cpu":
            plain, ours = (speed(epoch, name, CPU_BATCHES) for epoch in (plain_epoch, our_epoch))
            twice = ", each image in two exports" if PRESETS["recommended"][name].consistency else ""
            note = f"{ours:.1f} images/s against {plain:.1f}{twice}"
            known = {"command": "speed.training", "n": CPU_BATCHES}
            found.append(
                Row(f"{title}, as fast as the plain loop", ours / plain, "times", Goal(">=", 2.5), note=note, **known)
            )
        else:
            value = speed(partial(our_epoch, device=torch.device(device)), name, GPU_BATCHES)
            goal = Goal(">=", {"resnet50": 2500, "cnn": 4000}[name])
            found.append(Row(title, value, "images/s", goal, GPU_BATCHES, command="speed.rows --only speed.training"))
    return found


def speed(epoch: Callable[[TrainConfig, ImageSet], None], name: str, batches: int) -> float:
    """Images per second of the recommended recipe, after a short warm-up."""
    config = PRESETS["recommended"][name]
    epoch(config, noise(config.batch_size))
    images = noise(batches * config.batch_size)
    begun = time.perf_counter()
    epoch(config, images)
    return len(images) / (time.perf_counter() - begun)


def our_epoch(config: TrainConfig, images: ImageSet, device: torch.device = CPU) -> None:
    """Waits for the device: the metrics of the epoch are numbers."""
    state = TrainingState(config, start(config).to(device), Team(device=device))
    # The last epoch, on images of full size: the first epochs use smaller ones, which take half the time.
    train_one_epoch(state, images, config.epochs)


def plain_epoch(config: TrainConfig, images: ImageSet) -> None:
    model = start(config)
    optimizer = make_optimizer(model, config)
    model.train()
    freeze(model, config.frozen_until)
    dataset = JpegDataset(images, exports=2 if config.consistency else 1)
    for exports, labels in DataLoader(dataset, batch_size=config.batch_size, shuffle=True):
        optimizer.zero_grad()
        logits = [model(x) for x in exports]
        loss = torch.stack([cross_entropy(each, labels) for each in logits]).mean()
        if config.consistency:
            loss = loss + config.consistency * divergence(*logits).mean()
        loss.backward()
        optimizer.step()


def start(config: TrainConfig) -> Network:
    model = start_model(config.model, "random", config.batch_norm, seed=0)
    freeze(model, config.frozen_until)
    return model


def noise(count: int) -> ImageSet:
    generator = torch.Generator().manual_seed(0)
    canvases = torch.randint(0, 256, (count, 224, 224), dtype=torch.uint8, generator=generator)
    names = [str(number) for number in range(count)]
    return ImageSet(canvases, torch.arange(count) % 2, names, names)


def _jpeg(canvas: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(canvas).save(buffer, "JPEG", quality=75)
    return buffer.getvalue()


if __name__ == "__main__":
    main()
