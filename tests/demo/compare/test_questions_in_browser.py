"""The panel "Ask the models" behind a real server, in a real browser; to its models, what is bright is pneumonia."""

import time
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from demo.server.worth import Worth
from tests.demo.compare.one_tab import serving_compare
from tests.demo.compare.test_mending import file_of
from tests.demo.compare.test_questions import CANVAS, Bright
from tests.e2e.visit import drop_file, visiting
from xray_models.images.radiograph import Radiograph
from xray_models.images.scope import ScopeResult
from xray_models.inference.compare import Comparison

pytestmark = pytest.mark.slow

OUTSIDE = 320  # pixels of width: a picture so wide is outside the scope
MODELS = {name: Bright(name) for name in ("resnet50", "cnn")}


def answered(radiograph: Radiograph, *_, **__) -> Comparison:
    """The same canvas whatever is dropped: one bright square, at the upper right."""
    predictions = {name: model.predict(CANVAS) for name, model in MODELS.items()}
    scope = ScopeResult(("adult",), {}) if radiograph.width == OUTSIDE else ScopeResult()
    return Comparison(CANVAS, radiograph.width, radiograph.height, (), predictions, {}, 0.5, scope)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    current = SimpleNamespace(classifiers=MODELS, run_id=None, stamp="first", worth=Worth(), calibration=None)
    weights = SimpleNamespace(current=current, stamp="first", of={"first": current}.get, run_id=None)
    with serving_compare(tmp_path_factory.mktemp("uploads"), answered, weights) as address:
        yield address


@pytest.fixture
def visit(browser, address):
    """A visitor who has not dropped anything yet."""
    with visiting(browser, address) as page:
        page.set_default_timeout(20_000)
        yield page


@pytest.fixture
def page(visit):
    """A visitor who has opened the panel below the answers, by keyboard."""
    drop_file(visit, ".drop", file_of(300, 200).data, "chest.png")
    open_panel(visit)
    return visit


def open_panel(page: Page) -> None:
    summary = page.locator("#questions summary")
    expect(summary).to_be_visible()
    summary.press("Enter")
    page.locator("#questions form").first.wait_for()


def choose(page: Page, question: str) -> None:
    page.locator("#questions .which label", has_text=question).click()


def expect_both(page: Page, label: str) -> None:
    """Both models' answers to the altered picture on view are ``label``."""
    cells = page.locator("form:not([hidden]) [data-answer] td:nth-child(3) span")
    expect(cells).to_have_text([label, label])


def test_without_an_answer_there_is_no_panel_and_no_question_in_the_page(visit):
    expect(visit.locator("#questions")).to_be_hidden()
    drop_file(visit, ".drop", file_of(300, 200).data, "chest.png")
    expect(visit.locator("#questions summary")).to_be_visible()
    expect(visit.locator("#questions form")).to_have_count(0)


def test_a_rectangle_is_moved_by_keyboard_and_by_numbers_and_both_answers_follow(page):
    expect_both(page, "PNEUMONIA")  # the rectangle begins elsewhere
    fields = page.locator("form[data-question=cover] input")
    for field, value in zip(fields.all(), ("70", "14", "20", "20"), strict=True):
        field.fill(value)
    expect_both(page, "NORMAL")
    expect(page.locator("body > .voice")).to_contain_text("the answer turns from PNEUMONIA (90%) to NORMAL (20%)")
    rectangle = page.locator(".rectangle")
    expect(rectangle).to_have_attribute(
        "aria-label", "Covered rectangle: from the left 70 %, from the top 14 %, width 20 %, height 20 %"
    )
    for _ in range(14):
        rectangle.press("ArrowDown")
    assert fields.nth(1).input_value() == "42"
    expect_both(page, "PNEUMONIA")
    rectangle.press("Shift+ArrowLeft")
    assert fields.nth(2).input_value() == "18"


def test_a_rectangle_is_drawn_by_pointer_and_carried_by_pointer(page):
    box = page.locator(".plate").bounding_box()

    def drag(*ends):
        points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in ends]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point, steps=5)
        page.mouse.up()

    page.locator(".plate").scroll_into_view_if_needed()
    box = page.locator(".plate").bounding_box()
    drag((0.68, 0.1), (0.9, 0.32))
    expect_both(page, "NORMAL")
    drag((0.8, 0.2), (0.5, 0.6))
    expect_both(page, "PNEUMONIA")
    values = [int(field.input_value()) for field in page.locator("form[data-question=cover] input").all()]
    assert values == pytest.approx([38, 50, 22, 22], abs=2)


def test_sliders_change_the_picture_and_reset_takes_it_back(page):
    choose(page, "Change the picture")
    expect_both(page, "PNEUMONIA")
    page.get_by_label("Brightness").fill("-40")
    expect_both(page, "NORMAL")
    expect(page.locator("form[data-question=alter] output").first).to_have_text("-40")
    page.get_by_role("button", name="As it was").click()
    expect_both(page, "PNEUMONIA")


def test_a_heatmap_is_shown_with_its_names(page):
    choose(page, "Another heatmap")
    page.locator("select[name=method]").select_option("LayerCAM")
    page.locator("select[name=depth]").select_option("1")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("form:not([hidden]) figcaption").nth(1)).to_have_text(
        "Custom CNN: LayerCAM after second, towards PNEUMONIA"
    )


@pytest.fixture
def times(monkeypatch):
    """When a model was asked, each time; it takes a while to answer."""
    asked, times = Bright.p_pneumonia, []

    def slowly(self, canvases):
        times.append(time.monotonic())
        time.sleep(0.2)
        return asked(self, canvases)

    monkeypatch.setattr(Bright, "p_pneumonia", slowly)
    return times


def expect_asked_no_more(times: list[float]) -> None:
    """A whole search asks some 40 times, 0.2 s each."""
    begun = time.monotonic()
    while time.monotonic() - max(begun, *times[-1:]) < 1:
        assert time.monotonic() - begun < 4, "the models are still being asked"
        time.sleep(0.05)


def test_the_search_shows_that_it_has_begun_can_be_stopped_and_ends(page, times, monkeypatch):
    choose(page, "What would change the answer?")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("form:not([hidden]) [data-answer].asking")).to_be_visible(timeout=300)
    expect(page.locator("form:not([hidden]) progress")).to_be_visible()
    expect(page.get_by_role("button", name="Search")).to_be_disabled()
    expect(page.get_by_role("button", name="Stop")).to_be_focused()
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("Stopped. What was found until then stays.")).to_be_visible()
    expect_asked_no_more(times)
    page.evaluate("""() => {
        const form = document.querySelector("form:not([hidden])");
        form.querySelector("[type=submit]").click();
        form.querySelector("[data-stop]").click();
    }""")
    expect_asked_no_more(times)  # nor after a Stop that comes before the search has begun
    monkeypatch.undo()
    page.get_by_role("button", name="Search").click()
    expect(page.locator("form:not([hidden]) figcaption").nth(1)).to_contain_text("the answer turns from PNEUMONIA")
    pictures = page.locator("form:not([hidden]) figure img[data-canvas]")
    assert [picture.get_attribute("src")[:15] for picture in pictures.all()] == ["data:image/png;"] * 2
    expect(page.get_by_role("button", name="Search")).to_be_focused()


def test_another_language_keeps_what_was_chosen_and_another_study_does_not(page):
    page.locator("form[data-question=cover] input").first.fill("70")
    expect_both(page, "PNEUMONIA")
    page.locator("#language label", has_text="Français").click()
    expect(page.locator(".which")).to_contain_text("Masquer une partie")
    expect(page.get_by_label("Depuis la gauche")).to_have_value("70")
    drop_file(page, ".drop", file_of(280, 200).data, "other.png")
    expect(page.get_by_label("Depuis la gauche")).to_have_value("15")
    expect_both(page, "PNEUMONIE")
    expect(page.locator("body > .voice")).to_contain_text("Les deux modèles répondent")


def test_who_reads_first_is_not_told_the_answers_here(visit):
    visit.locator("[data-own-first]").check()
    drop_file(visit, ".drop", file_of(300, 200).data, "chest.png")
    visit.locator(".own-choice button").first.wait_for()
    expect(visit.locator("#questions")).to_be_hidden()
    visit.locator(".own-choice button").first.click()
    open_panel(visit)
    expect_both(visit, "PNEUMONIA")


def test_an_image_outside_the_scope_is_not_asked_about_until_its_answers_are_open(visit):
    drop_file(visit, ".drop", file_of(OUTSIDE, 200).data, "adult.png")
    visit.locator(".outside").wait_for()
    expect(visit.locator("#questions")).to_be_hidden()
    visit.get_by_text("Show anyway").press("Enter")
    open_panel(visit)
    expect_both(visit, "PNEUMONIA")
