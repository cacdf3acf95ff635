"""DICOM files made for tests: any pixels, any layout, any compression that can be written."""

import io
import warnings

import imagecodecs
import numpy as np
from pydicom import uid
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.pixels.encoders import RLELosslessEncoder

PERSON = "SECRET^PERSON"
DX = "1.2.840.10008.5.1.4.1.1.1.1"
IDENTITY = {
    "PatientName": PERSON,
    "PatientID": "SECRET-4711",
    "PatientBirthDate": "20200229",
    "StudyDate": "20230301",
    "StudyInstanceUID": "1.2.826.0.1.7311",
    "InstitutionName": "SECRET hospital",
    "StudyDescription": "SECRET description",
}
IDENTIFYING = ("SECRET", "PERSON", "20200229", "20230301", "1.2.826.0.1.7311")


def _jpeg(**options):
    return lambda pixels, bits: imagecodecs.jpeg8_encode(pixels, **{"bitspersample": bits, **options})


ENCODERS = {
    uid.JPEGBaseline8Bit: _jpeg(level=100),
    uid.JPEGExtended12Bit: _jpeg(level=100),
    uid.JPEGLossless: _jpeg(lossless=True, predictor=4),
    uid.JPEGLosslessSV1: _jpeg(lossless=True, predictor=1),
    uid.JPEGLSLossless: lambda pixels, bits: imagecodecs.jpegls_encode(pixels),
    uid.JPEGLSNearLossless: lambda pixels, bits: imagecodecs.jpegls_encode(pixels, level=2),
    uid.JPEG2000Lossless: lambda pixels, bits: imagecodecs.jpeg2k_encode(
        pixels, level=0, reversible=True, codecformat="j2k", bitspersample=bits
    ),
    uid.JPEG2000: lambda pixels, bits: imagecodecs.jpeg2k_encode(
        pixels, level=80, reversible=False, codecformat="j2k", bitspersample=bits
    ),
}


def dataset_of(pixels: np.ndarray, bits: int | None = None, **elements) -> Dataset:
    """A DX image with these stored values (H, W) or (H, W, 3), and with ``elements``; None takes one away."""
    dataset = Dataset()
    own = {
        "SOPClassUID": DX,
        "Modality": "DX",
        **IDENTITY,
        "Rows": pixels.shape[0],
        "Columns": pixels.shape[1],
        "SamplesPerPixel": 1 if pixels.ndim == 2 else 3,
        "PhotometricInterpretation": "MONOCHROME2" if pixels.ndim == 2 else "RGB",
        "BitsAllocated": 8 * pixels.dtype.itemsize,
        "BitsStored": bits or 8 * pixels.dtype.itemsize,
        "HighBit": (bits or 8 * pixels.dtype.itemsize) - 1,
        "PixelRepresentation": int(pixels.dtype.kind == "i"),
        **({"PlanarConfiguration": 0} if pixels.ndim == 3 else {}),
    }
    with warnings.catch_warnings():  # what tests put in is odd on purpose
        warnings.simplefilter("ignore")
        for keyword, value in (own | elements).items():
            if value is not None:
                setattr(dataset, keyword, value)
    return dataset


def dicom(
    pixels: np.ndarray,
    syntax: str = uid.ExplicitVRLittleEndian,
    bits: int | None = None,
    bare: bool = False,
    **elements,
) -> bytes:
    """``dataset_of`` as a file with the transfer syntax ``syntax``; a ``bare`` one has no header of its own."""
    dataset = dataset_of(pixels, bits, **elements)
    if "PixelData" not in dataset:
        dataset.PixelData = _pixel_data(pixels, syntax, dataset)
    dataset["PixelData"].VR = "OB" if syntax in ENCODERS or syntax == uid.RLELossless else "OW"
    return written(dataset, syntax, bare)


def written(dataset: Dataset, syntax: str = uid.ExplicitVRLittleEndian, bare: bool = False) -> bytes:
    syntax = uid.UID(syntax)
    dataset.SOPInstanceUID = "1.2.826.0.1.7311.1"
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if bare:
            dataset.save_as(out, implicit_vr=syntax.is_implicit_VR, little_endian=syntax.is_little_endian)
        else:
            dataset.file_meta = FileMetaDataset()
            dataset.file_meta.TransferSyntaxUID = syntax
            dataset.save_as(out, enforce_file_format=True)
    return out.getvalue()


def _pixel_data(pixels: np.ndarray, syntax: str, dataset: Dataset) -> bytes:
    if syntax == uid.RLELossless:
        return encapsulate([RLELosslessEncoder.encode(pixels, **_layout(dataset))])
    if syntax in ENCODERS:
        frame = ENCODERS[syntax](pixels, dataset.BitsStored)
        return encapsulate([frame + bytes(len(frame) % 2)])
    if dataset.get("PlanarConfiguration"):
        pixels = np.moveaxis(pixels, -1, 0)
    if syntax == uid.ExplicitVRBigEndian:
        data = pixels.astype(pixels.dtype.newbyteorder(">")).tobytes()
        if pixels.dtype.itemsize == 1:  # in words
            data = np.frombuffer(data + bytes(len(data) % 2), "<u2").byteswap().tobytes()
        return data
    data = pixels.tobytes()
    return data + bytes(len(data) % 2)


def _layout(dataset: Dataset) -> dict:
    return {
        "rows": dataset.Rows,
        "columns": dataset.Columns,
        "number_of_frames": 1,
        "samples_per_pixel": dataset.SamplesPerPixel,
        "bits_allocated": dataset.BitsAllocated,
        "bits_stored": dataset.BitsStored,
        "pixel_representation": dataset.PixelRepresentation,
        "photometric_interpretation": dataset.PhotometricInterpretation,
        "planar_configuration": dataset.get("PlanarConfiguration", 0),
    }
