"""Data sets that are made to write elsewhere, to fill the memory or to hold the page up."""

import io
import stat
import struct
import tarfile
import time
import zipfile
import zlib

import pytest

from tests.campaign.visitor import Visitor
from tests.helpers import dataset_files

GOOD = dataset_files(train=3, test=2)
MARK = "escaped-from-the-zip"  # in every name that must not appear on the disk
STOPPED_WITHIN = 60  # seconds that reading a hostile zip may take; the machine may be busy


def zipped(files: dict[str, bytes], kind: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def link_to(target: str) -> bytes:
    out = io.BytesIO(zipped(GOOD))
    with zipfile.ZipFile(out, "a") as archive:
        entry = zipfile.ZipInfo(f"chest/train/NORMAL/{MARK}.png")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, target)
    return out.getvalue()


def bombs(count: int, size: int) -> bytes:
    """``count`` training images of ``size`` zeros each, which take a thousandth of that in the zip."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = packed.compress(bytes(size)) + packed.flush()
    crc, out, directory = zlib.crc32(bytes(size)), bytearray(), bytearray()
    for number in range(count):
        name = f"chest/train/NORMAL/IM-{number:05}-0001.png".encode()
        start = len(out)
        fields = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, len(content), size, len(name), 0)
        out += b"PK\x03\x04" + fields + name + content
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + fields + struct.pack("<HHHII", 0, 0, 0, 0, start) + name
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory) + b"PK\x05\x06" + end


def tar_gz() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in GOOD.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def images(*names: str) -> dict[str, bytes]:
    content = next(iter(GOOD.values()))
    return dict.fromkeys(names, content)


SLIPS = [
    f"../../../{MARK}.png",
    f"/tmp/{MARK}.png",
    f"chest/train/NORMAL/../../../../../{MARK}.png",
    f"..\\..\\{MARK}.png",
    f"C:\\{MARK}.png",
    f"chest/train/NORMAL/~/{MARK}.png",
    f"chest/train/NORMAL/{'a' * 250}/{'b' * 250}/{MARK}.png",
]
REFUSED = {
    "empty": lambda: b"",
    "no zip": lambda: b"no zip at all",
    "a picture": lambda: next(iter(GOOD.values())),
    "cut in the middle": lambda: zipped(GOOD)[: len(zipped(GOOD)) // 2],
    "its end alone": lambda: zipped(GOOD)[-2000:],
    "an empty zip": lambda: zipped({}),
    "no images": lambda: zipped({"chest/train/NORMAL/x.txt": b"x"}),
    "other folders": lambda: zipped({"a/b/c.png": b"x"}),
    "a zip in a zip": lambda: zipped({"chest.zip": zipped(GOOD)}),
    "tar.gz": tar_gz,
    "one bomb": lambda: bombs(1, 200_000_000),
    "a hundred bombs": lambda: bombs(100, 20_000_000),
    "20,000 bombs": lambda: bombs(20_000, 900_000),
    "60,000 entries": lambda: zipped(dict.fromkeys((f"chest/train/NORMAL/{i}.png" for i in range(60_000)), b"")),
    "a directory that lies": lambda: zipped(GOOD)[:-12] + b"\xff" * 12,
}


def stored(local) -> set:
    return set((local.runs / "data").iterdir())


def entries_outside(local) -> list:
    """Files with MARK in their name, anywhere that a zip of this server could reach."""
    places = (local.folder, local.folder.parent, local.temporary, local.runs)
    return [path for place in places for path in place.rglob(f"*{MARK}*")]


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_a_hostile_zip_is_refused_in_a_sentence(local, visitor, content):
    content, kept, lay_there, before = content(), stored(local), set(local.files()), local.memory()
    started = time.monotonic()
    answer = visitor.load(content)
    assert "data-refusal" in answer.html and "Traceback" not in answer.text
    assert str(local.folder) not in answer.html
    assert time.monotonic() - started < STOPPED_WITHIN
    assert local.memory() - before < 500
    assert stored(local) == kept and lay_there.issuperset(local.files())  # other tests may have left some


@pytest.mark.parametrize("name", SLIPS)
def test_nothing_is_written_where_a_name_points_to(local, visitor, name):
    visitor.load(zipped(GOOD | images(name)))
    assert entries_outside(local) == []


@pytest.mark.parametrize("target", ["/etc/passwd", "../../../../etc/passwd"])
def test_a_link_in_a_zip_is_not_followed(local, visitor, target):
    answer = visitor.load(link_to(target))
    assert "root:x:" not in answer.text and entries_outside(local) == []


def test_while_one_reads_a_hostile_zip_another_is_answered(local, visitor, radiograph):
    visitor.http.post(
        "/gradio_api/queue/join",
        json=visitor.body(
            "_load",
            [
                visitor.upload(REFUSED["20,000 bombs"]()),
                "en",
                None,
            ],
        ),
    )
    with Visitor(local.address) as other:
        assert "models" in other.compare(radiograph)
    with Visitor(local.address) as third:  # waits for the end of the reading, so that the next test may read
        deadline = time.monotonic() + 600
        while "being read" in third.load(zipped({})).html:
            assert time.monotonic() < deadline
            time.sleep(1)
