"""A batch of files -> their rows, beside the visitors who wait for one answer on the Compare tab and go first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool

from demo.server.active_weights import ActiveWeights
from demo.server.at_once import READINGS
from demo.server.edge.failures import log_in_one_line
from demo.server.zero_gpu import is_zero_gpu, on_gpu
from demo.text.say import page_error
from demo.ui.pictures import thumbnail
from demo.worklist.rows import row
from xray_models.cli.loaded import short_name
from xray_models.errors import XrayError
from xray_models.images.radiograph import Radiograph, load_radiograph
from xray_models.images.scope import Scope
from xray_models.inference.classifier import Classifier
from xray_models.inference.compare import compare, compare_many

Row = dict[str, object]


class Panel(NamedTuple):
    """Who judges a batch."""

    classifiers: Mapping[str, Classifier]
    scope: Scope | None
    stamp: str  # of the weights
    name: str  # in the CSV: see ``xray_models/cli/loaded.py``


class Judge:
    """Judges with the weights in use, without heatmaps: these come when a file is opened on the Compare tab."""

    def __init__(self, weights: ActiveWeights, scope: Scope | None):
        self.weights, self._scope = weights, scope
        self._panel: Panel | None = None  # the last one

    async def rows(self, files: Sequence[bytes]) -> tuple[str, list[Row]]:
        """The stamp of the weights that answered, and a row for each of ``files``, in their order.

        A file that cannot be judged has a row that says so. XrayError: "no-gpu-now", where a GPU has to be borrowed.
        """
        panel = await run_in_threadpool(self._current_panel)
        judge = self._borrowing if is_zero_gpu() else self._side_by_side
        return panel.stamp, await judge(files, panel)

    def _current_panel(self) -> Panel:
        """Who judges now. It may have to load other weights, and to read their files once for their name."""
        weights = self.weights.current
        if self._panel is None or self._panel.classifiers is not weights.classifiers:
            name = short_name(weights.directory, weights.classifiers, self._scope)
            self._panel = Panel(weights.classifiers, self._scope, weights.stamp, name)
        return self._panel

    async def _side_by_side(self, files: Sequence[bytes], panel: Panel) -> list[Row]:
        """Each file for itself, some of them at once: what meets at a GPU is answered there in one pass."""
        return await _all(partial(_judged, panel), files)

    async def _borrowing(self, files: Sequence[bytes], panel: Panel) -> list[Row]:
        """All in one go, as a GPU is borrowed for each."""
        loaded = await _all(partial(_safely, _without_raster), files)
        radiographs = [each for each in loaded if isinstance(each, Radiograph)]
        ask = partial(on_gpu(compare_many), radiographs, panel.classifiers, heatmaps=False, scope=panel.scope)
        answers = iter(await run_in_threadpool(ask) if radiographs else [])
        return [
            row(each, panel.name)
            if isinstance(each, XrayError)
            else row(next(answers), panel.name, thumbnail(each.pixels))
            for each in loaded
        ]


async def _all(work: Callable[[bytes], Row | Radiograph | XrayError], files: Sequence[bytes]) -> list:
    """``work`` of each of ``files``, in their order. No thread waits for them here."""
    begun = [asyncio.wrap_future(READINGS.read_later(len(file), partial(work, file))) for file in files]
    return list(await asyncio.gather(*begun))


def _judged(panel: Panel, file: bytes) -> Row:
    made = _safely(partial(_row, panel), file)
    return row(made, panel.name) if isinstance(made, XrayError) else made


def _row(panel: Panel, file: bytes) -> Row:
    radiograph = load_radiograph(file)
    answer = _safely(partial(compare, classifiers=panel.classifiers, heatmaps=False, scope=panel.scope), radiograph)
    return row(answer, panel.name, thumbnail(radiograph.pixels))


def _without_raster(file: bytes) -> Radiograph:
    """What the models need: it is copied on its way to the GPU."""
    return replace(load_radiograph(file), raster=None)


def _safely(step: Callable, subject: bytes | Radiograph):
    """``step(subject)``, or the error why there is none. The log gets no message: it may name a person."""
    try:
        return step(subject)
    except XrayError as error:
        return error
    except Exception as error:
        log_in_one_line("Judging", "a file of a worklist", error)
        return page_error("unexpected")
