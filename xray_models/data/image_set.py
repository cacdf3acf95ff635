"""The images of one split, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from xray_models.classes import CLASSES


@dataclass(eq=False)  # each is itself: tensors have no one answer to ==
class ImageSet:
    """N images: ``canvases`` (N, 224, 224) uint8, ``labels`` (N,) int64, and the file and the patient of each.

    Some may have a second canvas, from the original file: ``originals`` (M, 224, 224) uint8; ``original_rows`` (N,)
    int64 is the row of each image in it, -1 for none.
    """

    canvases: Tensor
    labels: Tensor
    files: list[str]
    patients: list[str]
    originals: Tensor | None = None
    original_rows: Tensor | None = None

    def __len__(self) -> int:
        return len(self.files)

    def on(self, device: torch.device) -> ImageSet:
        """The same images with their canvases on ``device``."""
        originals = None if self.originals is None else self.originals.to(device)
        return replace(self, canvases=self.canvases.to(device), originals=originals)

    def subset(self, indices: Iterable[int]) -> ImageSet:
        chosen = [int(i) for i in indices]
        return ImageSet(
            self.canvases[chosen],
            self.labels[chosen],
            [self.files[i] for i in chosen],
            [self.patients[i] for i in chosen],
            self.originals,
            None if self.original_rows is None else self.original_rows[chosen],
        )

    def canvases_of(self, indices: Tensor, from_original: Tensor) -> Tensor:
        """Canvases (n, 224, 224) of ``indices`` (n,): from the original where ``from_original`` (n,), if any."""
        device = self.canvases.device
        canvases = self.canvases[indices.to(device, non_blocking=True)]
        if self.originals is not None and self.original_rows is not None:
            rows = self.original_rows[indices]
            chosen = from_original & (rows >= 0)
            canvases[chosen.to(device)] = self.originals[rows[chosen].to(device)]
        return canvases

    def counts(self) -> dict[str, int]:
        """Class -> images."""
        return {name: int((self.labels == label).sum()) for label, name in enumerate(CLASSES)}

    def draw(self, counts: dict[str, int], seed: int) -> ImageSet:
        """A random sample with ``counts`` images of each class, in the order that they have here."""
        generator = torch.Generator().manual_seed(seed)
        drawn = []
        for label, name in enumerate(CLASSES):
            candidates = torch.nonzero(self.labels == label)[:, 0]
            drawn += candidates[torch.randperm(len(candidates), generator=generator)[: counts[name]]].tolist()
        return self.subset(sorted(drawn))

    @staticmethod
    def concatenate(sets: list[ImageSet]) -> ImageSet:
        return ImageSet(
            torch.cat([s.canvases for s in sets]),
            torch.cat([s.labels for s in sets]),
            [file for s in sets for file in s.files],
            [patient for s in sets for patient in s.patients],
        )
