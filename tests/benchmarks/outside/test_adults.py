"""What is counted of the adults, on made answers."""

import io

import numpy as np
import pytest

from tests.benchmarks.outside.adults import Adult, Answered, balanced_auc, evidence, is_ill, read_adults, summary
from tests.helpers import picture, write_zip
from xray_models.inference.classifier import Prediction


def answered(number: int, view: str, ill: bool | None, p: float, p_cnn: float | None = None, **scope) -> Answered:
    values = {"resnet50": p, "cnn": p if p_cnn is None else p_cnn}
    predictions = {
        name: Prediction(name, "PNEUMONIA" if x >= 0.5 else "NORMAL", x, 0.5, "NORMAL", uncertain_band=(0.4, 0.6))
        for name, x in values.items()
    }
    return Answered(Adult(b"", str(number), view, ill), predictions, **{"refused": False, "outside": False, **scope})


ROWS = [
    answered(0, "AP", True, 0.9),
    answered(1, "AP", False, 0.9, outside=True),
    answered(2, "AP", False, 0.1, 0.9),  # they disagree
    answered(3, "PA", True, 0.1, refused=True),
    answered(4, "PA", False, 0.1),
    answered(5, "PA", False, 0.45),  # uncertain
    answered(5, "PA", None, 0.9),
]


def test_the_findings_decide_what_is_ill():
    assert [is_ill(text) for text in ("Infiltration|Pneumonia", "No Finding", "Effusion")] == [True, False, None]


def test_the_table_names_the_radiographs(tmp_path):
    file = io.BytesIO()
    picture(0, False).save(file, "PNG")
    table = "file,patient,age,view,findings\na.png,7,40,AP,Pneumonia\n"
    (adult,) = read_adults(write_zip(tmp_path / "a.zip", {"adults/a.png": file.getvalue(), "adults.csv": table}))
    assert adult == Adult(file.getvalue(), "7", "AP", True)


def test_counts_by_view():
    both, ap = summary(ROWS, None), summary(ROWS, "AP")
    assert (both["n"], both["patients"], both["ill"], both["healthy"]) == (7, 6, 2, 4)
    assert (both["refused"], both["outside"]) == (1, 1)
    assert (both["certain"], both["certain_right"]) == (4, 2)  # 0 and 4 right, 1 and 3 wrong
    assert (ap["n"], ap["ill"], ap["certain"], ap["certain_right"]) == (3, 1, 2, 1)
    assert (
        ap["models"]["resnet50"]["healthy_called_pneumonia"] == 1 and ap["models"]["cnn"]["ill_called_pneumonia"] == 1
    )
    assert ap["models"]["cnn"]["healthy_called_pneumonia"] == 2
    assert evidence(both)["adults"]["n"] == 6 and set(evidence(both)["adults"]["roc_auc"]) == {"resnet50", "cnn"}


def test_the_view_alone_is_no_better_than_chance():
    """A model that reads nothing but the view, in a set whose AP films are mostly ill."""
    rows = [answered(i, view, ill, 0.0) for i, (view, ill) in enumerate(
        [("AP", True)] * 30 + [("AP", False)] * 10 + [("PA", True)] * 10 + [("PA", False)] * 30
    )]  # fmt: skip
    p = np.array([1.0 if row.adult.view == "AP" else 0.0 for row in rows])
    auc, low, high = balanced_auc(p, rows)
    assert auc == pytest.approx(0.5) and low == pytest.approx(0.5) and high == pytest.approx(0.5)
    perfect = np.array([float(row.adult.ill) for row in rows])
    assert balanced_auc(perfect, rows) == (1, 1, 1)
