import gzip

import pytest

from demo.server.edge.headers import SafeHeaders


@pytest.mark.parametrize("path", ["/", "/config", "/theme.css", "/gradio_api/info", "/healthz", "/nowhere"])
def test_every_answer_has_them(small_page, path):
    headers = small_page.ask(path).headers
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == "'self'" and policy["object-src"] == "'none'"
    assert not [sources for sources in policy.values() if "http:" in sources or "https:" in sources or "*" in sources]


async def nothing(scope, receive, send):
    pass


def test_on_a_space_only_hugging_face_may_frame_the_page():
    policy = SafeHeaders(nothing, on_space=True)._headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors 'self' https://huggingface.co")


@pytest.mark.parametrize("path", ["/", "/config", "/gradio_api/info"])
def test_what_has_no_ending_is_compressed(small_page, path):
    plain = small_page.ask(path)
    packed = small_page.ask(path, accept_encoding="gzip, br")
    assert "content-encoding" not in plain.headers and packed.headers["content-encoding"] == "gzip"
    assert len(gzip.decompress(packed.body)) == len(plain.body) > len(packed.body)


def test_events_are_not(small_page):
    small_page.post("/gradio_api/queue/join", {"data": [None, 1], "fn_index": 0, "session_hash": "packed"})
    events = small_page.ask("/gradio_api/queue/data?session_hash=packed", accept_encoding="gzip")
    assert "content-encoding" not in events.headers and b"1 x None" in events.body
