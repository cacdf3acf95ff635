"""Scripts that a page asks for when it needs them: modules of the browser, as files that it may keep for good."""

from __future__ import annotations

import hashlib
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}


class ScriptModules:
    """The modules in ``folder``, whose main.js asks for the others, at an address that begins with ``name``."""

    def __init__(self, name: str, folder: Path):
        self._files = {file.name: file.read_bytes() for file in sorted(folder.glob("*.js"))}
        self._version = hashlib.sha256(b"\0".join(self._files.values())).hexdigest()[:16]  # others, another address
        self._name = name

    @property
    def address(self) -> str:
        """Of main.js, from the page's own address."""
        return f"{self._name}/{self._version}/main.js"

    def route(self) -> Route:
        """For ``edge_settings``; the scripts of another version, which an old page may ask for, are not there."""

        async def script(request: Request) -> Response:
            content = self._files.get(request.path_params["name"])
            if content is None or request.path_params["version"] != self._version:
                return Response(status_code=404)
            return Response(content, media_type="text/javascript", headers=_KEPT)

        return Route(f"/{self._name}/{{version}}/{{name}}", script)
