import pytest

from demo.compare.own_reading import MOST, OwnReading, agreements, parse_readings
from demo.compare.own_reading_view import render_own_readings

N, P = "NORMAL", "PNEUMONIA"


def test_what_the_browser_kept_is_read_and_what_is_no_reading_is_left_out():
    sent = [
        [P, P, N, None],
        [N, None, N, N],
        ["ILL", P, N, None],
        [P, P],
        "x",
        [P, P, N, "<b>"],
        [[], P, N, None],
        None,
    ]
    assert parse_readings(sent) == [
        OwnReading(P, {"resnet50": P, "cnn": N, "truth": None}),
        OwnReading(N, {"resnet50": None, "cnn": N, "truth": N}),
    ]
    assert len(parse_readings([[P, P, N, None]] * (MOST + 5))) == MOST
    assert parse_readings([[P, P, N, None]] * MOST + [[N, N, N, None]])[-1].own == N  # the last ones count


@pytest.mark.parametrize("sent", [None, "x", {}, 3])
def test_anything_else_is_no_list_of_readings(sent):
    assert parse_readings(sent) == []


def test_each_is_compared_on_the_radiographs_that_it_has_a_label_for():
    readings = parse_readings([[P, P, N, None], [N, N, N, N], [P, None, P, N]])
    found = agreements(readings)
    assert [(one.n, one.same) for one in found.values()] == [(2, 2), (3, 2), (2, 1)]


def test_the_table_has_a_line_for_each_and_the_csv_all_readings():
    html = render_own_readings(parse_readings([[P, P, N, None], [N, N, N, None]]), "en")
    assert "Your readings: 2" in html and "2 of 2" in html and "1 of 2" in html and "The data set" not in html
    assert 'download="own-readings.csv"' in html and "data-own-delete" in html
    assert "<table" not in render_own_readings([], "fr") and "Lire d&#39;abord vous-même" in render_own_readings(
        [], "fr"
    )
