"""Compression of what Gradio sends as it is.

Gradio compresses files by the ending of their path, with Brotli. This is for the rest: the page itself and its
configuration. Streams of events stay as they are, or a browser would wait for the end of a block.
"""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

from demo.server.edge.asgi import path_of


class Compression(GZipMiddleware):
    """gzip for paths without an ending; Starlette leaves event streams and compressed formats alone."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "." in path_of(scope):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)
