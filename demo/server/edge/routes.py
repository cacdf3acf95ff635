"""Which routes of Gradio the page needs. All others do not exist here.

A list of what is allowed also covers what Gradio adds later. The page and ``gradio_client`` were watched to write it:
the browser tests fail where it lacks something.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from starlette.types import ASGIApp, Receive, Scope, Send

from demo.server.edge.asgi import path_of, refusal
from demo.server.edge.health import HEALTH_PATH
from demo.server.study_routes import IN_USE_PATH

# The one file that a visitor gets from the upload folder is the zip of a run. A path on this machine, never a URL or a
# network share; Gradio looks whether it lies in that folder.
_RUN_ZIP = r"file=([A-Za-z]:)?[/\\](?![/\\])([^:\0]*[/\\])?xray-run-[\d-]+\.zip"
_READ = re.compile(
    rf"/|/config/?|/theme\.css|/favicon\.ico|/robots\.txt|/manifest\.json|{HEALTH_PATH}|/(assets|static|svelte)/.+"
    rf"|/gradio_api/(info/?|theme\.css|startup-events|heartbeat/[^/]+|queue/data|upload_progress|{_RUN_ZIP})"
    rf"|/gradio_api/call/(compare|batch)/[^/]+|{IN_USE_PATH}|/study/[\w-]+(/pixels)?"
    rf"|/(viewer|worklist)/[0-9a-f]+/\w+\.js"
    r"|/validate/original/[\w-]+"
)
_WRITE = re.compile(r"/gradio_api/(upload|queue/join|cancel|reset/?|call/(compare|batch)/?)|/worklist/(answers|pdf)")
_ALLOWED = {"GET": _READ, "HEAD": _READ, "POST": _WRITE}


class RouteGuard:
    """Answers 404 to everything that the page does not need. ``open_paths``: those that it needs for any method."""

    def __init__(self, app: ASGIApp, open_paths: Collection[str] = ()):
        self._app, self._open_paths = app, frozenset(open_paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            allowed = _ALLOWED.get(scope["method"])
            path = path_of(scope)
            if path not in self._open_paths and (allowed is None or not allowed.fullmatch(path)):
                await refusal(scope, 404, "edge_route")(scope, receive, send)
                return
        await self._app(scope, receive, send)
