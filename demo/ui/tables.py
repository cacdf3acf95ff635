"""Tables, as HTML for the page and as CSV to download."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from markupsafe import Markup


def table(heads: Iterable[str], rows: Iterable[Sequence[object]], css: str = "", caption: str = "") -> Markup:
    """A table whose first column names its rows. Texts are escaped, unless they are Markup. ``css``: its class."""
    titles = Markup("<caption>{}</caption>").format(caption) if caption else ""
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(text) for text in heads)
    body = Markup("").join(_row(cells) for cells in rows)
    return Markup('<table class="numbers {}">{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
        css, titles, head, body
    )


def folded_table(title: str, heads: Iterable[str], rows: Iterable[Sequence[object]], css: str = "") -> Markup:
    """The same, out of the way until asked for."""
    return Markup('<details><summary>{}</summary><div class="scroll">{}</div></details>').format(
        title, table(heads, rows, css)
    )


def csv_text(heads: Iterable[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with every number in full precision and a decimal point in any language; None is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue()


def _row(cells: Sequence[object]) -> Markup:
    values = Markup("").join(Markup("<td>{}</td>").format(cell) for cell in cells[1:])
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(cells[0], values)
