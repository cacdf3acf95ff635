import errno
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from xray_models import files
from xray_models.files import ABANDONED_AFTER, file_sha256, recover, replacing_file, replacing_folder, write_json


class Killed(BaseException):
    pass


def write_folder(target: Path, text: str) -> None:
    with replacing_folder(target) as new:
        for name in ("a.txt", "b.txt"):
            (new / name).write_text(text)


def contents(folder: Path) -> set[str]:
    return {file.read_text() for file in folder.iterdir()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_when_the_block_ends(tmp_path):
    file = tmp_path / "a.txt"
    for text in ("old", "new"):
        with replacing_file(file) as new:
            new.write_text(text)
            assert not file.exists() or file.read_text() == "old"
        assert file.read_text() == text
    assert names(tmp_path) == ["a.txt"]


def test_a_block_that_fails_leaves_the_old_file_and_folder_alone(tmp_path):
    file, folder = tmp_path / "a.txt", tmp_path / "folder"
    file.write_text("old")
    write_folder(folder, "old")
    with pytest.raises(Killed), replacing_file(file) as new:
        new.write_text("half")
        raise Killed
    with pytest.raises(Killed), replacing_folder(folder) as new:
        (new / "a.txt").write_text("half")
        raise Killed
    assert file.read_text() == "old" and contents(folder) == {"old"} and names(tmp_path) == ["a.txt", "folder"]


def test_two_writers_of_one_file_do_not_disturb_each_other(tmp_path):
    file = tmp_path / "a.txt"
    with replacing_file(file) as first:
        first.write_text("first")
        with replacing_file(file) as second:
            second.write_text("second")
        assert file.read_text() == "second"
    assert file.read_text() == "first" and names(tmp_path) == ["a.txt"]


def test_many_writers_and_a_reader_see_whole_files_only(tmp_path):
    file = tmp_path / "values.json"
    write_json(file, [0] * 10_000)

    def write(number: int) -> None:
        write_json(file, [number] * 10_000)

    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(write, number) for number in range(40)]
        while not all(future.done() for future in writing):
            assert len(set(json.loads(file.read_text()))) == 1
        for future in writing:
            future.result()
    assert names(tmp_path) == ["values.json"]


def test_files_have_the_usual_permissions(tmp_path):
    (tmp_path / "usual").touch()
    write_json(tmp_path / "a.json", {})
    assert (tmp_path / "a.json").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_a_folder_is_replaced_with_all_that_was_in_it(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "old only.txt").write_text("old")
    write_folder(tmp_path / "folder", "new")
    assert names(tmp_path / "folder") == ["a.txt", "b.txt"] and names(tmp_path) == ["folder"]


@pytest.mark.parametrize("renames", range(3))
def test_a_kill_during_the_renames_leaves_the_old_or_the_new_folder(tmp_path, monkeypatch, renames):
    folder = tmp_path / "folder"
    write_folder(folder, "old")
    real_rename, done = os.rename, []

    def rename(source, target):
        if len(done) == renames:
            raise Killed
        done.append(target)
        real_rename(source, target)

    def killed(*_, **__):
        raise Killed

    monkeypatch.setattr(files.os, "rename", rename)
    monkeypatch.setattr(files.shutil, "rmtree", killed)  # nothing is tidied after a kill either
    with pytest.raises(Killed):
        write_folder(folder, "new")
    monkeypatch.undo()
    recover(folder)
    assert contents(folder) == {"new" if renames == 2 else "old"}
    write_folder(folder, "newer")
    assert contents(folder) == {"newer"}


def test_with_nothing_to_recover_the_disk_is_left_alone(tmp_path, monkeypatch):
    def read_only(*_, **__):
        raise OSError(errno.EROFS, "Read-only file system")  # also for a file that does not exist

    write_folder(tmp_path / "folder", "old")
    monkeypatch.setattr(files.os, "unlink", read_only)
    recover(tmp_path / "folder")
    recover(tmp_path / "folder" / "a.txt" / "folder")  # a file where a folder should be
    assert contents(tmp_path / "folder") == {"old"}


def test_what_a_killed_writer_left_is_deleted_once_it_is_old(tmp_path):
    young, old = tmp_path / ".a[1].json.0123.new", tmp_path / ".a[1].json.4567.new"
    for path in (young, old):
        path.touch()
    long_ago = time.time() - ABANDONED_AFTER - 60
    os.utime(old, (long_ago, long_ago))
    write_json(tmp_path / "a[1].json", {})
    assert names(tmp_path) == sorted([young.name, "a[1].json"])


def test_a_file_has_the_sha256_of_its_content(tmp_path):
    (tmp_path / "file").write_bytes(b"abc")
    assert file_sha256(tmp_path / "file") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
