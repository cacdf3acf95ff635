import pytest

from demo.server.edge.hosts import HOSTS_VARIABLE, Hosts

LOCAL = Hosts.known(None, [], {})


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:7860", "localhost.", "127.0.0.1:7860", "127.0.0.2", "[::1]:1"]
)
def test_a_local_page_answers_under_its_own_names(host):
    assert LOCAL.include(host)


FOREIGN = [
    "evil.example",
    "localhost.evil.example",
    "evil.example:7860",
    "10.0.0.5",
    "[fe80::1]",
    "0x7f.1",
    "",
    "[",
    "*",
]


@pytest.mark.parametrize("host", FOREIGN)
def test_and_under_no_other(host):
    assert not LOCAL.include(host)


def test_the_host_option_and_the_environment_name_the_page():
    assert Hosts.known("Ward7.example.org", [], {}).include("ward7.example.org:7860")
    assert Hosts.known("10.0.0.5", [], {}).include("10.0.0.5:7860")
    behind_proxy = Hosts.known(None, [], {"GRADIO_ROOT_PATH": "https://xray.example.org/page"})
    assert behind_proxy.include("xray.example.org")
    listed = Hosts.known(None, ["a.example.org"], {HOSTS_VARIABLE: "b.example.org, *.c.example.org"})
    assert all(listed.include(f"{name}.example.org") for name in ("a", "b", "x.c")) and not listed.include(
        "example.org"
    )


@pytest.mark.parametrize("everywhere", ["0.0.0.0", "::", "[::]"])
def test_a_page_that_listens_everywhere_answers_under_every_address_and_no_foreign_name(everywhere):
    hosts = Hosts.known(everywhere, [], {})
    assert hosts.include("10.0.0.5:7860") and hosts.include("[2001:db8::1]") and not hosts.include("evil.example")


def test_a_space_answers_under_its_name_but_another_space_is_another_site():
    space = Hosts.known(None, [], {"SPACE_ID": "a/b", "SPACE_HOST": "a-b.hf.space", "GRADIO_SERVER_NAME": "0.0.0.0"})
    assert space.include("a-b.hf.space") and space.include("10.1.2.3:7860") and not space.include("evil.example")
    assert space.proxied == {"a-b.hf.space"}
    assert not LOCAL.include("a-b.hf.space")


@pytest.mark.parametrize("path", ["/", "/config", "/gradio_api/info"])
def test_the_page_refuses_other_names_in_the_language_of_the_browser(small_page, path):
    assert small_page.ask(path, host_="xray.example.org").status == 200
    english, french = (small_page.ask(path, host_="evil.example", accept_language=code) for code in ("en", "fr-CH,en"))
    assert english.status == french.status == 421
    assert "does not answer under this name" in english.json["detail"] and "ne répond pas" in french.json["detail"]
    assert small_page.ask("/healthz", host_="10.0.0.5").status == 200
