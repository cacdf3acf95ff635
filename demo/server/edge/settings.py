"""All guards as settings of Gradio: ``launch(app_kwargs=edge_settings(...))``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import Route

from demo.server.edge.assets import assets_route
from demo.server.edge.body_limit import BodyLimit
from demo.server.edge.compression import Compression
from demo.server.edge.failures import FailureGuard
from demo.server.edge.headers import SafeHeaders
from demo.server.edge.health import HEALTH_PATH, Health, Models
from demo.server.edge.hosts import HostGuard, Hosts
from demo.server.edge.link_preview import LinkPreview
from demo.server.edge.routes import RouteGuard
from demo.server.edge.sites import SiteGuard


def edge_settings(
    hosts: Hosts,
    upload_bytes: int,
    models: Models | None,
    more_routes: Sequence[Route] = (),
    open_routes: Sequence[Route] = (),
) -> dict[str, Any]:
    """``upload_bytes``: the most that a visitor may upload at once. Without ``models`` there is no ``/healthz``.

    ``more_routes`` are those that ``RouteGuard`` lists; ``open_routes`` are there for any method, and listed nowhere.
    """
    guards = [  # the first is asked first
        Middleware(SafeHeaders, on_space=bool(os.environ.get("SPACE_ID"))),
        Middleware(FailureGuard),
        Middleware(HostGuard, hosts=hosts),
        Middleware(SiteGuard, hosts=hosts),
        Middleware(RouteGuard, open_paths=[route.path for route in open_routes]),
        Middleware(BodyLimit, upload_bytes=upload_bytes),
        Middleware(Compression),
        Middleware(LinkPreview),
    ]
    routes = [Route(HEALTH_PATH, Health(models).answer)] if models else []
    return {"middleware": guards, "routes": [*routes, assets_route(), *more_routes, *open_routes], "openapi_url": None}
