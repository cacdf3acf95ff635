"""What a report says, in English, and the form in which any other language can be given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from xray_models.data.report import Note
from xray_models.images.notice import Notice
from xray_models.reports.validation_words import SENTENCES as OF_VALIDATION

SENTENCES = {
    "report_title": "A chest radiograph, judged by two classifiers",
    "report_disclaimer": "For teaching and research. Not a medical device.",
    "report_reference": "Reference: {text}",
    "report_radiograph": "Radiograph",
    "report_heat": "{model}: what moved it towards {label}",
    "report_blank": "{model}: no region raised its score for {label}",
    "report_failed": "{model} gave no answer.",
    "report_agree": "Both models answer {label}.",
    "report_disagree": "The models disagree: {first_model} answers {first_label}, {second_model} answers "
    "{second_label}. Treat this case as uncertain.",
    "report_one_answer": "Only one model answered: {model} answers {label}.",
    "report_no_answer": "Neither model answered.",
    "report_one_uncertain": "{model} is uncertain: a person has to read the radiograph.",
    "report_both_uncertain": "Both models are uncertain: a person has to read the radiograph.",
    "report_outside": "The models cannot judge this radiograph: the answers below are not to be used.",
    "report_not_to_be_used": "Not to be used",
    "report_uncertain": "uncertain",
    "report_reason_unfamiliar": "It is unlike those that the models learned from: children of one to five, one "
    "hospital, frontal views.",
    "report_reason_adult": "The file says that the patient is an adult.",
    "report_reason_lateral": "The file says that it is a lateral view.",
    "report_reason_not_upright": "It seems turned or upside down.",
    "report_reason_quality": "Its greys seem inverted, or too little can be seen in it.",
    "report_inside": "Within the scope: it is like the radiographs that the models learned from (children of one to "
    "five, one hospital, frontal views).",
    "report_scope_unknown": "Nobody has checked whether it is like the radiographs that the models learned from.",
    "report_probability": "Probability of pneumonia",
    "report_probability_is": "Probability of pneumonia: {probability}",
    "report_operating_point": "PNEUMONIA from {threshold} on",
    "report_band": "uncertain from {low} to {high}",
    "report_calibration": "local calibration “{name}”",
    "report_prevalence": "Where {prevalence} of the patients are ill",
    "report_ppv": "PPV",
    "report_npv": "NPV",
    "report_size": "{width} × {height} pixels",
    "report_view": "view {view}",
    "report_lateral_view": "lateral view",
    "report_spacing": "{rows} × {columns} mm per pixel",
    "report_warnings": "To know of this radiograph",
    "report_reading": "How to read this",
    "report_probability_note": "The probabilities hold where half of the patients are ill. The answers follow the "
    "operating point, whatever the prevalence.",
    "report_heat_note": "A heatmap shows what moved the model, not where disease is. Its colours compare places within "
    "one picture.",
    "report_low": "low heat",
    "report_high": "high heat",
    "report_weights": "Weights (SHA-256)",
    "report_hash_unknown": "not recorded",
    "report_program": "Made by xray_models {version}",
    "list_title": "Chest radiographs, judged by two classifiers",
    "list_files": "{shown} of {total} files",
    "list_pneumonia": "PNEUMONIA by one model or both: {n}",
    "list_normal": "NORMAL by both: {n}",
    "list_disagree": "the models disagree: {n}",
    "list_uncertain": "uncertain: {n}",
    "list_outside": "outside the scope: {n}",
    "list_refused": "refused: {n}",
    "list_weights_unknown": "not all answers are by the same, or these are no longer known",
    "list_head_number": "No.",
    "list_head_file": "File",
    "list_head_agreement": "Models",
    "list_head_remark": "To know of it",
    "list_agrees": "agree",
    "list_disagrees": "disagree",
    "list_none": "no answer",
    "list_page": "Page {page}",
}
NAMES = {"resnet50": "ResNet-50", "cnn": "Custom CNN", "NORMAL": "NORMAL", "PNEUMONIA": "PNEUMONIA"}


@dataclass(frozen=True)
class Words:
    """A language: its code, the sentences (those above, and NAMES), and how it writes numbers, dates and warnings."""

    language: str
    sentences: Mapping[str, str]
    percent: Callable[[float], str]  # 0.973 -> "97%"; never 0 or 100
    exact: Callable[[float], str]  # 0.4137 -> "41.4%"
    share: Callable[[float], str]  # 0.125 -> "12.5%", 0.3 -> "30%": as a person would type it
    number: Callable[[float], str]  # 0.139 -> "0.139"
    date: Callable[[datetime], str]
    notice: Callable[[Notice], str]
    decimal: Callable[[float], str]  # 0.1 -> "0.100"
    note: Callable[[Note], str]  # of a data set's report

    def say(self, key: str, **values: object) -> str:
        """The sentence ``key`` with its placeholders filled. KeyError: no such sentence."""
        return self.sentences[key].format(**values)


def _percent(share: float) -> str:
    return "< 1%" if share < 0.01 else "> 99%" if share > 0.99 else f"{share:.0%}"


ENGLISH = Words(
    "en",
    SENTENCES | OF_VALIDATION | NAMES,
    percent=_percent,
    exact=lambda share: f"{share:.1%}",
    share=lambda share: f"{100 * share:g}%",
    number=lambda value: f"{value:.4g}",
    date=lambda moment: f"{moment.day} {moment:%B %Y, %H:%M}",
    notice=lambda notice: notice.message,
    decimal=lambda value: f"{value:.3f}",
    note=lambda note: note.message,
)
