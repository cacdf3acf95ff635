import json
import re
from html import unescape

import pytest

from demo.worklist.browser_modules import FOLDER
from demo.worklist.view import FILTERS, ORDERS, render_worklist
from xray_models.cli.answers_table import COLUMNS


def data(language: str, name: str) -> dict:
    return json.loads(unescape(re.search(rf'data-{name}="([^"]*)"', render_worklist(language))[1]))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_scripts_find_every_word_that_they_say(language):
    words = data(language, "words")
    scripts = "".join(file.read_text(encoding="utf-8") for file in FOLDER.glob("*.js"))
    keys = set(re.findall(r'\.say\("(\w+)"', scripts))
    assert len(keys) > 10 and keys <= words.keys()
    assert {f"by_{order}" for order in ORDERS} | set(FILTERS) <= words.keys()


def test_the_scripts_find_what_they_need_to_know():
    known = data("en", "known")
    assert known["columns"].split(",") == list(COLUMNS) and ".dcm" in known["endings"] and "DICOMDIR" in known["others"]
    refusal = known["refusals"]["zip_locked"]
    assert refusal["answer"]["error"]["code"] == "worklist-zip-locked"
    assert refusal["csv"].startswith(",worklist-zip-locked,") and "mot de passe" in refusal["said"]["fr"][0]
