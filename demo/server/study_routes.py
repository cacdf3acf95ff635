"""The routes that give a visitor's radiograph back to the page that shows it, and say which weights answer.

Whoever knows the key of a study, which its page alone was told, gets its pixels; nobody else, and no other site.
"""

from __future__ import annotations

import gzip
from typing import Protocol

import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.server.studies import Original, Studies
from xray_models.errors import RadiographError
from xray_models.images.margins import exposed_field

IN_USE_PATH, STUDY_PATH = "/in-use", "/study/{key}"
_NOT_KEPT = {"Cache-Control": "no-store"}


class InUse(Protocol):
    """``ActiveWeights``, as far as it is asked here."""

    @property
    def stamp(self) -> str:
        """Another one whenever other weights are in use."""


def study_routes(studies: Studies, weights: InUse) -> list[Route]:
    """For ``edge_settings``; the handlers are plain functions, so that they run in a thread of their own."""

    def in_use(request: Request) -> Response:
        return JSONResponse({"weights": weights.stamp}, headers=_NOT_KEPT)

    def study(request: Request) -> Response:
        original = studies.get(request.path_params["key"])
        facts = _facts(original) if original else None
        return JSONResponse(facts, headers=_NOT_KEPT) if facts else _gone()

    def pixels(request: Request) -> Response:
        original = studies.get(request.path_params["key"])
        depth = original.depth() if original else None
        if depth is None:
            return _gone()
        stored = np.ascontiguousarray(depth.stored, dtype=f"<u{depth.bits // 8}")
        packed = gzip.compress(stored.tobytes(), compresslevel=1)  # much of it is noise, on which more effort is lost
        headers = {**_NOT_KEPT, "Content-Encoding": "gzip"}
        return Response(packed, media_type="application/octet-stream", headers=headers)

    return [Route(IN_USE_PATH, in_use), Route(STUDY_PATH, study), Route(f"{STUDY_PATH}/pixels", pixels)]


def _facts(original: Original) -> dict[str, object] | None:
    """All that a viewer needs besides the pixels. None: they are gone."""
    try:
        radiograph, depth, raster = original.radiograph(), original.depth(), original.raster
    except RadiographError:  # of a mend that left nothing to see
        return None
    if radiograph is None or depth is None or raster is None:
        return None
    height, width = depth.stored.shape
    return {
        "width": width,
        "height": height,
        "bits": depth.bits,
        "slope": depth.slope,
        "intercept": depth.intercept,
        "black": depth.black,
        "white": depth.white,
        "spacing_mm": _spacing(raster.facts.spacing_mm, original.mends),
        "calibrated": raster.facts.calibrated,
        "field": list(exposed_field(radiograph.pixels)),
    }


def _spacing(spacing: tuple[float, float] | None, mends: tuple[str, ...]) -> list[float] | None:
    """From one row to the next, and from one column to the next, after all turns."""
    if spacing is None:
        return None
    turns = sum(mend in ("turn_90", "turn_270") for mend in mends)
    return list(reversed(spacing) if turns % 2 else spacing)


def _gone() -> Response:
    return JSONResponse({}, 404, _NOT_KEPT)
