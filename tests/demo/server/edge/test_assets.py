import http.client
import re
import urllib.request
from urllib.parse import urlsplit

import brotli
import pytest

from demo.server.edge.assets import FOLDER

LINKS = re.compile(r'(?:src|href)="\./assets/([^"]+)"')


def answer(address: str, path: str, encoding: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", path, headers={"Accept-Encoding": encoding})
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, content


@pytest.fixture(scope="module")
def named(server) -> list[str]:
    """The assets that the page names."""
    return LINKS.findall(urllib.request.urlopen(server[0]).read().decode())


def test_an_asset_comes_compressed_and_may_be_kept(server, named):
    assert {name.rpartition(".")[2] for name in named} == {"js", "css"}
    for name in named[:3]:
        status, headers, content = answer(server[0], f"/assets/{name}", "gzip, br")
        assert (status, headers["content-encoding"]) == (200, "br") and "immutable" in headers["cache-control"]
        assert headers["vary"] == "Accept-Encoding" and headers["x-content-type-options"] == "nosniff"
        assert brotli.decompress(content) == (FOLDER / name).read_bytes()


def test_who_knows_no_brotli_gets_it_all_the_same(server, named):
    _, headers, content = answer(server[0], f"/assets/{named[0]}", "identity")
    assert "content-encoding" not in headers and content == (FOLDER / named[0]).read_bytes()


@pytest.mark.parametrize("name", ["none.js", "..%2Findex.html", "%2e%2e/index.html", "../index.html"])
def test_nothing_but_assets_is_served(server, name):
    assert answer(server[0], f"/assets/{name}", "br")[0] in (403, 404)
