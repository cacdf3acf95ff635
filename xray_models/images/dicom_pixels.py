"""The stored pixels of a DICOM data set: any layout, any compression of radiography."""

from __future__ import annotations

from typing import Any

import numpy as np
from pydicom import uid
from pydicom.dataset import FileDataset
from pydicom.pixels import get_decoder
from pydicom.uid import UID

from xray_models.errors import RadiographError
from xray_models.images import dicom_codecs
from xray_models.images.dicom_file import number, text, transfer_syntax, value
from xray_models.images.size import check_size

_NATIVE = (
    uid.ImplicitVRLittleEndian,
    uid.ExplicitVRLittleEndian,
    uid.ExplicitVRBigEndian,
    uid.DeflatedExplicitVRLittleEndian,
)
_GREY = ("MONOCHROME1", "MONOCHROME2", "PALETTE COLOR")
_COLOUR = ("RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT")


def stored_pixels(dataset: FileDataset) -> np.ndarray:
    """(H, W) of 8 or 16 bits, signed or not, as they are stored; (H, W, 3) RGB for colours.

    RadiographError: "too-many-pixels" and the other codes of ``check_size``, "dicom-compression", "dicom-pixels". Any
    other exception: damaged.
    """
    rows, columns = _whole(dataset, "Rows"), _whole(dataset, "Columns")
    check_size(columns, rows)
    syntax = transfer_syntax(dataset)
    if syntax not in (*_NATIVE, *dicom_codecs.COMPRESSED):
        raise RadiographError(
            "dicom-compression",
            "This DICOM file is compressed in a way that is not read. Export it uncompressed, or as PNG or JPEG.",
        )
    layout, shift = _layout(dataset)
    if syntax not in _NATIVE:
        shift = 0
    layout["bits_stored"] += shift  # else pydicom would cut these off
    element = dataset["PixelData"]
    layout |= {"rows": rows, "columns": columns, "pixel_vr": element.VR}
    plugin = "" if syntax in _NATIVE else dicom_codecs.NAME
    pixels, _ = get_decoder(UID(syntax)).as_array(element.value, index=0, decoding_plugin=plugin, **layout)
    return _narrow(pixels) >> shift


def _layout(dataset: FileDataset) -> tuple[dict[str, Any], int]:
    """How the pixels lie, as pydicom's decoders take it; and by how many bits they are shifted to the left."""
    photometric = text(dataset, "PhotometricInterpretation") or "MONOCHROME2"
    samples = _whole(dataset, "SamplesPerPixel", 1)
    allocated = _whole(dataset, "BitsAllocated")
    stored = _whole(dataset, "BitsStored", allocated)
    high = _whole(dataset, "HighBit", stored - 1)
    is_known = (samples == 1 and photometric in _GREY) or (samples == 3 and photometric in _COLOUR)
    if not is_known or allocated not in (1, 8, 16, 32) or not 0 < stored <= min(allocated, 16):
        raise RadiographError(
            "dicom-pixels",
            "The pixels of this DICOM file lie in a way that is not read. Export the radiograph as PNG or JPEG.",
        )
    layout = {
        "number_of_frames": 1,
        "allow_excess_frames": False,
        "pixel_keyword": "PixelData",
        "photometric_interpretation": photometric,
        "samples_per_pixel": samples,
        "bits_allocated": allocated,
        "bits_stored": stored,
        "pixel_representation": _whole(dataset, "PixelRepresentation", 0),
        "planar_configuration": _whole(dataset, "PlanarConfiguration", 0),
    }
    return layout, high + 1 - stored if stored <= high < allocated else 0


def _narrow(pixels: np.ndarray) -> np.ndarray:
    """At most 16 bits a pixel, where 32 were allocated."""
    return pixels.astype(f"{pixels.dtype.kind}2") if pixels.dtype.itemsize > 2 else pixels


def _whole(dataset: FileDataset, keyword: str, otherwise: int | None = None) -> int:
    """ValueError: it must be there, and is not."""
    found = number(dataset, keyword) if value(dataset, keyword) is not None else otherwise
    if found is None:
        raise ValueError("an element is missing")
    return int(found)
