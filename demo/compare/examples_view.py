"""The examples as HTML, and what is said of one beside the answers."""

from __future__ import annotations

from demo.compare.examples import Example
from demo.text.say import say
from demo.ui.html import render
from xray_models.inference.compare import Comparison


def render_examples(examples: list[Example], language: str) -> str:
    """One button per example: the real radiographs, then the rendered ones. No label: that comes with the answer."""
    numbered = list(enumerate(examples))
    rows = {
        "radiographs": [(index, example) for index, example in numbered if not example.drawn],
        "rendered": [(index, example) for index, example in numbered if example.drawn],
    }
    return render("compare/templates/examples.html", language, **rows)


def example_notes(example: Example, comparison: Comparison, language: str) -> list[str]:
    """What an example is; of a rendered one also that the models never learned such pictures, and what they missed."""
    notes = [example.notes[language]] if example.notes else []
    if example.drawn:
        notes.append(" ".join([say(language, "example_unlearned"), *_missed(example, comparison, language)]))
    return notes


def _missed(example: Example, comparison: Comparison, language: str) -> list[str]:
    """Which models missed the opacity that was drawn, in one sentence; none if none did, or none was drawn."""
    missed = [answer.model for answer in comparison.predictions.values() if answer.label == "NORMAL"]
    if example.drawn != "opacity" or not missed:
        return []
    if len(missed) == 1:
        return [say(language, "example_missed_by_one", model=say(language, missed[0]))]
    return [say(language, "example_missed_by_both")]
