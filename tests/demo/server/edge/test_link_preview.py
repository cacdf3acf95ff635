import re
from html import unescape

import httpx
import pytest

from demo.server.edge.link_preview import with_preview
from demo.text.say import say


def tags(html: str) -> dict[str, list[str]]:
    """Each preview tag with all its contents."""
    found: dict[str, list[str]] = {"title": re.findall("<title>(.*?)</title>", html)}
    for name, content in re.findall(r'<meta\s+(?:property|name)="([\w:]+)"\s+content="(.*?)"', html):
        found.setdefault(name, []).append(content)
    return {name: [unescape(text) for text in contents] for name, contents in found.items()}


@pytest.mark.parametrize(
    ("query", "browser", "language"),
    [
        ("", "fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("", "de", "en"),
        ("?lang=fr", "en-US", "fr"),
        ("?lang=en", "fr", "en"),
        ("?lang=xx", "fr", "fr"),
        ("?__theme=dark&lang=fr", "", "fr"),
    ],
)
def test_a_link_shows_title_and_description_in_the_language_that_is_asked_for(server, query, browser, language):
    answer = httpx.get(f"{server[0]}{query}", headers={"Accept-Language": browser})
    found = tags(answer.text.partition("<script")[0])
    assert found["title"] == found["og:title"] == [say(language, "title")]
    assert found["description"] == found["og:description"] == [say(language, "page_description")]
    assert found["og:locale"] == [{"en": "en_GB", "fr": "fr_FR"}[language]] and "og:image" not in found
    assert "Accept-Language" in answer.headers["vary"]


def test_nothing_of_gradios_own_preview_is_left(server):
    front = httpx.get(server[0]).text.partition("<script")[0]
    assert "gradio" not in front.lower() and front.count("og:title") == 1


def test_only_what_stands_before_the_first_script_is_changed():
    html = '<head><meta property="og:title" content="Gradio" /><script>1</script><meta name="twitter:x" content="y">'
    assert with_preview(html, "en").partition("<script")[2] == '>1</script><meta name="twitter:x" content="y">'


def test_other_answers_pass_as_they_are(server):
    assert "og:title" not in httpx.get(f"{server[0]}config?lang=fr").text
    assert httpx.head(server[0]).status_code in (200, 405)
