"""``/healthz``, for a reverse proxy or whoever else keeps the page alive: can the models answer?"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from time import monotonic
from typing import Any, Protocol

import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse

from xray_models.classes import IMAGE_SIZE

logger = logging.getLogger(__name__)

HEALTH_PATH = "/healthz"
RETRY = 10.0  # seconds until models that could not answer are asked again


class Models(Protocol):
    """The models in use, as ``ActiveWeights`` has them."""

    @property
    def classifiers(self) -> Mapping[str, Any]:
        """By name; another mapping once others are in use."""


class Health:
    """Each set of models is asked about one grey image when it is new; after that, a request costs nothing."""

    def __init__(self, models: Models):
        self._models, self._lock = models, threading.Lock()
        self._asked: Mapping[str, Any] | None = None
        self._able, self._asked_at = False, 0.0

    def answer(self, request: Request) -> JSONResponse:
        """200 and {"status": "ok"}, or 503 and {"status": "failing"}. Neither names a file, a run or a visitor."""
        able = self.is_able()
        return JSONResponse(
            {"status": "ok" if able else "failing"}, 200 if able else 503, {"Cache-Control": "no-store"}
        )

    def is_able(self) -> bool:
        """Whether every model in use has given a finite answer. Any thread may ask."""
        with self._lock:
            current = self._models.classifiers
            is_new = current is not self._asked
            if is_new or (not self._able and monotonic() - self._asked_at > RETRY):
                self._able, self._asked, self._asked_at = _all_answer(current), current, monotonic()
            return self._able


def _all_answer(classifiers: Mapping[str, Any]) -> bool:
    canvas = np.full((IMAGE_SIZE, IMAGE_SIZE), 128, np.uint8)
    try:
        for classifier in classifiers.values():
            classifier.predict(canvas, heatmap=False)
    except Exception:  # whatever it is, nobody gets an answer
        logger.exception("A model does not answer")
        return False
    return bool(classifiers)
