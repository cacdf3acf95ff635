import os

from gradio.data_classes import FileData

from demo.server.uploads import Upload, claim, take_upload


def sent(folder, content: bytes = b"pixels"):
    """The path of an upload as the door leaves it."""
    path = folder / "upload-x" / "hash of the content" / "chest.png"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


def test_an_upload_is_read_once_and_leaves_nothing(tmp_path):
    payload = FileData(path=str(sent(tmp_path)), orig_name="../chest.png")
    assert take_upload(payload) == Upload("chest.png", b"pixels") and list(tmp_path.iterdir()) == []
    assert take_upload(payload) == Upload("chest.png", None)


def test_what_lies_beside_it_stays(tmp_path):
    path, other = sent(tmp_path), tmp_path / "upload-x" / "another"
    other.mkdir()
    take_upload(FileData(path=str(path)))
    assert other.exists() and not path.parent.exists()


def test_an_upload_that_is_about_to_be_read_counts_as_new(tmp_path):
    path = sent(tmp_path)
    os.utime(path, (0, 0))
    assert claim(path) and path.stat().st_mtime > 1e9 and not claim(tmp_path / "gone")
