"""Fixtures of the browser tests of this folder."""

from tests.demo.ui.stalled_server import page, server

__all__ = ["page", "server"]
