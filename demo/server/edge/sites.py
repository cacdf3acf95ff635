"""Requests that a page of another site makes in a visitor's browser: it may link to this page, and nothing else.

Browsers say where a request comes from, in ``Sec-Fetch-Site`` or at least in ``Origin``, and no page can change that.
Programs send neither, and are answered.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from demo.server.edge.asgi import refusal
from demo.server.edge.hosts import Hosts


class SiteGuard:
    """Refuses what another site asks for, with 403. Links and frames get through: who may frame it is in headers.py."""

    def __init__(self, app: ASGIApp, hosts: Hosts):
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            if not (_is_own(headers, self._hosts) or _is_link(scope["method"], headers)):
                await refusal(scope, 403, "edge_site")(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _is_own(headers: Headers, hosts: Hosts) -> bool:
    """Same-site is not enough: two ports of one machine are the same site."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    if origin is None:
        return True
    try:
        asker = urlsplit(origin)
    except ValueError:
        return False
    return asker.netloc != "" and (asker.netloc == headers.get("host", "").lower() or asker.hostname in hosts.proxied)


def _is_link(method: str, headers: Headers) -> bool:
    mode, place = headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")
    return method in ("GET", "HEAD") and mode == "navigate" and place in ("document", "iframe")
