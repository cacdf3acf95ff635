"""DICOM files become radiographs; what is none gets one sentence, in bounded time and memory, and names nobody."""

import logging
import struct
import subprocess
import sys
import textwrap
import warnings
import zlib

import numpy as np
import pytest
from pydicom import uid
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.sequence import Sequence

from tests.dicom_files import ENCODERS, IDENTIFYING, dataset_of, dicom, written
from tests.helpers import ROOT
from tests.xray_models.images.test_dicom_pixels import slope
from xray_models.errors import RadiographError
from xray_models.images.radiograph import load_radiograph


def refusal(data: bytes) -> RadiographError:
    with pytest.raises(RadiographError) as caught:
        load_radiograph(data)
    return caught.value


def codes(data: bytes) -> list[str]:
    return [notice.code for notice in load_radiograph(data).warnings]


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("syntax", [uid.ImplicitVRLittleEndian, uid.ExplicitVRLittleEndian, uid.ExplicitVRBigEndian])
def test_a_radiograph_is_known_by_its_first_bytes(tmp_path, syntax, bare):
    file = tmp_path / "no-ending"
    file.write_bytes(dicom(slope(), syntax, 12, bare))
    picture = load_radiograph(file)
    assert (picture.width, picture.height, picture.source, picture.warnings) == (80, 64, "DICOM DX", ())
    np.testing.assert_allclose(picture.pixels, slope() / 4095, atol=1e-6)


@pytest.mark.parametrize("modality", ["CR", "DX", "OT", "MR", "RF"])
def test_wrappers_of_radiographs_are_read(modality):
    assert load_radiograph(dicom(slope(), bits=12, Modality=modality)).source == f"DICOM {modality}"


def test_colours_are_remarked_on():
    red = np.stack([slope("u1", 8), np.zeros((64, 80), "u1"), np.zeros((64, 80), "u1")], axis=-1)
    assert "colour" in codes(dicom(red))
    grey = np.repeat(slope("u1", 8)[..., None], 3, axis=-1)
    assert codes(dicom(grey)) == []
    np.testing.assert_allclose(load_radiograph(dicom(grey)).pixels, slope("u1", 8) / 255, atol=1e-6)


@pytest.mark.parametrize(
    ("orientation", "told"),
    [
        ("L\\F", []),
        ("LF\\F", []),
        ("R\\F", ["mirrored"]),
        ("R\\H", ["turned"]),
        ("L\\H", ["turned", "mirrored"]),
        ("H\\L", ["turned"]),
        ("F\\R", ["turned"]),
        ("F\\L", ["turned", "mirrored"]),
        ("H\\R", ["turned", "mirrored"]),
        ("A\\F", []),
        ("", []),
    ],
)
def test_a_turned_or_mirrored_radiograph_is_told_and_left(orientation, told):
    data = dicom(slope(), bits=12, PatientOrientation=orientation)
    assert codes(data) == told
    np.testing.assert_allclose(load_radiograph(data).pixels, slope() / 4095, atol=1e-6)


def without_pixels(**elements) -> bytes:
    dataset = dataset_of(slope(), 12, **elements)
    for name in ("Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit"):
        delattr(dataset, name)
    return written(dataset)


NO_RADIOGRAPH = {
    "dicom-modality": lambda: dicom(slope(), bits=12, Modality="CT"),
    "multi-frame": lambda: dicom(slope(), bits=12, NumberOfFrames=3),
    "dicom-no-pixels": without_pixels,
    "dicom-document": lambda: without_pixels(SOPClassUID="1.2.840.10008.5.1.4.1.1.104.1", Modality="DOC"),
    "dicom-report": lambda: without_pixels(SOPClassUID="1.2.840.10008.5.1.4.1.1.88.22", Modality="SR"),
    "dicom-directory": lambda: without_pixels(SOPClassUID="1.2.840.10008.1.3.10", Modality=None),
    "too-many-pixels": lambda: dicom(slope(), bits=12, Rows=20_000, Columns=20_000),
    "too-small": lambda: dicom(slope()[:20, :20], bits=12),
    "blank": lambda: dicom(np.full((64, 80), 1000, "u2"), bits=12),
}


@pytest.mark.parametrize(("code", "data"), NO_RADIOGRAPH.items())
def test_what_is_no_radiograph_gets_one_sentence(code, data):
    error = refusal(data())
    assert error.code == code
    assert error.message.endswith(".") and "\n" not in error.message and len(error.message) < 160


@pytest.mark.parametrize(
    "syntax", [uid.ExplicitVRLittleEndian, uid.RLELossless, *ENCODERS, uid.DeflatedExplicitVRLittleEndian]
)
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_truncated_file_is_called_so(syntax, share):
    noise = np.random.default_rng(0).integers(0, 256, (64, 80)).astype("u1")
    data = dicom(noise, syntax)
    pixels_at = len(data) - 3000  # most of the file are pixels, whatever the compression
    error = refusal(data[: max(int(len(data) * share), len(data) - pixels_at)])
    assert error.code == "unreadable", error.message


@pytest.mark.parametrize("syntax", ENCODERS)
def test_a_frame_that_was_cut_before_it_was_wrapped_is_called_so(syntax):
    noise = np.random.default_rng(0).integers(0, 256, (64, 80)).astype("u1")
    frame = ENCODERS[syntax](noise, 8)
    frame = frame[: len(frame) // 4 * 2]
    assert refusal(dicom(noise, syntax, PixelData=encapsulate([frame]))).code == "unreadable"


def element(tag: tuple[int, int], kind: bytes, value: bytes, length: int | None = None) -> bytes:
    length = len(value) if length is None else length
    if kind in (b"OB", b"OW", b"SQ", b"UN", b"UT"):
        return struct.pack("<HH", *tag) + kind + struct.pack("<HI", 0, length) + value
    return struct.pack("<HH", *tag) + kind + struct.pack("<H", length) + value


def bomb(size: int) -> bytes:
    """A deflated file of kilobytes whose data set has ``size`` bytes."""
    head = dicom(slope(), uid.DeflatedExplicitVRLittleEndian, 12)
    end = 144 + int.from_bytes(head[140:144], "little")
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = element((0x0009, 0x0010), b"UN", b"", size)
    return head[:end] + packer.compress(start) + packer.compress(bytes(size)) + packer.flush()


UNDEFINED = 0xFFFFFFFF
ITEM = struct.pack("<HHI", 0xFFFE, 0xE000, UNDEFINED)


def nested(depth: int) -> bytes:
    return b"".join(element((0x0008, 0x1140), b"SQ", b"", UNDEFINED) + ITEM for _ in range(depth))


def with_lying_frame(syntax: str, height: int, width: int) -> bytes:
    """A compressed picture that says another size than the data set does."""
    data = dicom(slope("u1", 8), syntax)
    size = struct.pack(">HH", 64, 80)
    if syntax in (uid.JPEG2000, uid.JPEG2000Lossless):
        size, new = struct.pack(">II", 80, 64), struct.pack(">II", width, height)
    else:
        new = struct.pack(">HH", height, width)
    assert size in data
    return data.replace(size, new)


HOSTILE = {
    "a preamble alone": lambda: bytes(128) + b"DICM",
    "a bare element": lambda: element((8, 5), b"CS", b"ISO_IR 100"),
    "a million empty elements": lambda: element((8, 5), b"CS", b"") * 10**6,
    "a million empty elements in a sequence": lambda: (
        element((8, 0x1140), b"SQ", b"", UNDEFINED) + ITEM + element((8, 5), b"CS", b"") * 10**6
    ),
    "ten thousand sequences in one another": lambda: nested(10_000),
    "a length beyond the end": lambda: element((8, 0x60), b"UN", b"DX", 2**31),
    "a deflate bomb": lambda: bomb(200_000_000),
    "a deflated file cut in the middle": lambda: bomb(100_000)[:-20],
    "pixels that are not there": lambda: written(dataset_of(slope(), 12, PixelData=b"\0\0")),
    "7,000 squared pixels of ten bytes": lambda: dicom(slope(), bits=12, Rows=7000, Columns=7000, PixelData=bytes(10)),
    "sides of 0 pixels": lambda: dicom(slope(), bits=12, Rows=0, Columns=0),
    "a megabyte of windows": lambda: dicom(slope(), bits=12, WindowWidth=[1] * 400_000, WindowCenter=[1] * 400_000),
    **{
        f"a frame of 65,000 squared in {uid.UID(syntax).name}": lambda syntax=syntax: with_lying_frame(
            syntax, 65_000, 65_000
        )
        for syntax in (uid.JPEGBaseline8Bit, uid.JPEGLosslessSV1, uid.JPEGLSLossless, uid.JPEG2000Lossless)
    },
}

# In a process of its own, so that its peak is its own; what it holds before is subtracted.
WATCHED = """
    import resource, sys, time
    from pathlib import Path
    from xray_models.errors import RadiographError
    from xray_models.images.radiograph import load_radiograph

    def peak():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    for file in sorted(Path(sys.argv[1]).iterdir()):
        data, before, start = file.read_bytes(), peak(), time.process_time()
        try:
            load_radiograph(data)
            code = "read"
        except RadiographError as error:
            code = error.code
        print(file.name, code, round(time.process_time() - start, 2), round(peak() - before))
"""


@pytest.mark.slow
def test_hostile_files_get_a_sentence_within_seconds_and_megabytes(tmp_path):
    for number, make in enumerate(HOSTILE.values()):
        (tmp_path / f"{number:02}").write_bytes(make())
    command = [sys.executable, "-c", textwrap.dedent(WATCHED), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=300)
    lines = [line.split() for line in done.stdout.splitlines()]
    assert len(lines) == len(HOSTILE), done.stderr
    for name, (_, code, seconds, megabytes) in zip(HOSTILE, lines, strict=True):
        assert (code == "read") == (name == "a megabyte of windows"), (name, code)
        assert float(seconds) < 5 and float(megabytes) < 300, (name, code, seconds, megabytes)


def named_files() -> dict[str, bytes]:
    """Files that name a person in every way, sound ones and broken ones."""
    secret = "SECRET^PERSON"
    sound = dicom(slope(), bits=12)
    odd = written(dataset_of(slope(), 12, PixelData=slope().tobytes()))
    for old, new in ((b"20200229", b"SECRET^P"), (b"20230301", b"SECRET^P")):  # no dates, which pydicom remarks on
        odd = odd.replace(old, new)
    item = Dataset()
    item.PatientName = secret
    return {
        "sound": sound,
        "odd dates": odd,
        "cut": sound[:-5000],
        "cut in a name": sound[: sound.index(b"PERSON") + 2],
        "CT": dicom(slope(), bits=12, Modality="CT"),
        "names for numbers": sound.replace(b"DX", b"SE").replace(b"MONOCHROME2", b"SECRET^PERS"),
        "sequence": dicom(slope(), bits=12, OtherPatientIDsSequence=Sequence([item])),
        "no charset": dicom(slope(), bits=12, SpecificCharacterSet="SECRET"),
        "broken JPEG": dicom(slope("u1", 8), uid.JPEGBaseline8Bit)[:-1500],
        "comment in a JPEG": dicom(slope("u1", 8), uid.JPEGBaseline8Bit).replace(
            b"\xff\xdb", b"\xff\xfe\0\x0fSECRET^PERSON\xff\xdb", 1
        ),
        "bare": dicom(slope(), uid.ImplicitVRLittleEndian, 12, bare=True),
    }


def test_no_person_is_named_in_a_message_a_log_a_warning_or_a_repr(caplog, capfd):
    caplog.set_level(logging.DEBUG)
    files = named_files()
    said = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for data in files.values():
            assert b"SECRET" in data or b"P\0E\0R" in data
            try:
                said.append(repr(load_radiograph(data)))
            except RadiographError as error:
                assert error.__cause__ is None
                said += [error.message, repr(error), repr(error.details)]
    text = "".join([*said, caplog.text, *capfd.readouterr(), *(str(warning.message) for warning in caught)])
    assert len(said) > len(files) and not [word for word in IDENTIFYING if word in text]


def test_pydicom_would_have_said_it(caplog):
    """The names above come through where nothing holds them back: else the test above could not fail."""
    import pydicom

    logger = logging.getLogger("pydicom")
    level = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            dataset = pydicom.dcmread(__import__("io").BytesIO(named_files()["odd dates"]))
            str(dataset.StudyDate)
    finally:
        logger.setLevel(level)
    assert "SECRET" in caplog.text + "".join(str(warning.message) for warning in caught)
