"""The route that gives a visitor's own picture back to the page that shows it, for the viewer.

Whoever knows the key of a data set, which its page alone was told, gets its pictures; nobody else.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from demo.server.held_files import HELD_FILES
from demo.validate.images import ORIGINAL_PATH
from xray_models.data.archive import open_dataset
from xray_models.errors import XrayError

_NOT_KEPT = {"Cache-Control": "no-store"}


def validate_routes() -> list[Route]:
    """For ``edge_settings``; the handler is a plain function, so that it runs in a thread of its own."""

    def original(request: Request) -> Response:
        held = HELD_FILES.get(request.path_params["key"])
        content = _read(held.path, request.query_params.get("name", "")) if held and held.path else None
        if content is None:
            return Response(status_code=404, headers=_NOT_KEPT)
        return Response(content, media_type="application/octet-stream", headers=_NOT_KEPT)

    return [Route(f"/{ORIGINAL_PATH}/{{key}}", original)]


def _read(path, name: str) -> bytes | None:
    """None: there is no such picture."""
    try:
        with open_dataset(path) as (names, read):
            return read(name) if name in names else None
    except XrayError:
        return None
