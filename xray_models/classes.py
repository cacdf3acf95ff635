"""The two classes, in their order, and the size of the image that the networks see."""

from __future__ import annotations

CLASSES = ("NORMAL", "PNEUMONIA")
IMAGE_SIZE = 224
