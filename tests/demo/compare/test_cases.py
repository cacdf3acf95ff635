import pytest

from demo.compare.cases import MOST, Cases, is_of_page, number_of
from demo.compare.study import Study
from tests.demo.compare.answers import comparison
from xray_models.errors import RadiographError


def good(name: str = "") -> Study:
    return Study(comparison(), preview=name)


def refused() -> Study:
    return Study(error=RadiographError("blank", "Blank."))


def read_together(cases: Cases, *studies: Study) -> Cases:
    for number, study in enumerate(studies, 1):
        cases = cases.read(study, number)
    return cases


def test_what_comes_alone_is_shown_and_what_was_there_stays_in_the_strip():
    first, second = good("1"), good("2")
    cases = Cases().read(first).read(second)
    assert cases.studies == (first, second) and cases.current is second
    assert cases.selected(0).current is first and cases.selected(0).studies == (first, second)


def test_of_several_the_first_is_shown_and_the_others_follow_in_the_strip():
    studies = [good(name) for name in "abc"]
    cases = read_together(Cases(), *studies)
    assert cases.studies == tuple(studies) and cases.current is studies[0]
    later = read_together(cases, good("d"), good("e"))
    assert later.current is later.studies[3] and later.current.preview == "d"


def test_a_refusal_among_several_has_its_place_and_takes_nothing_away():
    a, b, c = good("a"), refused(), good("c")
    cases = read_together(Cases(), a, b, c)
    assert cases.studies == (a, b, c) and cases.current is a
    assert cases.selected(1).current.error.code == "blank" and cases.selected(1).selected(2).current is c


def test_where_the_first_of_several_is_refused_the_next_is_shown():
    cases = read_together(Cases(), refused(), good("b"), good("c"))
    assert len(cases.studies) == 3 and cases.current.preview == "b"
    cases = read_together(Cases().read(good("old")), refused(), good("b"), good("c"))
    assert [study.preview for study in cases.studies] == ["old", "", "b", "c"] and cases.current.preview == "b"
    assert cases.studies[0].turned_away is None


def test_a_refusal_alone_leaves_the_case_and_no_place_in_the_strip():
    cases = Cases().read(good("a")).read(refused())
    assert len(cases.studies) == 1 and cases.current.preview == "a" and cases.current.turned_away.code == "blank"
    assert cases.read(good("b")).studies[0].turned_away is None
    assert len(Cases().read(refused()).read(refused()).read(good()).studies) == 1


def test_the_first_ones_make_room_and_never_the_one_on_the_page():
    cases = read_together(Cases(), *[good(str(number)) for number in range(MOST + 3)])
    assert [study.preview for study in cases.studies] == ["0", *map(str, range(4, MOST + 3))]
    assert cases.current.preview == "0"
    last = cases.selected(MOST - 1).read(good("new"))
    assert last.current.preview == "new" and len(last.studies) == MOST


@pytest.mark.parametrize("index", [-1, 7, "1", None, 1.0])
def test_what_is_no_place_selects_nothing(index):
    cases = Cases().read(good("a")).read(good("b"))
    assert cases.selected(index) is cases and Cases().selected(index) == Cases()


def test_another_answer_takes_the_place_of_the_first():
    cases = Cases().read(good("a")).read(good("b")).selected(0)
    assert [study.preview for study in cases.with_current(good("again")).studies] == ["again", "b"]


def test_the_name_says_which_of_several_a_file_is():
    names = ("several-3-x9", "radiograph-x9", "radiograph-several-3-", "several-x", "several-3-jane-doe.png", "")
    assert [number_of(name) for name in names] == [3, 0, 0, 0, 0, 0]
    assert [is_of_page(name) for name in names] == [True, True, False, False, False, False]
