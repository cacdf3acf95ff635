"""Files that only pretend to be radiographs, or that are made to cost more than they weigh: a sentence each."""

import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from tests.helpers import picture

ROOM = 500  # MB that the server may grow by for a moment while it refuses one of these


def png(width: int, height: int, *chunks: tuple[bytes, bytes], colour: int = 0, data: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", data or zlib.compress(bytes(1000))), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in parts
    )
    return b"\x89PNG\r\n\x1a\n" + body


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def zeros_png(side: int) -> bytes:
    """A whole picture of zeros: some kilobytes that unpack to ``side`` squared."""
    packer, rows = zlib.compressobj(9), []
    for _ in range(side):
        rows.append(packer.compress(bytes(side + 1)))
    return png(side, side, data=b"".join(rows) + packer.flush())


def dicom(rows: int, columns: int, pixels: bytes = b"", frames: int = 1) -> bytes:
    def element(group: int, number: int, kind: bytes, value: bytes) -> bytes:
        value += b" " * (len(value) % 2)
        length = struct.pack("<HI", 0, len(value)) if kind in (b"OB", b"OW") else struct.pack("<H", len(value))
        return struct.pack("<HH", group, number) + kind + length + value

    syntax = element(2, 0x10, b"UI", b"1.2.840.10008.1.2.1\0")
    meta = element(2, 0, b"UL", struct.pack("<I", len(syntax))) + syntax
    image = element(0x28, 2, b"US", struct.pack("<H", 1)) + element(0x28, 8, b"IS", str(frames).encode())
    image += element(0x28, 0x10, b"US", struct.pack("<H", rows)) + element(
        0x28, 0x11, b"US", struct.pack("<H", columns)
    )
    return bytes(128) + b"DICM" + meta + image + (element(0x7FE0, 0x10, b"OW", pixels) if pixels else b"")


def png_with_text(size: int) -> bytes:
    """A small picture with a remark that unpacks to ``size`` bytes."""
    remark = (b"zTXt", b"Comment\0\0" + zlib.compress(bytes(size), 9))
    return png(300, 300, remark, data=zlib.compress(bytes(301 * 300)))


GREY = picture(0, False)
HOSTILE = {  # those that take long to make are made when they are needed
    "empty": b"",
    "one byte": b"\xff",
    "text": b"no picture at all",
    "HTML": b"<html><script>alert(1)</script></html>",
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg' width='300' height='300'><image href='file:///etc/passwd'/></svg>",
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 300 300\n(/etc/passwd) (r) file\n%%EOF",
    "PDF": b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\n%%EOF",
    "GIF": saved(GREY, "GIF"),
    "ICO": saved(GREY, "ICO"),
    "TGA": saved(GREY, "TGA"),
    "PPM": saved(GREY, "PPM"),
    "zip": b"PK\x03\x04" + bytes(100),
    "pickle": b"\x80\x04\x95" + b"cos\nsystem\n(S'touch /tmp/owned'\ntR.",
    "PNG that claims 50,000 squared": png(50_000, 50_000),
    "PNG that claims 2 billion squared": png(2**31 - 1, 2**31 - 1),
    "PNG of no size": png(0, 0),
    "PNG one pixel high": png(60_000, 1),
    "PNG of 20,000 squared zeros": lambda: zeros_png(20_000),
    "PNG with a text that unpacks to 200 MB": lambda: png_with_text(200_000_000),
    "PNG cut in the middle": saved(GREY, "PNG")[:2000],
    "JPEG of its first bytes": b"\xff\xd8\xff\xe0" + bytes(500),
    "JPEG that claims 65,535 squared": saved(GREY, "JPEG").replace(
        struct.pack(">HH", *GREY.size), struct.pack(">HH", 65_535, 65_535), 1
    ),
    "BMP that claims 100,000 squared": b"BM"
    + struct.pack("<IHHI", 1000, 0, 0, 54)
    + struct.pack("<IiiHHIIiiII", 40, 100_000, 100_000, 1, 8, 0, 0, 0, 0, 256, 0)
    + bytes(1000),
    "TIFF that claims 60,000 squared": saved(GREY, "TIFF")
    .replace(struct.pack("<HHII", 256, 4, 1, 224), struct.pack("<HHII", 256, 4, 1, 60_000), 1)
    .replace(struct.pack("<HHII", 257, 4, 1, 224), struct.pack("<HHII", 257, 4, 1, 60_000), 1),
    "TIFF whose directory points to itself": b"II*\0\x08\0\0\0" + struct.pack("<H", 0) + struct.pack("<I", 8),
    "WebP that claims 16,383 squared": b"RIFF"
    + struct.pack("<I", 30)
    + b"WEBPVP8X"
    + struct.pack("<I", 10)
    + bytes(4)
    + b"\xfe\x3f\x00\xfe\x3f\x00"
    + bytes(20),
    "DICOM without pixels": dicom(300, 300),
    "DICOM that claims 65,535 squared": dicom(65_535, 65_535, bytes(1000)),
    "DICOM of many frames": dicom(300, 300, bytes(1000), frames=10**6),
    "noise": np.random.default_rng(0).bytes(100_000),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_picture_gets_a_sentence(public, stranger, content):
    content = content() if callable(content) else content
    before = public.memory()
    answer = stranger.compare(content)
    assert set(answer) == {"file", "error"} and answer["error"]["message"].endswith((".", "?"))
    assert "Traceback" not in str(answer) and str(public.folder) not in str(answer)
    assert public.memory() - before < ROOM
    assert public.process.poll() is None


def test_after_all_of_them_the_page_answers_and_nothing_of_them_is_left(public, stranger, radiograph):
    assert "models" in stranger.compare(radiograph)
    assert public.files() == []
