"""The colours of a heatmap."""

from __future__ import annotations

from functools import cache

import numpy as np

# plasma (van der Walt and Smith, matplotlib): lightness rises evenly from cold to hot, so the order can be read by the
# colour-blind and on a grey print; none of the colours is grey, so none can be mistaken for bone.
HEAT_COLOURS = ("#0d0887", "#4c02a1", "#7e03a8", "#aa2395", "#cc4778", "#e66c5c", "#f89540", "#fdc527", "#f0f921")


# Low heat covers much of a radiograph and says little of it, so the radiograph stays bare there.
HIDDEN = 0.25
STEPS = 65535  # between no heat and the maximum: finer than 8 bits of colour by far


def heat_layer(heatmap: np.ndarray) -> np.ndarray:
    """Colours to lay over the canvas: ``heatmap`` (224, 224) in [0, 1] -> RGBA (224, 224, 4) uint8.

    Alpha is 0 up to a quarter of the maximum, and rises evenly from there to 1 at the maximum: low heat leaves the
    radiograph unchanged, and nothing gets an edge that the heatmap does not have.
    """
    steps = np.round(np.asarray(heatmap, dtype=np.float32) * STEPS)
    return _layers()[steps.astype(np.uint16)]


@cache
def _layers() -> np.ndarray:
    """(STEPS + 1, 4) uint8: the RGBA of each heat. To look one up takes a twentieth of the time to compute it."""
    colours = np.array([tuple(bytes.fromhex(colour[1:])) for colour in HEAT_COLOURS], dtype=np.float32)  # (9, 3)
    heats = np.linspace(0, 1, STEPS + 1)
    channels = [np.interp(heats, np.linspace(0, 1, len(colours)), colours[:, channel]) for channel in range(3)]
    alpha = ((heats - HIDDEN) / (1 - HIDDEN)).clip(0, 1)
    return np.stack([*channels, 255 * alpha], axis=-1).round().astype(np.uint8)


def overlay(canvas: np.ndarray, heatmap: np.ndarray | None, opacity: float = 0.45) -> np.ndarray:
    """``canvas`` (224, 224) uint8 under its heat at ``opacity`` in [0, 1] -> RGB (224, 224, 3) uint8, to be saved.

    The same picture as ``heat_layer`` over the canvas with that CSS opacity; without a heatmap, the canvas alone.
    """
    picture = np.repeat(canvas[..., None], 3, axis=-1)
    if heatmap is None:
        return picture
    layer = heat_layer(heatmap).astype(np.float32)
    alpha = opacity * layer[..., 3:] / 255
    return ((1 - alpha) * picture + alpha * layer[..., :3]).round().astype(np.uint8)
