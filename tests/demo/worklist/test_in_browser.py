"""The worklist in a real browser, with answers written by hand."""

import io
import json
import threading
import zipfile
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from demo.worklist import tab as worklist_tab
from tests.demo.compare.answers import comparison
from tests.demo.compare.one_tab import serving_compare
from tests.e2e.visit import drop_files, visiting
from xray_models.errors import RadiographError
from xray_models.images.scope import ScopeResult

pytestmark = pytest.mark.slow

gate = SimpleNamespace(open=threading.Event())  # while it is closed, no answer comes


def labelled(radiograph, *_, **__):
    """By the width of a picture: disagreement, PNEUMONIA by both, outside the scope, or refused."""
    gate.open.wait(30)
    width = radiograph.width
    if width == 203:
        raise RadiographError("blank", "This picture is blank.")
    scope = ScopeResult(("adult",)) if width == 202 else None
    return comparison("PNEUMONIA" if width == 201 else "NORMAL", width=width, height=radiograph.height, scope=scope)


def picture(width: int) -> bytes:
    buffer = io.BytesIO()
    pixels = np.linspace(20, 220, 200)[:, None] + np.linspace(0, 30, width)
    Image.fromarray(pixels.astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def zipped(files: dict[str, bytes], **settings) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **settings) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with serving_compare(tmp_path_factory.mktemp("uploads"), labelled, build_other=worklist_tab.build) as address:
        yield address


@pytest.fixture(scope="module")
def visit(browser, address):
    with visiting(browser, address) as page:
        yield page


@pytest.fixture
def page(visit):
    """The tab of one visit, with an empty list."""
    gate.open.set()
    visit.get_by_text("English").click()
    visit.get_by_role("tab", name="Worklist").click()
    visit.locator(".worklist .drop").wait_for()
    if visit.locator("[data-do=clear]").is_visible():
        visit.locator("[data-do=clear]").click()
    expect(visit.locator(".worklist .filled")).to_be_hidden()
    yield visit
    gate.open.set()


def drop(page: Page, files: dict[str, bytes]) -> None:
    drop_files(page, ".worklist .drop", files)


def expect_done(page: Page, count: int) -> None:
    expect(page.locator("[data-told=progress]")).to_have_text(f"Done: {count} files.")


def names(page: Page) -> list[str]:
    return page.locator(".listing .file button").all_inner_texts()


def saved(page: Page, kind: str) -> bytes:
    with page.expect_download() as download:
        page.locator(f"[data-save={kind}]").click()
    return download.value.path().read_bytes()


def test_files_and_a_zip_become_a_table_that_is_sorted_filtered_and_saved(page):
    inside = {"deep/both.png": picture(201), "deep/notes.txt": b"no", "__MACOSX/deep/x.png": b"no", "bad.png": b"no"}
    alone = {"=differ.png": picture(200), "adult.png": picture(202), "blank.png": picture(203)}
    drop(page, alone | {"some.zip": zipped(inside)})
    expect_done(page, 5)
    expect(page.locator("[data-told=found]")).to_contain_text("no radiograph is called so: some.zip/deep/notes.txt")
    assert names(page) == ["=differ.png", "both.png", "adult.png", "blank.png", "bad.png"]
    page.locator("[data-order]").select_option("name")
    assert names(page) == ["=differ.png", "adult.png", "blank.png", "bad.png", "both.png"]
    adult = page.locator("tr", has_text="adult.png")
    expect(adult.locator(".remark")).to_contain_text("Outside the scope The file says that this patient is an adult.")
    expect(adult.locator(".model").first).to_have_text("")
    page.locator("[data-filter=refused]").click()
    expect(page.locator(".listing .remark")).to_have_count(2)
    page.get_by_text("Français").click()
    expect(page.locator(".listing .remark").first).to_contain_text("Refusé Cette image est vide")
    expect(page.locator("[data-filter=refused]")).to_have_attribute("aria-pressed", "true")

    table = pd.read_csv(io.BytesIO(saved(page, "csv")))
    assert list(table.file) == ["./=differ.png", "adult.png", "blank.png", "some.zip/bad.png", "some.zip/deep/both.png"]
    assert table.cnn_p_pneumonia.dtype == float and list(table.error_code.dropna()) == ["blank", "not-an-image"]
    assert table.agreement.dropna().tolist() == [False, False, True] and table.inside_scope.dropna().tolist() == [False]
    lines = [json.loads(line) for line in saved(page, "jsonl").splitlines()]
    assert [line["file"] for line in lines] == ["=differ.png", *table.file[1:]]
    assert lines[0]["models"]["cnn"]["label"] == "NORMAL" and lines[3]["error"]["code"] == "not-an-image"
    assert saved(page, "pdf").startswith(b"%PDF")


def test_stop_keeps_what_is_judged_and_the_rest_goes_on_later(page):
    gate.open.clear()
    drop(page, {f"{number:02}.png": picture(200) for number in range(40)})
    expect(page.locator("[data-told=progress]")).to_have_text("0 of 40 files")
    expect(page.locator("tr[data-state=reading]").first).to_be_visible()
    page.locator("[data-do=stop]").click()
    expect(page.locator("tr[data-state=reading]")).to_have_count(0)
    expect(page.locator("[data-told=left]")).to_have_text("Stopped: 40 still wait.")
    expect(page.locator("[data-do=run]")).to_be_focused()
    gate.open.set()
    page.locator("[data-do=run]").click()
    expect_done(page, 40)
    assert len(pd.read_csv(io.BytesIO(saved(page, "csv"))).file.unique()) == 40
    page.locator("[data-do=clear]").click()
    expect(page.locator(".worklist .filled")).to_be_hidden()


def test_what_is_still_being_looked_through_goes_with_a_list_that_is_cleared(page):
    drop(page, {"a.png": picture(200)})
    expect_done(page, 1)
    drop(page, {"many.zip": zipped({f"{number}.png": b"" for number in range(20_000)})})
    page.wait_for_function("() => document.querySelector('[data-told=found]').textContent.startsWith('Looking')")
    page.evaluate("() => document.querySelector('[data-do=clear]').click()")
    page.wait_for_timeout(2000)  # in which the rest of them would have come
    has_come_back = page.locator(".worklist .filled").is_visible()
    if has_come_back:
        page.locator("[data-do=clear]").click()  # or the tests after this one wait for them
    assert not has_come_back
    drop(page, {"b.png": picture(200)})
    expect_done(page, 1)


def test_a_server_that_is_out_of_reach_for_a_while_loses_nothing(page):
    page.evaluate("() => { window.reach = fetch; window.fetch = () => Promise.reject(new TypeError()); }")
    drop(page, {"a.png": picture(200), "b.png": picture(201)})
    expect(page.locator("[data-told=trouble]")).to_have_text(
        "The server cannot be reached; it is asked again by itself."
    )
    page.evaluate("() => { window.fetch = window.reach; }")
    expect_done(page, 2)
    expect(page.locator("[data-told=trouble]")).to_be_hidden()


def test_by_keyboard_a_radiograph_of_a_zip_is_opened_on_compare(page):
    inside = {f"{width}.png": picture(width) for width in (200, 201, 210)}
    drop(page, {"some.zip": zipped(inside), "w.png": picture(220)})
    expect_done(page, 4)
    page.locator("[data-order]").select_option("name")
    page.locator(".listing .file button").first.focus()
    for key, name in (("ArrowDown", "201.png"), ("End", "w.png"), ("ArrowUp", "210.png")):
        page.keyboard.press(key)
        expect(page.locator(".listing .file button", has_text=name)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#drop-zone .drop small")).to_contain_text("210 × ")
    expect(page.locator(".worklist-bar")).to_contain_text("3 of 4 in the worklist")
    expect(page.locator("body[data-busy]")).to_have_count(0)
    page.keyboard.press("j")
    expect(page.locator("#drop-zone .drop small")).to_contain_text("220 × ")
    expect(page.locator(".worklist-bar [data-step='1']")).to_be_disabled()
    page.keyboard.press("w")
    expect(page.locator(".listing .file button", has_text="w.png")).to_be_focused()
    expect(page.locator("tr", has_text="210.png").locator("small").first).to_contain_text("opened")
    page.get_by_role("tab", name="Compare").click()
    drop_files(page, "#drop-zone .drop", {"other.png": picture(230)})
    expect(page.locator("#drop-zone .drop small")).to_contain_text("230 × ")
    expect(page.locator(".worklist-bar")).to_have_count(0)


def test_a_folder_is_looked_through_with_its_zips(page, tmp_path):
    files = {"b.png": picture(200), "deep/a.png": picture(201), ".hidden/c.png": b"no", "notes.txt": b"no"}
    files |= {"more.zip": zipped({"d.png": picture(204)}), "bad.zip": b"no zip"}
    for name, content in files.items():
        path = tmp_path / "visits" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with page.expect_file_chooser() as chooser:
        page.locator("[data-do=folder]").click()
    chooser.value.set_files(tmp_path / "visits")
    expect_done(page, 4)
    page.locator("[data-order]").select_option("order")
    titles = [cell.get_attribute("title") for cell in page.locator(".listing tbody .file").all()]
    assert titles == [f"visits/{name}" for name in ("b.png", "bad.zip", "deep/a.png", "more.zip/d.png")]
    expect(page.locator("tr", has_text="bad.zip").locator(".remark")).to_contain_text("This zip cannot be read")


def test_a_zip_that_cannot_be_read_is_a_line_with_its_reason(page):
    content = zipped({"a.png": picture(200)})
    changed = content[:60] + b"0123456789" + content[70:]
    drop(page, {"cut.zip": content[: len(content) // 2], "changed.zip": changed, "empty.zip": zipped({})})
    expect_done(page, 3)
    expect(page.locator("tr", has_text="cut.zip").locator(".remark")).to_contain_text("Refused This zip cannot be read")
    expect(page.locator("tr", has_text="empty.zip").locator(".remark")).to_contain_text("This zip is empty")
    expect(page.locator("tr", has_text="a.png").locator(".remark")).to_contain_text(
        "Refused This file could not be read"
    )


def test_of_ten_thousand_rows_only_those_on_the_screen_are_in_the_page(page):
    gate.open.clear()
    page.evaluate(
        """() => {
            const dataTransfer = new DataTransfer();
            for (let i = 0; i < 10_000; i += 1) dataTransfer.items.add(new File(["x"], `${i}.png`));
            const options = { dataTransfer, bubbles: true, cancelable: true };
            document.querySelector(".worklist .drop").dispatchEvent(new DragEvent("drop", options));
        }"""
    )
    expect(page.locator("[data-filter=all] b")).to_have_text("10,000")
    page.locator("[data-do=stop]").click()
    page.locator("[data-order]").select_option("order")
    assert page.locator(".listing tbody tr").count() < 60
    page.locator(".listing .file button").first.focus()
    page.keyboard.press("End")
    expect(page.locator(".listing .file button", has_text="9999.png")).to_be_focused()
    page.locator("[data-search]").fill("777")
    expect(page.locator("table[aria-rowcount='20']")).to_be_visible()
