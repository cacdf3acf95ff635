"""A page with an answer written by hand and a radiograph of known values, in a real browser, without a server."""

import dataclasses
import json
import re
from contextlib import contextmanager

import numpy as np
from playwright.sync_api import Browser, Page, Route

from demo.compare import viewer_modules
from demo.compare.study import Study
from demo.compare.view import render_results
from demo.page import page_head
from tests.demo.compare.answers import comparison

ADDRESS = "http://viewer.test/"
WIDTH, HEIGHT = 600, 400
FIELD = [100, 50, 500, 350]


@dataclasses.dataclass
class Fixture:
    """What the page gets: the stored values of the radiograph (None: forgotten), and what is said of them."""

    stored: np.ndarray | None
    facts: dict = dataclasses.field(default_factory=dict)
    has_scripts: bool = True  # of the viewer

    def about(self) -> dict:
        height, width = self.stored.shape
        said = {"width": width, "height": height, "bits": 8 * self.stored.dtype.itemsize, "slope": 1, "intercept": 0}
        said |= {"black": 0, "white": 4095, "spacing_mm": None, "calibrated": False, "field": FIELD}
        return said | self.facts

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path.startswith("viewer/"):
            file = viewer_modules.FOLDER / path.split("/")[-1]
            if self.has_scripts:
                return route.fulfill(body=file.read_text(), content_type="text/javascript")
        elif re.fullmatch(r"study/[\w-]+(/pixels)?", path) and self.stored is not None:
            body = self.stored.tobytes() if path.endswith("/pixels") else json.dumps(self.about())
            return route.fulfill(body=body)
        route.fulfill(status=404)


def heats(hot: np.ndarray, cold: np.ndarray | None = None) -> dict:
    """Predictions whose heat for PNEUMONIA is ``hot`` and for NORMAL ``cold``; the CNN answers NORMAL."""
    predictions = comparison().predictions
    return {
        "resnet50": dataclasses.replace(predictions["resnet50"], heatmap=hot, other_heatmap=cold),
        "cnn": dataclasses.replace(predictions["cnn"], heatmap=cold, other_heatmap=hot),
    }


@contextmanager
def shown(browser: Browser, fixture: Fixture, language: str = "en", size=(1440, 900), **changes):
    """A page that has just got its answer; at the end, no error in its console."""
    page = browser.new_page(viewport={"width": size[0], "height": size[1]})
    answer = comparison(width=WIDTH, height=HEIGHT, **changes)
    body = f'<div id="compare"><div id="results">{render_results(Study(answer), language)}</div></div>'
    html = f'<!doctype html><html lang="{language}"><head>{page_head()}</head><body>{body}</body></html>'
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.route("**/*", fixture.answer)
    page.route(ADDRESS, lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto(ADDRESS)
    page.evaluate("xray.pictures(document.body)")
    yield page
    page.close()
    assert problems == []


def pixel(page: Page, x: float, y: float, stage: str = "resnet50", of=(WIDTH, HEIGHT)) -> tuple[int, int, int]:
    """The colour at the point (``x``, ``y``) of the whole picture, upright, ``of`` so many pixels, on a stage."""
    where = f'.stage[data-layer="{stage}"]' if stage else ".large .stage"
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    script = """([place, x, y, width, height]) => {
        const canvas = document.querySelector(`${place} canvas.drawn`);
        const scale = Math.min(canvas.width / width, canvas.height / height);
        const at = (value, size, all) => Math.round(all / 2 + (value - size / 2) * scale);
        const point = [at(x, width, canvas.width), at(y, height, canvas.height)];
        return [...canvas.getContext("2d").getImageData(...point, 1, 1).data].slice(0, 3);
    }"""
    return tuple(page.evaluate(script, [where, x, y, *of]))
