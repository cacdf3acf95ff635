"""A request names a file as it likes; only what this server was sent is read, and nothing else is ever deleted."""

import pytest

from tests.campaign.visitor import ANSWERED, file_data

FORMS = {
    "as Gradio writes it": lambda path: file_data(path),
    "without its kind": lambda path: {"path": path},
    "with an address": lambda path: file_data(path, url=f"/gradio_api/file={path}"),
    "as a stream": lambda path: file_data(path, is_stream=True),
    "as a list": lambda path: [file_data(path)],
    "nested": lambda path: {"path": {"path": path}},
    "as text": lambda path: path,
    "as a file address": lambda path: file_data(f"file://{path}"),
}
NONSENSE = [
    None,
    "",
    7,
    [],
    {},
    {"path": None},
    {"path": 7},
    {"path": ""},
    {"path": "\0"},
    {"path": "a" * 5000},
    [[[]]],
]


@pytest.fixture(scope="module")
def outside(local, radiograph):
    """A radiograph on this machine that nobody has uploaded."""
    file = local.folder / "outside.png"
    file.write_bytes(radiograph)
    return file


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("event", ["compare", "read_upload", "_load"])
def test_a_file_of_the_machine_is_neither_read_nor_deleted(visitor, outside, event, form):
    answer = visitor.fire(event, visitor.about(event, form(str(outside))))
    assert "p_pneumonia" not in answer.text and ANSWERED not in answer.text
    assert str(outside.parent) not in answer.text.replace(str(outside), ""), "the answer tells a path"
    assert outside.exists()


@pytest.mark.parametrize(
    "way", ["/../outside.png", "/x/../../outside.png", "/../../outside.png", "/./../../outside.png"]
)
def test_no_way_leads_out_of_the_upload_folder(visitor, local, outside, radiograph, way):
    folder = visitor.upload(b"x").get("path").rsplit("/", 2)[0]
    for start in (folder, str(local.temporary), str(local.folder / "tmp")):
        answer = visitor.fire("compare", [file_data(start + way), "predicted"])
        assert "p_pneumonia" not in answer.text
    assert outside.exists()


def test_a_link_in_the_upload_folder_is_not_followed_to_other_files(visitor, outside):
    upload = visitor.upload(b"x")
    assert "p_pneumonia" not in visitor.fire("compare", [file_data(upload["path"] + "/../../outside.png"), "x"]).text


@pytest.mark.parametrize("event", ["compare", "read_upload", "_load"])
def test_nonsense_in_place_of_a_file_is_refused_and_the_page_still_answers(visitor, radiograph, event):
    for nonsense in NONSENSE:
        visitor.fire(event, visitor.about(event, nonsense))
    assert "models" in visitor.compare(radiograph)


@pytest.mark.parametrize(
    "event_data", [None, 7, "x", [], {"index": -1}, {"index": 10**9}, {"index": {"a": 1}}, {"index": "0"}]
)
@pytest.mark.parametrize("event", ["read_example", "mend", "refuse", "select", "count", "_choose", "search"])
def test_nonsense_in_place_of_what_was_pressed_is_refused_in_words(visitor, event, event_data):
    answer = visitor.fire(event, event_data=event_data)
    assert answer.status == 200 and "Traceback" not in answer.text and "p_pneumonia" not in answer.text


@pytest.mark.parametrize("target", ["", "../..", "NORMAL' OR 1=1", "A" * 10_000, None, 7, {"a": 1}])
def test_an_unknown_class_to_explain_gets_a_sentence(visitor, radiograph, target):
    answer = visitor.fire("compare", [visitor.upload(radiograph), target])
    assert "p_pneumonia" not in answer.text and "Traceback" not in answer.text
