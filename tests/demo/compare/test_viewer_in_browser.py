"""The viewer in a real browser, on a radiograph of known values: what is where, and which grey it has."""

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.demo.compare.viewer_page import FIELD, HEIGHT, WIDTH, Fixture, heats, pixel, shown

pytestmark = pytest.mark.slow

RAMP = np.tile(np.linspace(0, 4095, WIDTH).round().astype(np.uint16), (HEIGHT, 1))
HOT = np.zeros((224, 224), np.float32)
HOT[:112, 112:] = 1  # the upper right quarter of what the models saw
COLD = np.zeros((224, 224), np.float32)
COLD[112:, :112] = 1
HOTTEST = (240, 249, 33)  # of colours.HEAT_COLOURS


@pytest.fixture(scope="module")
def one_page(browser):
    with shown(browser, Fixture(RAMP), predictions=heats(HOT, COLD)) as page:
        page.locator(".stage.live").first.wait_for()
        yield page


@pytest.fixture
def page(one_page):
    """The page as after its answer, under the strongest heat."""
    start_again(one_page)
    one_page.locator("[data-tool=layout]").select_option("side")
    one_page.get_by_label("Predicted").check()
    set_range(one_page, "opacity", 100)
    return one_page


def start_again(page):
    page.get_by_label("Start again").click()


def set_range(page, name, value):
    page.locator(f"[data-tool={name}]").evaluate(
        "(range, value) => { range.value = value; range.dispatchEvent(new Event('input', { bubbles: true })); }", value
    )


def grey(value: float) -> tuple[int, int, int]:
    return (pytest.approx(255 * int(value) / 4095, abs=2),) * 3


def test_heat_lies_on_the_part_that_the_models_saw_and_nowhere_else(page):
    left, top, right, bottom = FIELD
    middle = (left + right) / 2, (top + bottom) / 2
    for x, y in ((middle[0] + 5, middle[1] - 5), (right - 5, top + 5)):
        assert pixel(page, x, y) == HOTTEST
        assert pixel(page, x, y, "cnn") == grey(RAMP[0, int(x)])  # whose answer is the other class
    for x, y in (
        (middle[0] - 5, middle[1] - 5),
        (middle[0] + 5, middle[1] + 5),
        (right + 5, top + 5),
        (right - 5, top - 5),
    ):
        assert pixel(page, x, y) == grey(RAMP[0, int(x)])


def test_another_class_and_opacity_ask_nothing_of_the_server(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label("NORMAL", exact=True).check()
    expect(page.locator(".on-card figcaption [data-class]:not([hidden])")).to_contain_text(
        ["What moved the model towards NORMAL"] * 2
    )
    assert pixel(page, 150, 300) == pixel(page, 150, 300, "cnn") == HOTTEST
    set_range(page, "opacity", 0)
    assert pixel(page, 150, 300) == grey(RAMP[0, 150])
    assert asked == []


def test_the_window_maps_stored_values_to_greys(page):
    set_range(page, "opacity", 0)
    set_range(page, "centre", 2000)
    set_range(page, "width", 1000)
    for stored, shown_as in ((1400, 0), (1750, 64), (2000, 128), (2250, 191), (2600, 255)):
        x = stored * WIDTH / 4096
        assert pixel(page, x, 200) == (pytest.approx(shown_as, abs=3),) * 3
    page.get_by_label("Invert the greys").click()
    assert pixel(page, 1750 * WIDTH / 4096, 200) == (pytest.approx(191, abs=3),) * 3
    start_again(page)
    assert pixel(page, 300, 20) == grey(RAMP[0, 300])


def test_the_offered_windows_follow_the_values_in_the_field(page):
    set_range(page, "opacity", 0)
    page.get_by_label("Window", exact=True).select_option("Lungs")
    left, right = FIELD[0], FIELD[2]
    assert pixel(page, left + 3, 200)[0] < 5 and pixel(page, right - 3, 200)[0] == 255
    assert pixel(page, left + 0.36 * (right - left), 200)[0] == pytest.approx(128, abs=6)  # between shares 0.02 and 0.7
    set_range(page, "centre", 1000)
    expect(page.locator("[data-tool=preset]")).to_have_value("")


def test_a_file_whose_smallest_value_is_white_is_shown_so(browser):
    fixture = Fixture(RAMP, {"black": 4095, "white": 0, "slope": -2, "intercept": 100})
    with shown(browser, fixture, predictions=heats(HOT)) as page:
        page.locator(".stage.live").first.wait_for()
        set_range(page, "opacity", 0)
        assert pixel(page, 30, 20) == grey(4095 - RAMP[0, 30])
        set_range(page, "centre", 1000)
        expect(page.locator("[data-tool=centre] + output")).to_have_text("-1,900")  # as the file counts
        page.get_by_label("Window", exact=True).select_option("lungs")
        assert pixel(page, FIELD[2] - 3, 200)[0] < 5 and pixel(page, FIELD[0] + 3, 200)[0] == 255


def test_an_eight_bit_picture_is_shown_value_by_value(browser):
    stored = np.tile(np.linspace(0, 255, WIDTH).astype(np.uint8), (HEIGHT, 1))
    with shown(browser, Fixture(stored, {"white": 255}), predictions=heats(HOT)) as page:
        page.locator(".stage.live").first.wait_for()
        assert pixel(page, 40, 20) == (pytest.approx(stored[0, 40], abs=1),) * 3


def centre_of(page, stage="resnet50"):
    box = page.locator(f'.stage[data-layer="{stage}"]').bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_wheel_and_drag_move_both_pictures_alike(page):
    set_range(page, "opacity", 0)
    x, y = centre_of(page)
    page.mouse.move(x, y)
    page.mouse.wheel(0, -1000)
    expect(page.locator(".stage.zoomed")).to_have_count(2)
    at_middle = pixel(page, 300, 200)
    assert at_middle == pixel(page, 300, 200, "cnn") == grey(RAMP[0, 300])  # the point under the pointer stays
    page.mouse.down()
    page.mouse.move(x + 100, y)
    page.mouse.up()
    moved = pixel(page, 300, 200)
    assert moved[0] < at_middle[0] - 5 and moved == pixel(page, 300, 200, "cnn")
    page.get_by_label("Whole picture").first.click()
    assert pixel(page, 300, 200) == grey(RAMP[0, 300])


def test_a_drag_with_the_right_button_changes_the_window(page):
    x, y = centre_of(page)
    page.mouse.move(x, y)
    page.mouse.down(button="right")
    page.mouse.move(x + 60, y + 30)
    page.mouse.up(button="right")
    width, centre = (float(page.locator(f"[data-tool={name}]").input_value()) for name in ("width", "centre"))
    assert width == pytest.approx(4095 * 1.2, rel=0.02) or width == 4095  # a slider goes no further than the file
    assert centre == pytest.approx(4095 * 0.6, rel=0.02)


CORNERS = np.kron(np.array([[400, 1400], [2400, 3400]], np.uint16), np.ones((200, 300), np.uint16))
TURNS = [  # what is pressed, and the corners after it: upper left, upper right, lower left, lower right
    (("Turn right",), (2400, 400, 3400, 1400)),
    (("Turn left",), (1400, 3400, 400, 2400)),
    (("Flip left to right",), (1400, 400, 3400, 2400)),
    (("Turn right", "Flip left to right"), (400, 2400, 1400, 3400)),
    (("Flip left to right", "Turn right"), (3400, 1400, 2400, 400)),
]


def test_turned_and_flipped_as_it_is_seen(browser):
    with shown(browser, Fixture(CORNERS), predictions=heats(HOT)) as page:
        page.locator(".stage.live").first.wait_for()
        set_range(page, "opacity", 0)
        for pressed, corners in TURNS:
            start_again(page)
            for name in pressed:
                page.get_by_label(name).click()
            size = (HEIGHT, WIDTH) if any("Turn" in name for name in pressed) else (WIDTH, HEIGHT)
            places = [(x * size[0], y * size[1]) for y in (0.2, 0.8) for x in (0.2, 0.8)]
            assert [pixel(page, *place, of=size) for place in places] == [grey(corner) for corner in corners], pressed


SPACING = [  # spacing [rows, columns], calibrated, words for a line over half of the width
    ([0.5, 0.5], True, "150.0 mm"),
    ([0.5, 0.5], False, "150.0 mm at the detector; less in the patient"),
    (None, False, "300 pixels; the file does not say their size"),
]


@pytest.mark.parametrize(("spacing", "calibrated", "words"), SPACING)
def test_a_length_is_told_in_the_unit_that_the_file_allows(browser, spacing, calibrated, words):
    facts = {"spacing_mm": spacing, "calibrated": calibrated}
    with shown(browser, Fixture(RAMP, facts), size=(1440, 1600), predictions=heats(HOT)) as page:
        page.locator(".stage.live").first.wait_for()
        stage = page.locator(".stage").first
        stage.press("m")
        expect(page.locator(".length")).to_have_text(words)
        expect(page.locator("body > .voice")).to_have_text(words)
        stage.press("Shift+ArrowRight")
        expect(page.locator(".length")).not_to_have_text(words)


def test_pixels_that_are_not_square_are_shown_and_measured_as_they_are(browser):
    with shown(browser, Fixture(RAMP, {"spacing_mm": [0.5, 0.25], "calibrated": True}), predictions=heats(HOT)) as page:
        page.locator(".stage.live").first.wait_for()
        set_range(page, "opacity", 100)
        assert pixel(page, 320, 2 * 180, of=(WIDTH, 2 * HEIGHT)) == HOTTEST  # two screen pixels high for each across
        page.locator(".stage").first.press("m")
        box = page.locator(".stage").first.bounding_box()
        scale = min(box["width"] / WIDTH, box["height"] / (2 * HEIGHT))
        expected = min(WIDTH, box["width"] / 2 / scale) * 0.25
        assert float(page.locator(".length").inner_text().split()[0]) == pytest.approx(expected, abs=0.6)


def test_the_heat_is_hidden_while_h_is_held(page):
    assert pixel(page, 350, 100) == HOTTEST
    page.keyboard.down("h")
    assert pixel(page, 350, 100) == grey(RAMP[0, 350])
    page.keyboard.up("h")
    assert pixel(page, 350, 100) == HOTTEST


def test_the_image_as_the_model_saw_it_is_a_square_under_the_same_heat(page):
    page.get_by_label("As the model saw it").click()
    assert pixel(page, 168, 56, of=(224, 224)) == HOTTEST
    assert pixel(page, 56, 56, of=(224, 224)) == (90, 90, 90)  # of answers.CANVAS
    page.get_by_label("As the model saw it").click()
    assert pixel(page, 350, 100) == HOTTEST


def test_one_large_picture_shows_either_model_the_difference_and_contours(page):
    layout = page.get_by_label("Pictures and what lies over them")
    layout.select_option("Large: Custom CNN")
    expect(page.locator(".large figcaption")).to_contain_text("Custom CNN: What moved the model towards NORMAL")
    assert pixel(page, 150, 300, "") == HOTTEST
    layout.select_option("Large: difference")
    assert pixel(page, 350, 100, "") == (248, 149, 64) and pixel(page, 150, 300, "") == (64, 196, 220)
    layout.select_option("Large: contours of both")
    assert pixel(page, 350, 100, "") == grey(RAMP[0, 350])  # the middle of a hot region is bare
    colours = {pixel(page, 300 + step / 4, 125, "") for step in range(-8, 9)}
    assert any(red > 200 and 100 < green < 200 and blue < 120 for red, green, blue in colours)
    layout.select_option("Side by side")
    expect(page.locator(".on-card .stage").first).to_be_visible()


def test_without_the_pixels_the_image_that_the_models_saw_is_shown_in_the_aspect_of_the_file(browser):
    with shown(browser, Fixture(None), predictions=heats(HOT)) as page:
        page.locator(".stage.live").first.wait_for()
        expect(page.locator(".gone")).to_be_visible()
        set_range(page, "opacity", 100)
        assert pixel(page, 450, 100) == HOTTEST and pixel(page, 150, 100) == (90, 90, 90)


def test_without_the_scripts_of_the_viewer_the_heat_is_shown_and_follows_the_class(browser):
    with shown(browser, Fixture(RAMP, has_scripts=False), predictions=heats(HOT, COLD)) as page:
        page.get_by_label("NORMAL", exact=True).check()
        expect(page.locator(".on-card [data-class=NORMAL]").first).to_be_visible()
        page.wait_for_function("""[...document.querySelectorAll(".heat")].every((heat) =>
            heat.getContext("2d").getImageData(50, 200, 1, 1).data[3] === 255)""")
        expect(page.get_by_label("Zoom in")).to_be_disabled()


SHOWN_AGAIN = """(study) => {
    const results = document.querySelector("#results");
    results.innerHTML = results.innerHTML;
    results.querySelector(".results").dataset.answer += "+"; // as every rendering has another
    results.querySelectorAll(".stage").forEach((stage) => stage.classList.remove("live", "zoomed"));
    results.querySelectorAll("canvas.drawn").forEach((canvas) => canvas.remove());
    results.querySelector(".viewer").dataset.study = study;
    xray.pictures(results);
}"""


def test_another_rendering_of_an_answer_goes_on_where_it_was_also_after_that_of_another_radiograph(page):
    page.locator(".stage").first.press("i")
    page.locator(".stage").first.press("+")
    study = page.locator(".viewer").get_attribute("data-study")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for key, size in ((study, 0), ("another", 2), (study, 2)):
        page.evaluate(SHOWN_AGAIN, key)
        page.locator(f".stage.live{'' if key == 'another' else '.zoomed'}").first.wait_for()
        pressed = str(key == study).lower()
        expect(page.get_by_label("Invert the greys")).to_have_attribute("aria-pressed", pressed)
        assert len(asked) == size


def test_a_reader_who_has_not_yet_chosen_sees_and_hears_no_class(page):
    stage = page.locator(".stage").first
    expect(stage).to_have_accessible_name("ResNet-50: What moved the model towards PNEUMONIA")
    page.evaluate("xray.isBlind = () => true; xray.heat.refresh()")
    expect(stage).to_have_accessible_name("Radiograph viewer")
    assert pixel(page, 350, 100) == grey(RAMP[0, 350])
    page.evaluate("xray.isBlind = () => false; xray.heat.refresh()")


def test_two_fingers_zoom_where_they_are_and_one_moves_what_is_enlarged(page):
    set_range(page, "opacity", 0)
    page.locator(".stage").first.evaluate("""(stage) => {
        const { left, top, width, height } = stage.getBoundingClientRect();
        const [x, y] = [left + width / 2, top + height / 2];
        const point = (kind, pointerId, dx) => stage.dispatchEvent(new PointerEvent(kind,
            { pointerId, pointerType: "touch", clientX: x + dx, clientY: y, bubbles: true }));
        stage.setPointerCapture = () => {};  // these are no real fingers
        point("pointerdown", 1, -40);
        point("pointerdown", 2, 40);
        point("pointermove", 2, 120);
        point("pointermove", 1, -120);
        for (const finger of [1, 2]) point("pointerup", finger, 0);
    }""")
    expect(page.locator(".stage.zoomed")).to_have_count(2)
    expect(page.locator(".stage").first).to_have_css("touch-action", "none")
    assert pixel(page, 300, 200) == grey(RAMP[0, 300])
    assert pixel(page, 400, 200) == grey(RAMP[0, 300 + 100 // 3])  # three times as large


def test_arrow_keys_move_the_picture_and_with_shift_the_window(page):
    set_range(page, "opacity", 0)
    stage = page.locator(".stage").first
    for key in ("+", "+", "+", "ArrowRight"):
        stage.press(key)
    assert pixel(page, 300, 200)[0] > grey(RAMP[0, 300])[0].expected + 3
    width = float(page.locator("[data-tool=width]").input_value())
    stage.press("Shift+ArrowLeft")
    narrower = "width => Math.abs(document.querySelector('[data-tool=width]').value / (0.95 * width) - 1) < 0.01"
    page.wait_for_function(narrower, arg=width)  # the controls follow with the next frame


def test_the_pictures_fit_the_window_however_they_are_laid_out(page):
    for layout in ("side", "cnn", "contours"):
        page.get_by_label("Pictures and what lies over them").select_option(layout)
        page.locator(".stage:visible").first.wait_for()
        page.wait_for_function("document.querySelector('.disclaimer').getBoundingClientRect().bottom <= innerHeight")
        tall = "Math.max(...[...document.querySelectorAll('.stage')].map((stage) => stage.offsetHeight))"
        assert page.evaluate(tall) >= 300, layout


def test_full_screen_is_left_by_button_by_key_and_by_the_browser(page):
    button = page.get_by_label("Full screen")
    for leave in (
        button.click,
        lambda: page.keyboard.press("Escape"),
        lambda: page.evaluate("document.exitFullscreen()"),
    ):
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        page.wait_for_function("document.fullscreenElement?.matches('.viewer')")
        leave()
        expect(button).to_have_attribute("aria-pressed", "false")
        expect(page.locator(".viewer.whole")).to_have_count(0)


def test_two_answers_at_once_make_one_viewer(browser):
    with shown(browser, Fixture(RAMP)) as page:
        page.locator(".stage.live").first.wait_for()
        page.evaluate("xray.pictures(document.querySelector('#results'))")
        page.wait_for_timeout(300)
        assert page.locator(".drawn").count() == page.locator(".stage").count()


def test_of_answers_that_follow_each_other_in_the_same_elements_the_last_is_shown(browser):
    with shown(browser, Fixture(RAMP)) as page:
        page.locator(".stage.live").first.wait_for()
        page.evaluate("""() => {
            for (const answer of ["second", "third"]) {
                document.querySelector(".results").dataset.answer = answer;
                document.querySelector(".viewer").dataset.study = answer;
                xray.pictures(document.body);
            }
        }""")
        expect(page.locator(".drawn")).to_have_count(page.locator(".stage").count())
        page.wait_for_timeout(300)
        expect(page.locator(".drawn")).to_have_count(page.locator(".stage").count())
        page.locator("[data-tool=invert]").click()
        expect(page.locator("[data-tool=invert]")).to_have_attribute("aria-pressed", "true")
