"""The page for programs that speak the Model Context Protocol (MCP), such as assistants: ``python app.py --mcp``.

Gradio has such a server, too (``mcp_server``). It would offer every endpoint as a tool, and its tools ask for the URLs
of files, which this server never fetches. So the tools are functions of their own here, on one more route behind the
guards of the page.
"""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from starlette.routing import Route

from demo.text.say import page_error

MCP_PATH = "/mcp"

Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]


class McpServer:
    """Offers ``tools``: functions whose docstrings and type hints say what a program gets to know of them.

    They are only read from, and nothing of a call is kept. XrayError: the package mcp is not installed.
    """

    def __init__(self, name: str, instructions: str, version: str, tools: Sequence[Callable[..., Any]]):
        try:
            from mcp.server import MCPServer
            from mcp.server.transport_security import TransportSecuritySettings
            from mcp_types import ToolAnnotations
        except ImportError:
            raise page_error("no_mcp") from None
        log = list(logging.getLogger().handlers)
        server = MCPServer(name, instructions=instructions, version=version, log_level="WARNING")
        logging.getLogger().handlers[:] = log  # it would write the whole log of the page in its own way
        reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
        for tool in tools:
            server.add_tool(tool, description=_one_line(tool.__doc__ or ""), annotations=reads)
        guarded = TransportSecuritySettings(enable_dns_rebinding_protection=False)  # the page has guards of its own
        app = server.streamable_http_app(
            streamable_http_path=MCP_PATH, json_response=True, stateless_http=True, transport_security=guarded
        )
        self.routes: list[Route] = [route for route in app.routes if isinstance(route, Route)]
        self._sessions = server.session_manager

    def during(self, lifespan: Lifespan) -> Lifespan:
        """``lifespan`` of the page, during which this server answers, too."""

        @asynccontextmanager
        async def both(app: Any) -> AsyncIterator[None]:
            async with lifespan(app), self._sessions.run():
                yield

        return both


def _one_line(docstring: str) -> str:
    """Its paragraphs, each without the line breaks and the indentation of the source."""
    paragraphs = re.split(r"\n\s*\n", docstring.strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
