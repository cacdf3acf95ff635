import copy
import struct
import tarfile
import tracemalloc
import zipfile
import zlib

import pytest

from tests.helpers import dataset_files, write_zip
from xray_models.data import archive as archives
from xray_models.data.archive import open_dataset
from xray_models.data.dataset import load_splits
from xray_models.errors import DatasetError, RadiographError


def refusal(source) -> DatasetError:
    with pytest.raises(DatasetError) as error, open_dataset(source):
        pass
    return error.value


@pytest.mark.parametrize(
    "name",
    [
        "../evil.png",
        "/etc/evil.png",
        "chest/../../evil.png",
        "..\\evil.png",
        "chest\\..\\..\\evil.png",
        "C:\\evil.png",
        "C:evil.png",
        "\\\\server\\share\\evil.png",
        "chest/../",
    ],
)
def test_zip_slip_is_refused_by_name(tmp_path, name):
    error = refusal(write_zip(tmp_path / "d.zip", dataset_files() | {name: b"x"}))
    assert error.code == "unsafe-zip" and error.details["entry"] == name and repr(name) in error.message


def test_a_link_in_a_zip_is_refused(tmp_path):
    link = zipfile.ZipInfo("chest/train/NORMAL/link.png")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert refusal(tmp_path / "d.zip").code == "unsafe-zip"


def test_a_zip_bomb_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "d.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("chest/train/NORMAL/bomb.png", bytes(5_000_000))
    assert refusal(tmp_path / "d.zip").code == "zip-bomb"


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [
        ("MAX_ENTRIES", 31, "too-many-files"),
        ("MAX_TOTAL_BYTES", 1_000_000, "too-much-data"),
        ("MAX_FILE_BYTES", 1_000, "zip-bomb"),
    ],
)
def test_too_many_too_much_and_too_large_are_refused(monkeypatch, small_zip, limit, value, code):
    monkeypatch.setattr(archives, limit, value)
    assert refusal(small_zip).code == code


def test_an_entry_gives_no_more_bytes_than_it_declares(tmp_path):
    """The header says 1,000 bytes; the compressed stream holds 50 million."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = packed.compress(bytes(50_000_000)) + packed.flush()
    path = tmp_path / "d.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("chest/train/NORMAL/oversized.png", content)
    raw = bytearray(path.read_bytes())
    for signature, method, size in ((b"PK\3\4", 8, 22), (b"PK\1\2", 10, 24)):
        start = raw.index(signature)
        struct.pack_into("<H", raw, start + method, zipfile.ZIP_DEFLATED)
        struct.pack_into("<I", raw, start + size, 1_000)
    path.write_bytes(raw)
    tracemalloc.start()
    with open_dataset(path) as (names, read), pytest.raises(RadiographError, match="damaged"):
        read(names[0])  # the checksum belongs to other content
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_entries_that_overlap_are_refused(tmp_path):
    """Ten names for the same bytes; and an entry whose compressed bytes hold the next one."""
    content = next(iter(dataset_files().values()))
    same, quoted = tmp_path / "same.zip", tmp_path / "quoted.zip"
    with zipfile.ZipFile(same, "w") as archive:
        archive.writestr("d/train/NORMAL/0.png", content)
        for i in range(1, 10):
            again = copy.copy(archive.infolist()[0])
            again.filename = f"d/train/NORMAL/{i}.png"
            archive.filelist.append(again)
        archive._didModify = True
    with zipfile.ZipFile(quoted, "w") as archive:
        archive.writestr("d/train/NORMAL/0.png", content)
        archive.writestr("d/train/NORMAL/1.png", content)
        first = archive.infolist()[0]
        first.compress_size = first.file_size = len(content) + 40
        archive._didModify = True
    for file in (same, quoted):
        assert len(zipfile.ZipFile(file).infolist()) > 1 and refusal(file).code == "overlapping-zip"


def test_too_long_a_list_of_entries_is_refused_before_it_is_parsed(monkeypatch, small_zip):
    def parsed(*arguments):
        raise AssertionError("an entry was parsed")

    monkeypatch.setattr(archives, "MAX_LIST_BYTES", 1_000)
    monkeypatch.setattr(zipfile, "ZipInfo", parsed)
    assert refusal(small_zip).code == "too-many-files"


def test_a_long_stored_entry_is_no_long_list(monkeypatch, small_zip):
    monkeypatch.setattr(archives, "MAX_LIST_BYTES", 10_000)
    with open_dataset(small_zip) as (names, read):
        assert len(read(names[0])) > 10_000


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz", ""])
def test_other_archives_are_told_what_to_do_with(tmp_path, kind):
    file = tmp_path / "data.whatever"
    with tarfile.open(file, f"w:{kind}") as archive:
        archive.addfile(tarfile.TarInfo("train/NORMAL/1.png"))
    error = refusal(file)
    assert error.code == "other-archive" and error.details["kind"] == (f".tar.{kind}" if kind else ".tar")
    assert "a zip" in error.message


@pytest.mark.parametrize(("begin", "kind"), [(b"7z\xbc\xaf\x27\x1c", ".7z"), (b"Rar!\x1a\x07\x01", ".rar")])
def test_archives_are_known_by_their_first_bytes(tmp_path, begin, kind):
    (tmp_path / "data.zip").write_bytes(begin + bytes(100))
    assert refusal(tmp_path / "data.zip").details["kind"] == kind


def test_a_name_longer_than_any_disk_holds_is_refused_and_not_repeated(tmp_path):
    error = refusal(write_zip(tmp_path / "d.zip", {f"d/train/NORMAL/{'x' * 60_000}.png": b"x"}))
    assert error.code == "long-name" and len(error.message) < 200


def test_passwords_and_unusual_compression_are_told_apart(tmp_path, small_zip):
    raw = bytearray(small_zip.read_bytes())
    raw[raw.index(b"PK\1\2") + 8] |= 1  # the flag of an encrypted entry
    (tmp_path / "locked.zip").write_bytes(raw)
    with zipfile.ZipFile(tmp_path / "bz2.zip", "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("chest/train/NORMAL/1.png", b"picture")
    assert refusal(tmp_path / "locked.zip").code == "encrypted-zip"
    assert refusal(tmp_path / "bz2.zip").code == "zip-method"


def test_a_damaged_entry_is_an_image_that_is_left_out(tmp_path):
    path = write_zip(tmp_path / "d.zip", dataset_files())
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"IDAT") + 100] ^= 0xFF
    path.write_bytes(raw)
    unread = load_splits(path).report.unread
    assert [image.error.code for image in unread] == ["unreadable"] and unread[0].file.startswith("train/NORMAL/")


def test_backslashes_of_old_windows_zips_are_folders(tmp_path):
    files = {name.replace("/", "\\"): content for name, content in dataset_files().items()}
    assert load_splits(write_zip(tmp_path / "d.zip", files)).report.counts["test"] == {"NORMAL": 4, "PNEUMONIA": 4}


def test_a_zip_from_windows_may_have_folders_as_entries_and_reserved_names(tmp_path):
    content = next(iter(dataset_files().values()))
    names = ("CON.png", "nul.png", "a.png", "A.PNG", "12:30.png", "trailing .png")
    files = {"d\\test\\NORMAL\\": b""} | {f"d\\test\\NORMAL\\{name}": content for name in names}
    with open_dataset(write_zip(tmp_path / "d.zip", files)) as (found, read):
        assert found == [f"d/test/NORMAL/{name}" for name in names] and {read(name) for name in found} == {content}


def test_no_data_and_no_zip_are_told_apart(tmp_path):
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04 half a download")
    raw = write_zip(tmp_path / "torn.zip", {"a/b/c.png": b"x" * 1000}).read_bytes()
    (tmp_path / "torn.zip").write_bytes(raw.replace(b"PK\1\2", b"....", 1))  # its end is intact
    for source, code in (
        (tmp_path / "none", "no-data"),
        (tmp_path / "cut.zip", "no-zip"),
        (tmp_path / "torn.zip", "no-zip"),
    ):
        error = refusal(source)
        assert error.code == code and str(tmp_path) not in error.message


def test_links_that_lead_out_of_a_folder_are_not_followed(tmp_path):
    folder = tmp_path / "data"
    for name, content in dataset_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    secret = tmp_path / "secret.png"
    secret.write_bytes(content)
    normal = folder / "chest/train/NORMAL"
    (normal / "out.png").symlink_to(secret)
    (normal / "gone.png").symlink_to(tmp_path / "nothing.png")
    (normal / "in.png").symlink_to(next(normal.glob("IM-*.png")))
    splits = load_splits(folder)
    files = {file for _, images in splits.items() for file in images.files}
    assert "train/NORMAL/in.png" in files and len(files) == 33
    assert splits.report.ignored == {"link": ["chest/train/NORMAL/gone.png", "chest/train/NORMAL/out.png"]}
