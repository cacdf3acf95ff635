"""The tables of kept reports, from made reports."""

import pytest

from tests.benchmarks.results import outside_tables
from tests.benchmarks.results.outside_tables import (
    adults_table,
    brief_table,
    exports_table,
    originals_table,
    scope_table,
    share,
)
from tests.benchmarks.results.outside_tables import outside_tables as all_tables


def export(kind: str, name: str, changed: int, refused: int, met: bool) -> dict:
    models = {"cnn": {"changed": changed, "mean_absolute_difference": 0.01, "met": met}}
    limits = {"changed": 0.02, "refused": 0.02}
    return {
        "kind": kind,
        "export": name,
        "n": 100,
        "refused": refused,
        "outside": 0,
        "limits": limits,
        "models": models,
    }


def test_originals_with_their_figures():
    row = {"n": 10, "same_label": 9, "mean_difference": -0.02, "mean_absolute_difference": 0.03,
           "roc_auc_originals": 0.9, "roc_auc_copies": 0.95, "met": False}  # fmt: skip
    table = originals_table({"images": {"NORMAL": 4, "PNEUMONIA": 6}, "copies": {"cnn": row}})
    last = table.splitlines()[-1]
    assert "| 10 (4 NORMAL) | 0.900 [0.596, 0.982] (9) | -0.0200 | 0.0300 | 0.900 | 0.950 | **not met** |" in last


def test_a_kind_of_exports_is_its_worst_file():
    rows = [
        export("tone", "dark", 1, 0, True),
        export("tone", "darker", 5, 50, False),
        export("other", "x", 0, 0, True),
    ]
    tone, other = exports_table({"exports": rows}).splitlines()[2:]
    assert "0.100 [0.043, 0.214] (5): darker" in tone and "(50): darker" in tone and "**1** of 2" in tone
    assert "1 of 1" in other and "none" in other and "0.02 changed, 0.02 refused" in other


def test_adults_by_view():
    model = {"roc_auc": 0.5, "interval": [0.4, 0.6], "ill_called_pneumonia": 9, "healthy_called_pneumonia": 8}
    view = {"view": "AP", "n": 20, "patients": 19, "ill": 10, "healthy": 10, "certain": 12, "certain_right": 6,
            "models": {"resnet50": model, "cnn": model}}  # fmt: skip
    table = adults_table({"views": [view]})
    assert table.count("0.500 [0.400, 0.600]") == 2 and "(9)" in table and "(6)" in table and "20 of 19 adults" in table
    assert "| AP | 10 | 10 | 0.500 [0.400, 0.600] | 0.500 [0.400, 0.600] |" in brief_table({"views": [view]})


def test_the_scope_counts_both_ways_to_speak():
    rows = [{"set": "a", "n": 4, "refused": 1, "outside": 2, "gate": "at most 0.01", "met": False},
            {"set": "b", "n": 0, "refused": 0, "outside": 0, "gate": "", "met": None}]  # fmt: skip
    first, second, _, sources = scope_table({"sets": rows, "foreign": {"skimage": 2, "this page": 1}}).splitlines()[2:]
    assert sources == "Foreign pictures: 2 of skimage, 1 of this page."
    assert "(3) | at most 0.01 | **not met** |" in first and second == "| b | 0 | – | – | – |  |  |"


def test_a_report_that_is_missing_is_named_with_its_command(monkeypatch):
    monkeypatch.setattr(outside_tables, "read_json", lambda name: None)
    tables = all_tables()
    assert tables["exports"].startswith("Not measured yet: `python -m tests.benchmarks.robustness.gates")
    assert "outside.adults" in tables["adults_brief"]


@pytest.mark.parametrize(("count", "n", "text"), [(0, 0, "–"), (0, 10, "0.000 [0.000, 0.278] (0)")])
def test_a_share_has_its_interval(count, n, text):
    assert share(count, n) == text
