"""Under which names the page answers.

A name that somebody else owns can be made to point to this machine (DNS rebinding): then a page of theirs, open in a
visitor's browser, counts as the same site as ours. So a request must ask for a name of ours. An address instead of a
name cannot be rebound.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from demo.server.edge.asgi import path_of, refusal
from demo.server.edge.health import HEALTH_PATH

HOSTS_VARIABLE = "XRAY_ALLOWED_HOSTS"  # names, with commas between them
_EVERYWHERE = ("0.0.0.0", "::")  # as an address to listen on: all of this machine
_SPACES = "*.hf.space"


@dataclass(frozen=True)
class Hosts:
    """``names``: of this page, in lower case; "*.example.org" stands for every name below example.org.

    ``proxied``: those of them under which a reverse proxy shows the page, perhaps asking for another name itself.
    ``any_address``: an address (10.0.0.5) is answered too, not loopback addresses alone.
    """

    names: frozenset[str]
    proxied: frozenset[str] = frozenset()
    any_address: bool = False

    @classmethod
    def known(cls, listening_on: str | None, allowed: Iterable[str] = (), env: Mapping[str, str] = os.environ) -> Hosts:
        """``listening_on``: the option ``--host``; ``allowed``: what the owner adds to what the environment says."""
        host = (listening_on or env.get("GRADIO_SERVER_NAME") or "127.0.0.1").strip("[]").lower()
        given = [*allowed, *env.get(HOSTS_VARIABLE, "").split(","), env.get("SPACE_HOST", "")]
        given.append(urlsplit(env.get("GRADIO_ROOT_PATH", "")).hostname or "")
        proxied = frozenset(filter(None, map(_without_port, given)))
        names = {"localhost", socket.gethostname().lower() if host in _EVERYWHERE else host}
        names |= {_SPACES} if env.get("SPACE_ID") else set()
        return cls(proxied | names, proxied, host in _EVERYWHERE)

    def include(self, host: str) -> bool:
        """Whether ``host``, the value of a Host header, names this page. The port does not matter."""
        name = _without_port(host)
        try:
            address = ip_address(name)
        except ValueError:
            return any(fnmatchcase(name, pattern) for pattern in self.names)
        return self.any_address or address.is_loopback or name in self.names


class HostGuard:
    """Refuses requests for another name, with 421 as HTTP has it. A health check may use any."""

    def __init__(self, app: ASGIApp, hosts: Hosts):
        self._app, self._hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and path_of(scope) != HEALTH_PATH:
            host = Headers(scope=scope).get("host", "")
            if not self._hosts.include(host):
                await refusal(scope, 421, "edge_host", option="--allowed-host")(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _without_port(host: str) -> str:
    """ "Example.org:7860" -> "example.org", "[::1]:7860" -> "::1", "::1" -> "::1"."""
    host = host.strip().lower().rstrip(".")
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0].rstrip(".") if host.count(":") == 1 else host
