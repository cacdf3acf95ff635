"""Do answers depend on how a radiograph was exported? Each gate of the design, with its figure, on validation images.

    python -m tests.benchmarks.robustness.gates --data chest_xray_224.zip --originals originals_224.zip [--weights DIR]

Every picture is written as a file and read again the way the page does: decoder, tone, margins, scope, canvas.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tifffile
import torch
from PIL import Image

from xray_models.data.archive import open_dataset
from xray_models.data.dataset import load_splits
from xray_models.data.folder_layout import sort_files
from xray_models.data.image_set import ImageSet
from xray_models.errors import RadiographError
from xray_models.images.canvas import to_canvas
from xray_models.images.radiograph import load_radiograph
from xray_models.images.scope import Scope, check, load_scope
from xray_models.inference.batch import compute_logits
from xray_models.inference.probability import probabilities
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS, load_checkpoint
from xray_models.networks.device import pick_device
from xray_models.networks.registry import MODELS

Export = Callable[[np.ndarray], bytes]  # (H, W) uint8 -> a file


@dataclass(frozen=True)
class Gate:
    """``exports`` of one kind; at most ``changed`` of the labels may change, at most ``refused`` be refused."""

    kind: str
    exports: dict[str, Export]
    changed: float
    refused: float = 1.0


def encoded(pixels: np.ndarray, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind, **options)
    return file.getvalue()


def resampled(pixels: np.ndarray, side: int, by: Image.Resampling) -> bytes:
    return encoded(np.asarray(Image.fromarray(pixels).resize((side, side), by)))


def hot_pixel(pixels: np.ndarray) -> bytes:
    deep = pixels.astype(np.uint16) * 16
    deep[3, 5] = 65535
    return encoded(deep)


def dead_pixel(pixels: np.ndarray) -> bytes:
    deep = pixels.astype(np.int16) * 16
    deep[3, 5] = -32768
    return tiff(deep)


def padded(pixels: np.ndarray) -> bytes:
    deep = pixels.astype(np.int16) * 16
    deep[: len(deep) // 20] = -32768
    return tiff(deep)


def inverted(pixels: np.ndarray) -> bytes:
    return tiff(4095 - pixels.astype(np.uint16) * 16, photometric="miniswhite")


def tiff(pixels: np.ndarray, **options: str) -> bytes:
    file = io.BytesIO()
    tifffile.imwrite(file, pixels, **options)
    return file.getvalue()


def framed(pixels: np.ndarray, share: float, grey: int) -> bytes:
    width = round(share * len(pixels) / (1 - 2 * share))
    return encoded(np.pad(pixels, width, constant_values=grey))


BY = Image.Resampling
GATES = (
    Gate(
        "re-encoded",
        {f"JPEG {q}": lambda a, q=q: encoded(a, "JPEG", quality=q) for q in (40, 55, 70, 75, 85, 95, 100)}
        | {f"WebP {q}": lambda a, q=q: encoded(a, "WEBP", quality=q) for q in (50, 80)}
        | {"WebP lossless": lambda a: encoded(a, "WEBP", lossless=True)},
        changed=0.01,
    ),
    Gate(
        "resampled",
        {
            f"{name} {side}": lambda a, side=side, by=by: resampled(a, side, by)
            for name, by in (
                ("area", BY.BOX),
                ("bilinear", BY.BILINEAR),
                ("bicubic", BY.BICUBIC),
                ("Lanczos", BY.LANCZOS),
            )
            for side in (192, 336, 448)
        },
        changed=0.01,
    ),
    Gate(
        "tone",
        {f"divided by {n}": lambda a, n=n: encoded(a // n) for n in (2, 4, 8, 16)}
        | {
            "halved, offset 100": lambda a: encoded((a * 0.5 + 100).astype(np.uint8)),
            "12 bits in 16": lambda a: encoded(a.astype(np.uint16) * 16),
            "one hot pixel": hot_pixel,
            "one dead pixel": dead_pixel,
            "padding value": padded,
            "inverted, marked so": inverted,
        },
        changed=0.02,
    ),
    Gate(
        "margins",
        {
            f"{name} {share:.0%}": lambda a, share=share, grey=grey: framed(a, share, grey)
            for name, grey in (("white", 255), ("black", 0))
            for share in (0.05, 0.10, 0.15)
        },
        changed=0.02,
        refused=0.02,
    ),
)


@dataclass(frozen=True)
class Sources:
    """Validation radiographs whose original file is at hand."""

    originals: list[np.ndarray]  # (224, 224) uint8
    copies: ImageSet


def validation_originals(data: str, originals: str) -> Sources:
    """The validation images that ``originals`` (a folder or zip) has, too, by the same names."""
    validation = load_splits(data).validation
    with open_dataset(originals) as (names, read):
        found = {Path(entry.file).stem: entry.name for entry in sort_files(names)[0]}
        rows = [i for i, file in enumerate(validation.files) if Path(file).stem in found]
        pixels = [
            np.asarray(Image.open(io.BytesIO(read(found[Path(validation.files[i]).stem]))).convert("L")) for i in rows
        ]
    return Sources(pixels, validation.subset(rows))


def read_again(file: bytes, scope: Scope | None) -> np.ndarray | None:
    """The canvas that the models get; None: refused."""
    try:
        radiograph = load_radiograph(file)
        canvas = to_canvas(radiograph.pixels)
        check(radiograph, canvas, scope)
        return canvas
    except RadiographError:
        return None


class Reader:
    """One model's calibrated probabilities."""

    def __init__(self, folder: Path):
        self.device = pick_device()
        model, self.record = load_checkpoint(folder)
        self.model = model.to(self.device, memory_format=torch.channels_last)

    def __call__(self, canvases: np.ndarray) -> np.ndarray:
        logits = compute_logits(self.model, torch.from_numpy(canvases), self.record.preprocessing, self.device).numpy()
        return probabilities(logits, self.record.temperature)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", required=True)
    parser.add_argument("--originals", required=True)
    parser.add_argument("--weights", type=Path, default=SHIPPED_WEIGHTS)
    parser.add_argument("--scope", type=Path, default=SHIPPED_WEIGHTS, help="folder that holds scope/")
    options = parser.parse_args()
    sources, scope = validation_originals(options.data, options.originals), load_scope(options.scope)
    readers = {name: Reader(options.weights / name) for name in MODELS if (options.weights / name).is_dir()}
    plain = np.stack([to_canvas(load_radiograph(encoded(a)).pixels) for a in sources.originals])
    expected = {name: reader(plain) for name, reader in readers.items()}
    print(f"{len(plain)} validation radiographs from their original files")
    for name, reader in readers.items():
        against_copies(name, reader, expected[name], sources.copies)
    for gate in GATES:
        for export_name, export in gate.exports.items():
            measure(gate, export_name, [read_again(export(a), scope) for a in sources.originals], readers, expected)


def against_copies(name: str, reader: Reader, p_originals: np.ndarray, copies: ImageSet) -> None:
    p, threshold = reader(copies.canvases.numpy()), reader.record.threshold
    same, moved = ((p >= threshold) == (p_originals >= threshold)).mean(), np.abs(p - p_originals).mean()
    met = "met" if same >= 0.99 and moved <= 0.010 else "not met"
    print(
        f"{name:9} originals against copies: same label {same:.3f}, mean |difference| {moved:.4f}, "
        f"mean difference {(p_originals - p).mean():+.4f} {met}",
        flush=True,
    )


def measure(
    gate: Gate,
    export: str,
    canvases: list[np.ndarray | None],
    readers: dict[str, Reader],
    expected: dict[str, np.ndarray],
) -> None:
    kept = np.array([canvas is not None for canvas in canvases])
    line = f"{gate.kind:11} {export:20} refused {1 - kept.mean():.3f}"
    if kept.any():
        stack = np.stack([canvas for canvas in canvases if canvas is not None])
        for name, reader in readers.items():
            p, before = reader(stack), expected[name][kept]
            changed = ((p >= reader.record.threshold) != (before >= reader.record.threshold)).mean()
            met = changed <= gate.changed and 1 - kept.mean() <= gate.refused
            line += (
                f" | {name} changed {changed:.3f}, |dp| {np.abs(p - before).mean():.4f} {'met' if met else 'not met'}"
            )
    print(line, flush=True)


if __name__ == "__main__":
    main()
