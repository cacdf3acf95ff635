import os
from pathlib import Path

import pytest

from demo.server.file_cache import cached_by_file, cached_by_files


@pytest.fixture
def reads() -> list[Path]:
    return []


@pytest.fixture
def read(reads):
    @cached_by_file
    def read(file: Path, suffix: str = "") -> str:
        reads.append(file)
        return file.read_text() + suffix if file.exists() else "missing"

    return read


def test_a_file_is_read_again_only_when_it_has_changed(tmp_path, read, reads):
    file = tmp_path / "log.txt"
    assert read(file) == "missing"
    file.write_text("one")
    assert read(file) == read(file) == "one" and len(reads) == 2
    file.write_text("two")
    os.utime(file, ns=(1, 1))
    assert read(file) == "two" and len(reads) == 3
    (tmp_path / "new").write_text("six")
    os.utime(tmp_path / "new", ns=(1, 1))
    (tmp_path / "new").replace(file)  # same time, same size, another file
    assert read(file) == "six"
    file.unlink()
    assert read(file) == "missing"


def test_other_arguments_have_results_of_their_own(tmp_path, read):
    file = tmp_path / "log.txt"
    file.write_text("one")
    assert (read(file), read(file, "!"), read(file)) == ("one", "one!", "one")


def test_a_result_of_several_files_follows_each(tmp_path):
    @cached_by_files(lambda folder: [folder / "a", folder / "b"])
    def names(folder: Path) -> list[str]:
        return sorted(path.name for path in folder.iterdir())

    first = names(tmp_path)
    assert first == [] and names(tmp_path) is first
    for name in ("a", "b"):
        (tmp_path / name).touch()
        assert name in names(tmp_path)
