import base64
import re
from dataclasses import replace
from html import unescape

from demo.about.view import render_model_card
from tests.demo.about.records import answers, markdown, shipped


def test_html_and_markdown_take_a_name_as_text():
    evil = replace(shipped("resnet50"), versions={"torch": "<b>", "python": "<script>a|b*c</script>"})
    html, text = render_model_card(evil, "en"), markdown(evil, "en")
    assert "<script>" not in html and "<b>" not in html and "&lt;script&gt;" in html
    assert "<script>" not in text and "a\\|b\\*c" in text


def test_the_page_shows_what_the_file_says(tmp_path):
    html = render_model_card(shipped("cnn"), "fr", "20261123-062501_")
    content = re.search(r'download="20261123-062501_model_card_cnn.md" href="data:[^,]*;base64,([^"]*)"', html).group(1)
    assert base64.b64decode(content).decode() == markdown(shipped("cnn"), "fr")
    shown = unescape(re.sub(r"<[^>]*>", "", html))
    replies = [re.sub(r"([0-9a-f]{12})[0-9a-f]{52}", r"\1…", reply) for reply in answers(shipped("cnn"), "fr").values()]
    assert all(reply in shown for reply in replies)
    assert html.count("<details") == 2 and 'download="model_card_cnn.md"' in render_model_card(shipped("cnn"), "en")


def test_the_page_shows_twelve_digits_of_a_sha256():
    record, sha256 = shipped("resnet50"), "0123456789abcdef" * 4
    start = replace(record.training.started_from, sha256=sha256)
    html = render_model_card(replace(record, training=replace(record.training, started_from=start)), "en")
    assert f'SHA-256 <abbr title="{sha256}">0123456789ab…</abbr>.' in html


def test_what_is_missing_is_counted_and_stands_out():
    html = render_model_card(shipped("cnn"), "en")
    gaps = [answer for answer in answers(shipped("cnn")).values() if re.search(r"Not (done|reported|recorded)", answer)]
    counts = re.findall(r"(\d+) items, (\d+) of them", html)
    assert [int(items) for items, _ in counts] == [52, 44] and sum(int(n) for _, n in counts) == len(gaps)
    assert "<em>Not done.</em>" in html and "<em>Not reported by the source.</em>" in html
