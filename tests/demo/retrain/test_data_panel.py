import threading

import gradio as gr
from gradio.data_classes import FileData

from demo.retrain.data_panel import DataPanel
from demo.server.access import Access
from demo.server.uploads import max_upload, take_path
from demo.ui.labels import Labels
from xray_models.images.radiograph import MAX_BYTES


def test_large_files_are_accepted_only_where_everybody_may_retrain():
    assert max_upload(Access(public=True)) == MAX_BYTES < max_upload(Access(public=False))


def test_what_is_being_read_can_be_stopped_by_who_opens_the_tab(retraining, locked):
    for behind_a_password in (False, True):
        actions = locked if behind_a_password else retraining
        with gr.Blocks():
            panel = DataPanel(actions, Labels(gr.Radio(["en", "fr"], value="en")), gr.State(False), gr.State(None))
        assert panel.enter(None, "en", False)[2].visible is False
        actions.readings._stops.add(threading.Event())
        assert panel.enter(None, "en", False)[2].visible is not behind_a_password


def test_a_zip_is_used_where_it_lies(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"x")
    assert take_path(FileData(path=str(tmp_path / "a.zip"))) == tmp_path / "a.zip"
    assert take_path(FileData(path=str(tmp_path / "gone.zip"))) is None is take_path(None)
