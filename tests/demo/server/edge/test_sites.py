import pytest

JOIN = {"data": [None, 1], "fn_index": 0, "session_hash": "of-another-site"}
FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://["},
    {"origin": "http://localhost:3000", "host_": "localhost:7860"},  # another program on the same machine
    {"origin": "https://evil.example", "sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"},
    {"sec_fetch_site": "same-site"},
    {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": "iframe"},
]


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/upload", "/gradio_api/cancel"])
def test_a_page_of_another_site_changes_nothing(small_page, headers, path):
    answer = small_page.post(path, JOIN, **headers)
    assert answer.status == 403 and "another site" in answer.json["detail"]


@pytest.mark.parametrize("headers", FOREIGN[:6])
def test_and_reads_nothing(small_page, headers):
    assert small_page.ask("/config", **headers).status == 403


OWN = [
    {},  # a program
    {"origin": "http://localhost:7860", "host_": "localhost:7860"},
    {"origin": "https://xray.example.org", "host_": "127.0.0.1:7860"},  # behind a proxy that asks for an address
    {"origin": "http://127.0.0.1:80", "host_": "xray.example.org", "sec_fetch_site": "same-origin"},
]


@pytest.mark.parametrize("headers", OWN)
def test_the_page_itself_and_programs_are_answered(small_page, headers):
    assert small_page.post("/gradio_api/queue/join", JOIN, **headers).status == 200


@pytest.mark.parametrize("place", ["document", "iframe"])
def test_another_site_may_link_to_the_page(small_page, place):
    link = {"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate", "sec_fetch_dest": place}
    assert small_page.ask("/", **link).status == 200
    assert small_page.ask("/", **{**link, "sec_fetch_dest": "object"}).status == 403
