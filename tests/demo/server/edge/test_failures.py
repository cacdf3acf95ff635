"""What a request that nobody can read gets, and what it leaves in the log."""

import logging

import pytest

FORM = {"content_type": "multipart/form-data; boundary=x"}
JSON = {"content_type": "application/json"}
JOIN = "/gradio_api/queue/join"


@pytest.fixture
def log(capfd, caplog):
    """Everything that was logged or printed meanwhile, in lines."""

    def lines() -> list[str]:
        printed = capfd.readouterr()
        return [line for line in (printed.out + printed.err).splitlines() if line.strip()] + caplog.messages

    capfd.readouterr()
    server = logging.getLogger("uvicorn")  # it does not propagate
    server.addHandler(caplog.handler)
    yield lines
    server.removeHandler(caplog.handler)


MALFORMED = [
    ("queue/join", b"{", JSON),
    ("queue/join", b"[" * 100_000, JSON),
    ("queue/join", b"\xff\xfe", JSON),
    ("queue/join", b'"text"', JSON),
    ("queue/join", b'{"data": NaN}', JSON),
    ("queue/join", b'{"data": {}, "fn_index": "x"}', JSON),
    ("queue/join", b'{"data": [], "fn_index": 99999, "session_hash": "s"}', JSON),
    ("queue/join", b'{"data": [], "fn_index": -1}', JSON),
    ("queue/join", b'{"data": [], "session_hash": "s"}', JSON),
    ("queue/join", b'{"data": [], "fn_index": 0, "trigger_id": 424242}', JSON),
    ("call/compare", b'{"data": 5}', JSON),
    ("cancel", b"{}", JSON),
    ("cancel", b'{"session_hash": "no", "fn_index": 0, "event_id": "no"}', JSON),
    ("upload", b"no form", FORM),
    ("upload", b"no form", {"content_type": "multipart/form-data"}),
    ("upload", b"no form", {"content_type": "text/plain"}),
    ("upload", b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n", FORM),
    ("upload", b'--x\r\nContent-Disposition: form-data; name="files"\r\n\r\n1\r\n--x--\r\n', FORM),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body", "headers"), MALFORMED)
def test_a_malformed_request_gets_a_plain_error_and_at_most_one_line(small_page, log, path, body, headers):
    answer = small_page.ask(f"/gradio_api/{path}", "POST", body, **headers)
    assert answer.status < 500 and b"Traceback" not in answer.body and len(log()) <= 1


@pytest.mark.parametrize(
    "path", ["queue/data?session_hash=unknown", "call/compare/unknown", "upload_progress", "queue/data"]
)
def test_an_unknown_session_too(small_page, log, path):
    answer = small_page.ask(f"/gradio_api/{path}")
    assert answer.status in (200, 422) and b"Traceback" not in answer.body and len(log()) <= 1


def test_the_line_says_where_and_not_what(small_page, log):
    small_page.post(JOIN, {"data": ["jane-doe"], "fn_index": 99999, "session_hash": "jane-doe"})
    (line,) = log()
    assert "POST /gradio_api/queue/join failed: KeyError" in line and "jane" not in line


UNREADABLE = [
    [],
    [None],
    [None, None, None],
    [None, "text"],
    [None, {"a": 1}],
    ["text", 1],
    [{"path": 5}, 1],
    [{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}}, 1],
    [{"meta": {"_type": "gradio.FileData"}}, 1],
    [{"path": "x", "orig_name": {}, "meta": {"_type": "gradio.FileData"}}, 1],
]


@pytest.mark.parametrize("data", UNREADABLE)
def test_data_that_no_component_can_read_gets_a_sentence_and_one_line(small_page, log, data):
    events = small_page.call(*data)
    assert '"success":false' in events and "cannot be read" in events and "Traceback" not in events
    assert len(log()) == 1


@pytest.mark.parametrize("choice", [None, "c", ["a"], {}])
def test_what_is_none_of_the_choices_cannot_be_read_either(small_page, log, choice):
    assert "cannot be read" in small_page.call(choice, fn_index=2) and len(log()) == 1
    assert '"b"' in small_page.call("b", fn_index=2)


def test_a_mistake_of_ours_is_logged_as_a_whole_once_and_then_in_one_line(small_page, log, caplog):
    events = small_page.call(1, fn_index=1)
    assert "a mistake of ours" not in events and caplog.records[0].exc_info
    caplog.clear()
    small_page.call(1, fn_index=1)
    (line,) = log()
    assert "_broken failed: RuntimeError (conftest.py" in line
