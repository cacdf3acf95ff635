"""What a visitor dropped or chose, and all that is known of it."""

from __future__ import annotations

from dataclasses import dataclass

from demo.compare.examples import Example
from demo.server.worth import Worth
from xray_models.errors import XrayError
from xray_models.inference.compare import Comparison


@dataclass(frozen=True)
class Study:
    """One image with the answers for it, or with the error why there are none; ``Study()`` before the first image."""

    comparison: Comparison | None = None
    error: XrayError | None = None
    preview: str = ""  # the radiograph as a data URI, smaller
    example: Example | None = None  # None: the visitor's own file
    worth: Worth = Worth()  # what the weights that gave the answers reached on their test radiographs

    @property
    def judged(self) -> Comparison | None:
        """The answers, where the models may judge the image; what their tests say holds for these alone."""
        comparison = self.comparison
        outside = comparison is not None and comparison.scope is not None and not comparison.scope.inside
        return None if outside else comparison
