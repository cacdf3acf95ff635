import math

import numpy as np
import pytest

from demo.text.numbers import (
    decimal,
    decimal_range,
    duration,
    integer,
    p_value,
    percent,
    percent_exact,
    percent_shortest,
    run_time,
    seconds,
    shortest,
    size,
)

NARROW = "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(("share", "text"), [(0.973, "97%"), (0.0004, "< 1%"), (0.9996, "> 99%"), (0.5, "50%")])
def test_percent_never_claims_certainty(share, text):
    assert percent("en", share) == text
    assert percent("fr", share) == text.replace("%", f"{NARROW}%")


def test_a_percentage_that_a_person_typed_stays_as_typed():
    assert [percent_shortest("en", share) for share in (0.5, 0.125, 0.003)] == ["50%", "12.5%", "0.3%"]
    assert percent_shortest("fr", 0.125) == f"12,5{NARROW}%"


def test_a_count_may_be_none_or_all():
    assert percent_exact("en", 0) == "0.0%" and percent_exact("fr", 1) == f"100,0{NARROW}%"
    assert percent_exact("fr", 0.4137) == f"41,4{NARROW}%"


def test_decimals_follow_the_language():
    assert decimal("en", 0.95512) == "0.955" and decimal("fr", np.float32(0.25), 2) == "0,25"
    assert decimal("en", math.nan) == decimal("fr", math.inf) == "–"
    assert seconds("en", 0.318) == "0.32 s" and seconds("fr", 0.318) == "0,32 s"


def test_the_shortest_form_has_no_trailing_zeros():
    assert [shortest("fr", value) for value in (0.0003, 32, 0.5, None)] == ["0,0003", "32", "0,5", "–"]


def test_thousands_stand_apart():
    assert integer("en", 5856) == "5,856" and integer("fr", 5856) == f"5{NARROW}856" and integer("fr", 624) == "624"


def test_sizes_have_the_units_of_the_language():
    assert size("en", 3_000_000_000) == "3 GB" and size("fr", 100_000_000) == f"100{NARROW}Mo"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1 s"), (42, "42 s"), (61, "2 min"), (3599, "1 h 00 min"), (4000, "1 h 07 min"), (36_000, "10 h 00 min")],
)
def test_a_duration_has_the_units_that_people_use(seconds, text):
    assert duration(seconds) == text


def test_the_id_of_a_run_says_when_it_began():
    assert run_time("en", "20261123-062501-2") == "23 Nov 2026, 06:25"
    assert run_time("fr", "20261123-062501") == "23 nov. 2026, 06:25" and run_time("en", "other") == "other"


def test_an_interval_or_none():
    assert decimal_range("en", (0.91, 0.9504)) == "0.910 – 0.950" and decimal_range("fr", None) == "–"
    assert decimal_range("fr", (0.91, 1)) == "0,910 – 1,000"


def test_a_small_p_value_is_only_said_to_be_that():
    assert [p_value("en", p) for p in (0.0382, 0.0009, None)] == ["0.038", "< 0.001", "–"]
    assert p_value("fr", 0.5) == "0,500"
