"""Names of files, as strangers choose them, never become part of the page's HTML, of a table's formulas or of a log."""

import base64
import csv
import io
import re

import pytest

from tests.campaign.owner import NAME, write_owners_run
from tests.campaign.test_archives import GOOD, images, zipped
from tests.campaign.visitor import Visitor

TELLTALE = "xss7"
SCRIPTS = [
    f"<img src=x onerror={TELLTALE}()>.png",
    f'"><script>{TELLTALE}()<|script>.png',
    f"' onmouseover='{TELLTALE}()' x='.png",
    f"<svg onload={TELLTALE}()>.png",
    f"{{{{{TELLTALE}}}}}.png",
    f"javascript:{TELLTALE}().png",
    f"&lt;b onclick={TELLTALE}()&gt;.png",
]
RAW = re.compile(rf"<[^>]*{TELLTALE}\(|[\"']\s*on\w+=[\"']?{TELLTALE}|&lt;b onclick")  # a tag, or an attribute
FORMULAS = ("=cmd|' /C calc'!A0.png", "+1+1.png", "-2+3.png", "\n=1+1.png")


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_name_of_a_radiograph_stays_text(visitor, radiograph, name):
    for content in (radiograph, b"no picture"):
        assert not RAW.search(visitor.read(content, name).html)


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_name_of_a_data_set_and_of_its_files_stays_text(visitor, name):
    answer = visitor.load(zipped(GOOD | {f"chest/train/NORMAL/{name}": b"x", f"chest/{name}/NORMAL/y.png": b"x"}), name)
    assert not RAW.search(answer.html), answer.html
    visitor.load(zipped(GOOD | images(*(f"chest/train/NORMAL/IM-{i:04}-{name}" for i in range(50, 60)))), name)
    assert not RAW.search(visitor.open_retraining().html)


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_is_written_in_the_address_stays_text(visitor, name):
    page = visitor.http.get("/", params={"__theme": name, "view": name, name: "1"}).text
    assert not RAW.search(page)


@pytest.fixture(scope="module")
def predictions(local):
    """The predictions of a run as the CSV that the page offers, some of whose test images are named FORMULAS."""
    names = {f"test/NORMAL/IM-{1000 + i}-0001-{NAME}.png": f"test/NORMAL/{name}" for i, name in enumerate(FORMULAS)}
    run = write_owners_run(local.runs, "20261124-010101", names)
    with Visitor(local.address) as visitor:
        visitor.fire("fill_1")  # the page learns which runs there are
        html = visitor.fire("fill_2", ["en", run.name]).html
    links = re.findall(r'download="([^"]*)" href="data:text/csv;base64,([^"]*)"', html)
    assert links
    return [
        row for _, content in links for row in csv.reader(io.StringIO(base64.b64decode(content).decode("utf-8-sig")))
    ]


def test_no_cell_of_a_table_starts_a_formula(predictions):
    texts = [cell for row in predictions for cell in row if cell and not _is_number(cell)]
    assert any("cmd" in cell for cell in texts), "the names are in no table"
    assert [cell for cell in texts if cell[0] in "=+-@\t\r"] == []


def test_no_name_of_a_visitor_s_file_is_in_the_log(local, visitor, radiograph):
    for content in (radiograph, radiograph[:5000], b"no picture", b""):
        visitor.compare(content, "Marie-Curie-1867.png")
        visitor.read(content, "Marie-Curie-1867.png")
    assert "Curie" not in local.printed()


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
