"""What becomes of a request that makes a route of Gradio fail: one line in the log, and a plain answer.

Only routes fail here; what a reader or a training does wrong happens in the queue, and is logged there as a whole.
"""

from __future__ import annotations

import logging
from pathlib import Path
from traceback import extract_tb

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.server.edge.asgi import refusal

logger = logging.getLogger(__name__)


class FailureGuard:
    """Catches every exception of the application."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # a failing start is to be seen as a whole
            await self._app(scope, receive, send)
            return
        has_started = False

        async def watched_send(message: Message) -> None:
            nonlocal has_started
            has_started = has_started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched_send)
        except Exception as error:
            log_in_one_line(scope["method"], getattr(scope.get("route"), "path", "?"), error)
            if has_started:  # an event stream, whose last event says what is wrong
                await send({"type": "http.response.body", "body": b""})
            else:
                await refusal(scope, 400, "edge_request")(scope, receive, send)


def log_in_one_line(action: str, subject: str, error: Exception) -> None:
    """Where and by which kind of ``error`` it failed. Its message stays out: it may hold what a visitor sent."""
    place = extract_tb(error.__traceback__)[-1]
    file, line = Path(place.filename).name, place.lineno
    logger.warning("%s %s failed: %s (%s, line %s)", action, subject, type(error).__name__, file, line)
