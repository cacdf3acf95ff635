"""What a visitor brought: pictures in a zip, and perhaps a table of their labels. It is gone with the visit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from demo.server.held_files import HeldFile
from demo.text.say import page_error
from xray_models.classes import CLASSES
from xray_models.data.labelled import LabelledPictures, open_labelled
from xray_models.data.labels import LEFT_OUT, Choices

MOST_PICTURES = 20_000  # on the page: what is known of each stays in memory; the command line has no such bound
COLUMNS = ("file", "label")  # of a table, about which a visitor may be asked
_MEANINGS = {**{name: name for name in CLASSES}, "-": LEFT_OUT}  # as the form has them


@dataclass(frozen=True)
class Table:
    """A table of labels as it came."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Brought:
    """The pictures, and what says which is which."""

    held: HeldFile
    name: str  # of the file, for this visitor alone
    table: Table | None = None
    choices: Choices = Choices()

    @contextmanager
    def open(self) -> Iterator[LabelledPictures]:
        """XrayError: the file is gone, the labels are not plain (see ``read_labels``), or there are too many."""
        path = self.held.path
        if path is None:
            raise page_error("validate_gone")
        with open_labelled(path, self.table and self.table.content, self.choices) as labelled:
            if len(labelled) > MOST_PICTURES:
                raise page_error("validate_too_many", n=len(labelled), most=MOST_PICTURES)
            yield labelled

    def with_table(self, table: Table) -> Brought:
        """Another table; what was said of an earlier one does not hold for it."""
        return replace(self, table=table, choices=Choices())

    def with_answers(self, answers: object) -> Brought:
        """With what a visitor said of the table, as the browser sent it: by column of COLUMNS its name, and by
        "value:" and a label what that means. What is no answer is left out."""
        given = answers if isinstance(answers, Mapping) else {}
        texts = {str(key): value for key, value in given.items() if isinstance(value, str)}
        columns = {column: texts[column] for column in COLUMNS if column in texts}
        meanings = {
            key.removeprefix("value:"): _MEANINGS[value]
            for key, value in texts.items()
            if key.startswith("value:") and value in _MEANINGS
        }
        choices = self.choices
        known = {} if "label" in columns and columns["label"] != choices.label else choices.meanings
        return replace(self, choices=replace(choices, **columns, meanings={**known, **meanings}))
