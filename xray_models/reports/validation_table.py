"""The answers of a validation as a table for the reader, a row for each image, with the names of the reader's files."""

from __future__ import annotations

from collections.abc import Iterator

from xray_models.classes import CLASSES
from xray_models.data.folder_layout import readable
from xray_models.evaluation.judged import property_names
from xray_models.evaluation.validation import Validation
from xray_models.networks.record import ModelRecord

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # in any cell, for spreadsheets


def validation_rows(validation: Validation) -> Iterator[list[object]]:
    """The heads, then the images in their order, then the files that could not be read, with the reason."""
    pictures, records = validation.judged.pictures, validation.records
    properties, doubtful = property_names(pictures), {one.name for one in validation.label_errors}
    heads = ("file", "label", "scope", "reasons", "label_in_doubt")
    answers = [f"{model}_{what}" for model in records for what in ("label", "p_pneumonia", "threshold")]
    yield [*heads, *answers, *map(_cell, properties)]
    for one in pictures:
        why = one.refusal.code if one.refusal else " ".join(one.reasons)
        yield [
            *(_cell(one.file), CLASSES[one.label], one.scope, why, one.name in doubtful),
            *(value for model, record in records.items() for value in _answer(one.p_pneumonia[model], record)),
            *(_cell(one.groups.get(name, "")) for name in properties),
        ]
    for file in validation.judged.unread:
        yield [_cell(file.file), "", "unread", file.error.code, *[""] * (1 + len(answers) + len(properties))]


def _answer(p_pneumonia: float, record: ModelRecord) -> tuple[object, ...]:
    return CLASSES[int(p_pneumonia >= record.threshold)], round(p_pneumonia, 6), record.threshold


def _cell(text: str) -> str:
    """The text as it is, and never a formula."""
    text = readable(text)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text
