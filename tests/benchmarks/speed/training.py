"""Images per second while training: our loop and the report's plain one, same networks and layers, in one run.

    python -m tests.benchmarks.speed.training [--batches N] [--threads N]

The plain loop is the report's: float32, and a data loader without workers that decodes each JPEG and transforms it with
PIL as in its listing 4. Ours is ``train_one_epoch`` with the recommended recipe, augmentation included, on images
decoded once. Both train what that recipe trains: the ResNet-50 from layer2 on, the custom CNN with its batch
normalisations. The images are noise, because the time does not depend on their content.
"""

from __future__ import annotations

import argparse
import io
import time

import numpy as np
import torch
from PIL import Image
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

from xray_models.data.image_set import ImageSet
from xray_models.images.canvas import IMAGENET_MEAN, IMAGENET_STD
from xray_models.networks.network import Network
from xray_models.networks.registry import MODELS
from xray_models.networks.surgery import freeze
from xray_models.training.distributed import Team
from xray_models.training.epoch import train_one_epoch
from xray_models.training.optimizer import make_optimizer
from xray_models.training.presets import PRESETS
from xray_models.training.recipe import TrainConfig
from xray_models.training.starting_weights import start_model
from xray_models.training.state import TrainingState

CPU = torch.device("cpu")


class JpegDataset(Dataset):
    """JPEG bytes -> the report's transform (its listing 4), one image at a time."""

    transform = transforms.Compose(
        [
            transforms.Grayscale(num_output_channels=3),
            transforms.Resize((232, 232)),
            transforms.RandomResizedCrop(224),
            transforms.ToTensor(),
            transforms.Normalize(IMAGENET_MEAN, IMAGENET_STD),
        ]
    )

    def __init__(self, images: ImageSet):
        self.labels = images.labels
        self.files = [_jpeg(canvas.numpy()) for canvas in images.canvases]

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, index: int):
        return self.transform(Image.open(io.BytesIO(self.files[index]))), self.labels[index]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batches", type=int, default=6, help="number of mini-batches of 32 to time")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    for name in MODELS:
        config = PRESETS["recommended"][name]
        count = options.batches * config.batch_size
        images = noise(count)
        speeds = {}
        for title, epoch in (("plain", plain_epoch), ("ours", our_epoch)):
            epoch(config, noise(2 * config.batch_size))  # warm-up
            start = time.perf_counter()
            epoch(config, images)
            speeds[title] = count / (time.perf_counter() - start)
        print(f"{name}: plain {speeds['plain']:.1f}, ours {speeds['ours']:.1f} images/s")
        print(f"{name}_ratio_vs_plain: {speeds['ours'] / speeds['plain']:.2f}", flush=True)


def our_epoch(config: TrainConfig, images: ImageSet) -> None:
    state = TrainingState(config, start(config), Team(device=CPU))
    # The last epoch, on images of full size: the first epochs use smaller ones, which take half the time.
    train_one_epoch(state, images, config.epochs)


def plain_epoch(config: TrainConfig, images: ImageSet) -> None:
    model = start(config)
    optimizer = make_optimizer(model, config)
    model.train()
    freeze(model, config.frozen_until)
    for x, labels in DataLoader(JpegDataset(images), batch_size=config.batch_size, shuffle=True):
        optimizer.zero_grad()
        loss = cross_entropy(model(x), labels)
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
