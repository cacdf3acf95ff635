"""The scripts and styles of Gradio's page: compressed once, and kept by browsers for good.

Gradio 6.31 compresses each of them for each visitor, and lets no browser keep one unasked, although their names change
with their content.
"""

from __future__ import annotations

import mimetypes
from functools import lru_cache
from pathlib import Path

import brotli
import gradio
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = Path(gradio.__file__).parent / "templates" / "frontend" / "assets"
KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}
_COMPRESSED = {".css", ".js", ".svg"}  # fonts are compressed already
_QUALITY = 5  # of Brotli: 6 % smaller than Gradio's 4 in the same time; 11 takes a hundred times as long for 14 %


def assets_route() -> Route:
    """For ``edge_settings``; it takes the place of Gradio's own route."""
    known = frozenset(file.name for file in FOLDER.iterdir())

    def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in known:
            return Response(status_code=404)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        if Path(name).suffix not in _COMPRESSED:
            return Response((FOLDER / name).read_bytes(), media_type=kind, headers=KEPT)
        headers = {**KEPT, "Vary": "Accept-Encoding"}
        if "br" not in Headers(scope=request.scope).get("accept-encoding", ""):
            return Response((FOLDER / name).read_bytes(), media_type=kind, headers=headers)
        return Response(_compressed(name), media_type=kind, headers={**headers, "Content-Encoding": "br"})

    return Route("/assets/{name}", asset)


@lru_cache(maxsize=1024)
def _compressed(name: str) -> bytes:
    return brotli.compress((FOLDER / name).read_bytes(), mode=brotli.MODE_TEXT, quality=_QUALITY)
