"""The scripts of the viewer, which a page asks for after its first answer: files that a browser may keep for good."""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = Path(__file__).parent / "viewer"
_FILES = {file.name: file.read_bytes() for file in sorted(FOLDER.glob("*.js"))}
_VERSION = hashlib.sha256(b"\0".join(_FILES.values())).hexdigest()[:16]  # other scripts have another address
_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}

ADDRESS = f"viewer/{_VERSION}/main.js"  # of the module that asks for the others, from the page's own address


def viewer_route() -> Route:
    """For ``edge_settings``; the scripts of another version, which an old page may ask for, are not there."""

    async def script(request: Request) -> Response:
        content = _FILES.get(request.path_params["name"])
        if content is None or request.path_params["version"] != _VERSION:
            return Response(status_code=404)
        return Response(content, media_type="text/javascript", headers=_KEPT)

    return Route("/viewer/{version}/{name}", script)
