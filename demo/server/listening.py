"""Whether the page can listen where it shall: found out before the models are loaded, and said in one sentence."""

from __future__ import annotations

import errno
import os
import socket

from gradio.http_server import INITIAL_PORT_VALUE, TRY_NUM_PORTS

from demo.text.say import page_error
from xray_models.errors import XrayError


def check_address(host: str | None, port: int | None) -> None:
    """XrayError: the page cannot listen there. Without a port, which Gradio then looks for, only ``host`` is tried."""
    if port is not None and not 0 < port < 65536:
        raise page_error("port_unknown", port=port)
    host = (host or os.environ.get("GRADIO_SERVER_NAME") or "127.0.0.1").strip("[]")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port or 0, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except UnicodeError as error:  # a name that no name server could have
        raise page_error("host_unknown", host=host) from error
    except OSError as error:
        raise _explained(error, host, port) from error


def no_port(port: int | None) -> XrayError:
    """Why Gradio found no port: the one that was asked for is taken by now, or all that it tries are."""
    if port is not None:
        return page_error("port_in_use", port=port)
    return page_error("ports_in_use", first=INITIAL_PORT_VALUE, last=INITIAL_PORT_VALUE + TRY_NUM_PORTS - 1)


def _explained(error: OSError, host: str, port: int | None) -> XrayError:
    if error.errno == errno.EADDRINUSE:
        return page_error("port_in_use", port=port)
    if error.errno == errno.EACCES:
        return page_error("port_refused", port=port)
    return page_error("host_unknown", host=host)
