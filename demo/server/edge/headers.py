"""Headers that tell a browser what this page never does, so that it stops whoever makes it try."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio's page has inline scripts and styles, and makes functions of the strings in ``js`` and ``js_on_load``.
_POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "object-src": "'none'",
    "frame-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'none'",
}
_FRAMED_BY = {False: "'self'", True: "'self' https://huggingface.co"}  # whether this is a Space


class SafeHeaders:
    """Adds them to every answer. ``on_space``: huggingface.co may show the page in a frame."""

    def __init__(self, app: ASGIApp, on_space: bool):
        self._app = app
        policy = {**_POLICY, "frame-ancestors": _FRAMED_BY[on_space]}
        self._headers = {
            "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy.items()),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
