import math

import pytest

from demo.ui.svg import Frame, ticks

FRAME = Frame((0, 1), (0, 1), left=10, top=20, width=100, height=200)


def test_a_point_of_the_data_lies_where_it_should():
    assert FRAME.place(0, 0) == (10, 220) and FRAME.place(1, 1) == (110, 20) and FRAME.place(0.5, 0.25) == (60, 170)


def test_a_line_leaves_out_what_is_no_number():
    assert 'd="M10 220L110 20"' in FRAME.line([(0, 0), (0.5, math.nan), (1, 1)], "cnn")


def test_steps_hold_each_value_until_the_next():
    assert 'd="M10 220V20H110"' in FRAME.line([(0, 0), (1, 1)], "cnn", steps=True)


@pytest.mark.parametrize(("low", "high", "expected"), [(0, 1, [0, 0.5, 1]), (0.71, 1.02, [0.8, 1.0])])
def test_ticks_are_round(low, high, expected):
    assert ticks(low, high, 3) == pytest.approx(expected)
