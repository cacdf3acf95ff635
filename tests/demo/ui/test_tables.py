import csv
import io

from markupsafe import Markup

from demo.ui.tables import csv_text, folded_table, table


def test_texts_are_escaped_and_markup_is_not():
    html = table(["", "value"], [("a < b", Markup("<strong>1</strong>"))], "css", "A & B")
    assert "<caption>A &amp; B</caption>" in html and 'class="numbers css"' in html
    assert '<th scope="row">a &lt; b</th><td><strong>1</strong></td>' in html
    assert "<summary>A &amp; B</summary>" in folded_table("A & B", [], [])


def test_csv_keeps_numbers_as_numbers():
    text = csv_text(["model, n", "value"], [("a", 1234), ("b", 1 / 3), ("c", None)])
    assert list(csv.reader(io.StringIO(text))) == [["model, n", "value"], ["a", "1234"], ["b", repr(1 / 3)], ["c", ""]]
