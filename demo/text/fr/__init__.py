"""Everything that the page says in French."""

from demo.text.fr import (
    about,
    card_statements,
    compare,
    data,
    edge,
    model_card,
    page,
    questions,
    report,
    results,
    retrain,
    runs,
    shortcuts,
    validate,
    validation_report,
    viewer,
    worklist,
)
from demo.text.fr.data import NOTES
from demo.text.fr.errors import ERRORS, NOTICES

__all__ = ["ERRORS", "NOTES", "NOTICES", "SENTENCES"]
_SUBJECTS = (
    page,
    compare,
    worklist,
    viewer,
    questions,
    data,
    report,
    results,
    retrain,
    runs,
    about,
    model_card,
    card_statements,
    edge,
    shortcuts,
    validate,
    validation_report,
)
SENTENCES = {key: text for subject in _SUBJECTS for key, text in subject.SENTENCES.items()}
