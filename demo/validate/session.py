"""One visit to the tab: what was brought, what is known of it, and what came of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from demo.server.held_files import HeldFile
from demo.validate.brought import Brought, Table
from demo.validate.description import Description
from demo.validate.validating import Outcome
from xray_models.errors import XrayError
from xray_models.evaluation.local import LocalFit
from xray_models.evaluation.validation import ALL

# What a table leaves open, and a visitor can say: codes of errors.
OPEN_QUESTIONS = ("file-column", "label-column", "label-values")


@dataclass
class Live:
    """What a visitor may change while work goes on."""

    language: str = ""
    is_at_work: bool = False

    @contextmanager
    def working(self, language: str) -> Iterator[None]:
        self.language, self.is_at_work = language, True
        try:
            yield
        finally:
            self.is_at_work = False


@dataclass(frozen=True)
class Session:
    """``Session()`` before anything came."""

    brought: Brought | None = None
    table: Table | None = None  # the one that came last, until pictures come
    description: Description | None = None
    problem: XrayError | None = None  # why there is no description, or what the table leaves open
    outcome: Outcome | None = None
    fit: LocalFit | None = None  # a local operating point, fitted to these images
    of: str = ALL  # of which images the figures on the page are: ALL or ANSWERED
    stop: threading.Event = field(default_factory=threading.Event)  # ends the work in progress
    live: Live = field(default_factory=Live)

    @property
    def is_asked(self) -> bool:
        """Whether the visitor has to say something of the table."""
        return self.problem is not None and self.problem.code in OPEN_QUESTIONS

    def with_brought(self, brought: Brought) -> Session:
        """Other pictures, or other labels: what was known holds no longer, and what is being done ends."""
        self.stop.set()
        return Session(brought)

    def with_pictures(self, held: HeldFile, name: str) -> Session:
        """Other pictures; a table that came just before them is about them."""
        return self.with_brought(Brought(held, name, self.table))

    def with_table(self, table: Table) -> Session:
        """A table of labels, for the pictures that are there, or for those that will come."""
        if self.brought is None:
            return replace(self, table=table)
        return replace(self.with_brought(self.brought.with_table(table)), table=table)

    def again(self) -> Session:
        """The same, ready for another work."""
        return replace(self, stop=threading.Event(), live=Live())
