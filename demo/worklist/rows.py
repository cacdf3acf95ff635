"""One file of a worklist, as the page of its visitor keeps it: nothing of it stays here.

The name of the file never comes to the server, so its place is empty, and the page fills it in.
"""

from __future__ import annotations

import io

from demo.text.languages import LANGUAGES
from demo.text.say import say, say_error, say_notice
from xray_models.cli.answers_table import AnswersTable
from xray_models.errors import XrayError
from xray_models.inference.compare import Comparison


def row(result: Comparison | XrayError, answered_by: str = "", thumbnail: str = "") -> dict[str, object]:
    """``answer``: the object of ``predict --json``; ``csv``: its row in the table of ``predict --csv``; ``said``: by
    language, the sentences that a person reads beside it; ``thumbnail``: a data URI, "" where there is no picture.

    ``answered_by``: see ``xray_models/cli/loaded.py``; "" where nobody was asked.
    """
    answer = result.to_json("") if isinstance(result, Comparison) else {"file": "", "error": result.to_json()}
    said = {language: _sentences(result, language) for language in LANGUAGES.values()}
    return {"answer": answer, "csv": _table_row(answer, answered_by), "said": said, "thumbnail": thumbnail}


def _table_row(answer: dict[str, object], answered_by: str) -> str:
    """Without the name of the file and the end of the line: it begins with a comma."""
    out = io.StringIO()
    AnswersTable(out, answered_by).write(answer)
    return out.getvalue().removesuffix("\n")


def _sentences(result: Comparison | XrayError, language: str) -> list[str]:
    """Why there is no answer or why it means little, before what else a reader has to know."""
    if isinstance(result, XrayError):
        return [say_error(language, result)]
    outside = [] if result.scope is None else [say(language, f"outside_{reason}") for reason in result.scope.reasons]
    failed = [say(language, "worklist_no_answer", model=say(language, model)) for model in result.failures]
    return [*outside, *failed, *(say_notice(language, each.code, each.message) for each in result.warnings)]
