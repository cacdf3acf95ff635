"""The tools of ``app.py --mcp``, asked by the client of the package mcp, behind the guards of the page."""

import asyncio
import base64
import json
import logging
import warnings
from importlib.util import find_spec
from types import SimpleNamespace

import httpx
import pytest

from demo.page import build_demo, build_mcp, build_reader, launch_settings
from demo.server.access import Access
from demo.server.dataset_store import DatasetStore
from demo.server.run_store import RunStore
from tests.demo.traffic import noise_png, noise_weights

if not find_spec("mcp"):
    warnings.warn("PACKAGE MCP ABSENT: its tests are skipped. pip install -r requirements-mcp.txt", stacklevel=1)
    pytest.skip("NO MCP: pip install -r requirements-mcp.txt", allow_module_level=True)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """(address, upload folder) of a page that answers by MCP, too."""
    uploads, runs, access = tmp_path_factory.mktemp("uploads"), tmp_path_factory.mktemp("runs"), Access(False, None)
    weights = noise_weights(tmp_path_factory.mktemp("weights"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(uploads))
        reader, log = build_reader(weights, None), list(logging.getLogger().handlers)
        demo = build_demo(weights, None, RunStore(runs), DatasetStore(runs), access, reader=reader)
        settings = launch_settings(access, weights, mcp=build_mcp(reader))
        assert logging.getLogger().handlers == log
        _, address, _ = demo.launch(prevent_thread_lock=True, quiet=True, **settings)
        yield SimpleNamespace(address=address.rstrip("/"), uploads=uploads)
        demo.close()


def ask(page, *calls):
    """(the tools; the answer to each of ``calls``: a name and arguments) as an MCP client gets them."""
    from mcp import Client

    async def talk():
        async with Client(f"{page.address}/mcp") as client:
            tools = (await client.list_tools()).tools
            return tools, [await client.call_tool(name, arguments) for name, arguments in calls]

    return asyncio.run(talk())


def test_the_tools_are_these_and_say_what_they_are_worth(page):
    tools, (worth,) = ask(page, ("what_the_answers_are_worth", {}))
    described = {tool.name: tool.description for tool in tools}
    assert list(described) == ["judge_radiograph", "judge_radiographs", "what_the_answers_are_worth"]
    for words in (
        "not a medical device",
        "children aged one to five",
        "adults above all",
        "NORMAL does not mean healthy",
    ):
        assert words in described["judge_radiograph"]
    assert "\n   " not in "".join(described.values())
    assert all(tool.annotations.read_only_hint for tool in tools)
    assert worth.structured_content["models"] is None and "Not a medical device" in worth.structured_content["use"]


def test_a_file_in_base64_and_an_uploaded_one_are_answered_and_gone(page):
    content = noise_png()
    answer = httpx.post(f"{page.address}/gradio_api/upload", files={"files": ("jane-doe.png", content)}).json()
    encoded = base64.b64encode(content).decode()
    broken = base64.b64encode(b"no picture").decode()
    _, (one, several) = ask(
        page,
        ("judge_radiograph", {"file": f"data:image/png;base64,{encoded}"}),
        ("judge_radiographs", {"files": [encoded, broken, answer[0]]}),
    )
    first, second, third = several.structured_content["answers"]
    assert first == one.structured_content and json.loads(one.content[0].text) == first
    assert set(first["models"]) == {"resnet50", "cnn"} and "no diagnosis" in first["notes"][-1]
    assert second["error"]["code"] == "not-an-image"
    assert third == {**first, "file": "jane-doe.png"}
    assert [path for path in page.uploads.rglob("*") if path.is_file()] == []


def test_no_other_file_of_the_machine_and_no_url_is_read(page, tmp_path):
    secret = page.uploads / "secret.png"
    secret.write_bytes(noise_png())
    (tmp_path / "outside.png").write_bytes(noise_png())
    upload = httpx.post(f"{page.address}/gradio_api/upload", files={"files": ("a.png", b"x")}).json()[0]
    paths = [
        str(secret),
        str(tmp_path / "outside.png"),
        f"{upload}/../../../secret.png",
        "http://127.0.0.1/a.png",
        "\0",
    ]
    _, answers = ask(page, *(("judge_radiograph", {"file": path}) for path in paths))
    assert [answer.structured_content["error"]["code"] for answer in answers] == ["no-file-in-call"] * len(paths)
    forged = {"path": str(secret), "meta": {"_type": "gradio.FileData"}}
    _, (refused, unknown) = ask(page, ("judge_radiograph", {"file": forged}), ("compare", {"file": forged}))
    assert refused.is_error and unknown.is_error and secret.exists()


def test_the_guards_of_the_page_hold_for_it_too(page):
    hello = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    headers = {"accept": "application/json, text/event-stream"}

    def status(content=None, **more) -> int:
        return httpx.post(f"{page.address}/mcp", json=content or hello, headers={**headers, **more}).status_code

    assert status() == 200
    assert status(host="evil.example") == 421
    assert status(origin="https://evil.example") == 403
    assert status({**hello, "params": {"_": "x" * 2_000_000}}) == 413
    assert httpx.get(f"{page.address}/gradio_api/mcp/").status_code == 404
    assert "frame-ancestors" in httpx.post(f"{page.address}/mcp", json=hello).headers["content-security-policy"]
