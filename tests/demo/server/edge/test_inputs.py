import asyncio

import gradio as gr
import pytest
from gradio.state_holder import SessionState

from demo.server.edge.inputs import GuardedBlocks, _is_harmless

URLS = ["http://127.0.0.1:1/x.png", "https://example.com/x.png", "HTTP://example.com/x.png", "ftp://example.com/x"]


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("where", ["queue/join", "call/compare"])
def test_a_url_in_place_of_a_file_is_not_fetched(small_page, url, where):
    file = {"path": url, "url": url, "orig_name": "x.png", "meta": {"_type": "gradio.FileData"}}
    session = f"{where}{URLS.index(url)}".replace("/", "-")
    for data in ([file, 1], [[file], 1], [{"deep": [file]}, 1], [None, file]):
        asked = {"data": data, "fn_index": 0, "session_hash": session}
        event = small_page.post(f"/gradio_api/{where}", asked).json["event_id"]
        path = f"queue/data?session_hash={session}" if where == "queue/join" else f"call/compare/{event}"
        assert b"cannot be read" in small_page.ask(f"/gradio_api/{path}").body
    assert small_page.fetched == []


def test_an_uploaded_file_is_taken(small_page):
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\nok\r\n--x--\r\n'
    kind = "multipart/form-data; boundary=x"
    (path,) = small_page.ask("/gradio_api/upload", "POST", body, content_type=kind).json
    assert "3 x a.png" in small_page.call({"path": path, "meta": {"_type": "gradio.FileData"}}, 3)


def test_nesting_has_an_end():
    data = []
    for _ in range(100):
        data = [data]
    assert not _is_harmless(data) and _is_harmless([[{"a": [1]}]])


FILE = {"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}


@pytest.mark.parametrize("data", [None, 7, "x", ["x"], FILE, {"index": 3, "deep": [FILE]}])
def test_what_was_pressed_is_an_object_that_names_no_file_or_nothing(data):
    def press(event: gr.EventData) -> str:
        return str(getattr(event, "index", None))

    with GuardedBlocks() as blocks:
        gr.Button().click(press, None, gr.Textbox())
    (pressed,) = blocks.fns.values()
    event, state = gr.EventData(None, data), SessionState(blocks)
    assert asyncio.run(blocks.process_api(pressed, [], state=state, event_data=event))["data"] == ["None"]


def test_what_the_page_does_by_itself_cannot_be_asked_for(caplog):
    with GuardedBlocks() as demo:
        gr.Button().click(None, js="() => 1")
    state = SessionState(demo)
    with pytest.raises(gr.Error, match="cannot be read"):
        asyncio.run(demo.process_api(demo.fns[0], [], state=state))
    assert "Traceback" not in caplog.text and caplog.text.count("\n") == 1
