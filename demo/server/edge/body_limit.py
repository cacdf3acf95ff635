"""How much a request may send: counted as it comes, because ``Content-Length`` may be absent or a lie.

Starlette has such a limit since 1.10. This one is for every version that Gradio takes, differs by route, and says why.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.server.edge.asgi import language_of, path_of
from demo.text.numbers import size
from demo.text.say import say
from xray_models.images.radiograph import MAX_BYTES

OTHER_BYTES = 2_000_000  # of a request that is no upload; those of the page take a few kilobytes
_FORM_BYTES = 1_000_000  # of an upload, around its files
_UPLOAD_PATH = "/gradio_api/upload"
_LARGER = {  # bytes of other requests that may be
    "/worklist/answers": MAX_BYTES + _FORM_BYTES,  # some small files, or one that may be as large as any
    "/worklist/pdf": 10_000_000,  # some hundred bytes for each line of a long list
}


class BodyLimit:
    """Refuses larger requests, with 413. ``upload_bytes``: of all files of an upload together."""

    def __init__(self, app: ASGIApp, upload_bytes: int):
        self._app, self._upload_bytes = app, upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, language = path_of(scope), language_of(scope)
        limit = said = _LARGER.get(path, OTHER_BYTES)
        if path == _UPLOAD_PATH:
            limit, said = self._upload_bytes + _FORM_BYTES, self._upload_bytes
        sentence = say(language, "edge_body", limit=size(language, said))
        announced = Headers(scope=scope).get("content-length", "")
        count = int(announced) if announced.isdecimal() else 0
        await self._app(scope, _counted(receive, count, limit, sentence), send)


def _counted(receive: Receive, announced: int, limit: int, sentence: str) -> Receive:
    """``receive`` that refuses once: whoever answers may read the rest, so that a browser gets to see the answer."""
    received, is_refused = 0, False

    def check() -> None:
        nonlocal is_refused
        if max(announced, received) > limit and not is_refused:
            is_refused = True
            raise HTTPException(413, sentence)  # FastAPI answers with it

    async def receive_counted() -> Message:
        nonlocal received
        check()
        message = await receive()
        received += len(message.get("body", b""))
        check()
        return message

    return receive_counted
