"""Concordance over time: months, intervals, a month that differs; a file that is only added to and names nobody."""

import pytest
from scipy.stats import fisher_exact
from sklearn.metrics import cohen_kappa_score

from tests.xray_models.evaluation.judges import judged_picture, random_pictures, validation_of
from xray_models.evaluation.concordance import (
    READER,
    UPLOAD,
    Reading,
    append_readings,
    concordance,
    read_readings,
    reading_of,
    readings_of,
)
from xray_models.networks.record import ModelRecord
from xray_models.networks.registry import MODELS

RECORDS = {name: ModelRecord(name, sha256={"model.safetensors": "ab12" * 16}) for name in MODELS}


def readings(month: str, same: int, other: int) -> list[Reading]:
    return [
        reading_of(RECORDS["cnn"], 0.9 if i % 2 else 0.1, ("NORMAL", "PNEUMONIA")[(i + (i >= same)) % 2], month)
        for i in range(same + other)
    ]


def test_each_month_has_its_agreement_and_one_that_differs_is_told():
    found = concordance([*readings("2026-02", 40, 40), *readings("2025-12", 90, 10), *readings("2026-01", 45, 5)])
    assert set(found) == {"cnn"}
    months = {one.month: one for one in found["cnn"]}
    assert list(months) == ["2025-12", "2026-01", "2026-02"]
    assert months["2025-12"].p_value is None and months["2026-01"].p_value == pytest.approx(1.0)
    last = months["2026-02"]
    assert last.unlike_before and last.p_value == pytest.approx(fisher_exact([[40, 40], [135, 15]]).pvalue)
    assert last.share == 0.5 and last.interval[0] < 0.5 < last.interval[1]
    ours = readings("2026-02", 40, 40)
    kappa = cohen_kappa_score([one.answer for one in ours], [one.label for one in ours])
    assert last.agreement.kappa == pytest.approx(kappa)


def test_a_validation_gives_the_readings_that_the_models_would_answer():
    pictures = [*random_pictures(20, 3), judged_picture(99, 1, dict.fromkeys(MODELS, 0.9), scope="outside")]
    found = readings_of(validation_of(pictures, RECORDS), "2026-11")
    assert len(found) == 40 and {one.source for one in found} == {UPLOAD}
    assert {one.weights for one in found} == {"ab12ab12ab12"}


def test_the_file_is_added_to_and_survives_what_was_cut_off(tmp_path):
    file = tmp_path / "readings.csv"
    assert read_readings(file) == []
    first, second = readings("2026-10", 3, 1), readings("2026-11", 2, 0)
    append_readings(file, first)
    before = file.read_bytes()
    append_readings(file, [])
    append_readings(file, second)
    assert file.read_bytes().startswith(before) and read_readings(file) == [*first, *second]
    assert {one.source for one in second} == {READER}
    with open(file, "ab") as end:
        end.write(b"2026-11,reader,cnn,,NORMAL,Mrs X\n2026-13,reader,cnn,,NORMAL,NORMAL\n\xff\n2026-11,reader,cn")
    append_readings(file, first)
    assert read_readings(file) == [*first, *second, *first]
    assert set(before.decode().replace("\n", ",").split(",")) <= {
        "2026-10", "reader", "cnn", "ab12ab12ab12", "NORMAL", "PNEUMONIA", "",
    }  # fmt: skip
