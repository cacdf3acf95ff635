"""All studies of one visit, in the order in which their files were read, and which of them is on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from demo.compare.study import Study

MOST = 16  # studies that a visit keeps; the one that was read first makes room
# The page sends each file under a random name; that of one of several says which it is, counted from 1.
_OF_PAGE = re.compile(r"(?:radiograph|several-(\d{1,6}))-[0-9a-z]{1,20}")


@dataclass(frozen=True)
class Cases:
    """``Cases()`` before the first file."""

    studies: tuple[Study, ...] = ()
    index: int = 0  # of the study on the page
    is_awaited: bool = False  # of the files that were dropped together, none has been shown yet
    has_dropped: bool = False  # some that made room
    read_last: str = ""  # the name that the page gave the file that was read last

    @property
    def current(self) -> Study:
        return self.studies[self.index] if self.studies else Study()

    def with_current(self, study: Study) -> Cases:
        """The same with another answer for the radiograph on the page."""
        if not self.studies:
            return Cases((study,))
        studies = list(self.studies)
        studies[self.index] = study
        return replace(self, studies=tuple(studies))

    def read(self, new: Study, number: int = 0) -> Cases:
        """With the study of a file that has just been read: the ``number``-th of several, 0 where it came alone.

        What came alone is shown, and so is the first of several that can be. A refusal leaves the case on the page as
        it is; where it is one of several, it has a place among them.
        """
        is_awaited = number == 1 or (number > 1 and self.is_awaited)
        if not new.is_shown and self.current.is_shown:
            refused = self.with_current(self.current.followed_by(new)) if is_awaited or not number else self
            return replace(refused._with(new) if number else refused, is_awaited=is_awaited)
        if number > 1 and not is_awaited:
            return self._with(new)
        before = self._without_refusal() if number > 1 or any(study.is_shown for study in self.studies) else Cases()
        added = before._with(new)
        return replace(added, index=len(added.studies) - 1, is_awaited=is_awaited and not new.is_shown)

    def cleared(self) -> Cases:
        """Without studies."""
        return Cases(read_last=self.read_last)

    def selected(self, index: object) -> Cases:
        """With the study ``index`` on the page; any other value leaves it as it is."""
        if not isinstance(index, int) or not 0 <= index < len(self.studies):
            return self
        return replace(self._without_refusal(), index=index, is_awaited=False)

    def _with(self, new: Study) -> Cases:
        """``new`` as the last one; the first one that is not on the page makes room for it."""
        studies, index = self.studies, self.index
        if len(studies) == MOST:
            oldest = 1 if index == 0 else 0
            studies, index = studies[:oldest] + studies[oldest + 1 :], index - (oldest < index)
        has_dropped = self.has_dropped or len(self.studies) == MOST
        return replace(self, studies=(*studies, new), index=index, has_dropped=has_dropped)

    def _without_refusal(self) -> Cases:
        """Why another file was refused is not told again when one comes back to this one."""
        return self.with_current(replace(self.current, turned_away=None)) if self.current.turned_away else self


def number_of(name: str) -> int:
    """Which of several files that were dropped together the one that the page sent as ``name`` is; 0: it came alone."""
    found = _OF_PAGE.fullmatch(name)
    return int(found[1] or 0) if found else 0


def is_of_page(name: str) -> bool:
    """Whether the page made this name, and no person."""
    return _OF_PAGE.fullmatch(name) is not None
