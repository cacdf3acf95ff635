from gradio.data_classes import FileData

from demo.retrain.data_panel import max_upload, take_zip
from demo.server.access import Access
from xray_models.images.radiograph import MAX_BYTES


def test_large_files_are_accepted_only_where_everybody_may_retrain():
    assert max_upload(Access(public=True)) == MAX_BYTES < max_upload(Access(public=False))


def test_a_zip_is_used_where_it_lies(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"x")
    assert take_zip(FileData(path=str(tmp_path / "a.zip"))) == tmp_path / "a.zip"
    assert take_zip(FileData(path=str(tmp_path / "gone.zip"))) is None is take_zip(None)
