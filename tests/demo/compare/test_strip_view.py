from demo.compare.cases import MOST, Cases
from demo.compare.strip_view import render_strip
from demo.compare.study import Study
from tests.demo.compare.answers import comparison
from xray_models.errors import RadiographError
from xray_models.images.scope import ScopeResult


def cases(*studies: Study) -> Cases:
    return Cases(studies, index=1)


def test_one_radiograph_needs_no_strip():
    assert "<ol" not in render_strip(Cases(), "en") and "<ol" not in render_strip(cases(Study(comparison())), "en")


def test_each_has_its_picture_both_labels_and_words_for_who_does_not_see_them():
    html = render_strip(cases(Study(comparison(), thumbnail="data:,a"), Study(comparison("PNEUMONIA"))), "en")
    assert 'aria-label="Radiograph 1 of 2. ResNet-50: PNEUMONIA, Custom CNN: NORMAL"' in html
    first, second = html.split('<button type="button" data-index="')[1:3]
    assert 'src="data:,a"' in first and first.count('<i class="pneumonia">') == first.count('<i class="normal">') == 1
    assert second.count('<i class="pneumonia">') == 2 and 'aria-current="true"' in second
    assert "aria-current" not in first


def test_what_was_refused_or_is_outside_shows_no_label():
    outside = Study(comparison(scope=ScopeResult(("lateral",))))
    html = render_strip(cases(outside, Study(error=RadiographError("blank", "Blank <b>."))), "fr")
    assert 'class="pneumonia"' not in html and "Blank" not in html.replace("Blank &lt;b&gt;.", "")
    assert html.count('<i class="uncertain">') == html.count('<i class="refused">') == 1
    assert "Radiographie 2 sur 2." in html


def test_where_some_made_room_it_says_how_many_are_kept():
    full = Cases()
    for number in range(MOST):
        full = full.read(Study(comparison()), number + 1)
    assert "are kept" not in render_strip(full, "en")
    assert f"At most {MOST} are kept." in render_strip(full.read(Study(comparison()), MOST + 1), "en")
