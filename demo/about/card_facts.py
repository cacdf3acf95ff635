"""What a model record (``model.json``) says, as phrases for the model card.

"Not done" or "not recorded" stands for what the record does not say.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import torch

from demo.about.training_facts import recipe_facts, training_facts
from demo.server.worth import Adults, load_worth
from demo.text.numbers import decimal, decimal_range, integer, percent_exact, shortest
from demo.text.say import say
from xray_models.classes import CLASSES, IMAGE_SIZE
from xray_models.data.folder_layout import SPLITS
from xray_models.evaluation.coursework import COURSEWORK
from xray_models.networks.checkpoint import SHIPPED_WEIGHTS
from xray_models.networks.record import CalibrationRecord, EvaluationRecord, ModelRecord
from xray_models.networks.registry import build_model

METRICS = (
    "accuracy",
    "roc_auc",
    "sensitivity",
    "specificity",
    "balanced_accuracy",
    "f1",
    "cohen_kappa",
    "loss",
    "ece",
)
MAIN_METRICS = METRICS[:4]

# Images of each class in the published data set: training and validation together, however they are split, and test.
PUBLISHED_COUNTS = ({"NORMAL": 1349, "PNEUMONIA": 3883}, {"NORMAL": 234, "PNEUMONIA": 390})

_RULES = {  # as they are written into model records
    "the highest threshold with a sensitivity of at least 0.98 on validation": "card_rule_sensitivity",
    "the largest sensitivity + specificity on validation": "card_rule_youden",
}


def card_facts(record: ModelRecord, language: str) -> dict[str, str]:
    """Name -> phrase, plain text; the same names for every record, however little it says."""
    gaps = {name: say(language, f"card_{name}") for name in ("not_done", "not_reported", "not_recorded")}
    return {
        **gaps,
        "name": say(language, record.model),
        "report_accuracy": decimal(language, COURSEWORK[record.model].metrics["accuracy"]),
        "adults": _adults(record.model, language),
        **_network(record, language),
        **_data(record, language),
        **recipe_facts(record, language),
        **training_facts(record, language),
        **_calibration(record, language),
        **_test(record, language),
    }


def is_published(record: ModelRecord) -> bool:
    """Whether the record counts the images of the published data set, all of them and no others."""
    train, validation, test = (record.data.get(split, {}) for split in SPLITS)
    development = {name: train.get(name, 0) + validation.get(name, 0) for name in CLASSES}
    return (development, test) == PUBLISHED_COUNTS


def test_rows(record: ModelRecord, language: str) -> list[tuple[str, str, str]]:
    """(metric, value, 95 % interval or "–") of the test; [] if the model was not tested."""
    if record.test is None:
        return []
    values, intervals = record.test.metrics(), record.test.intervals
    return [
        (say(language, f"metric_{name}"), decimal(language, values[name]), decimal_range(language, intervals.get(name)))
        for name in METRICS
        if name in values
    ]


def _adults(model: str, language: str) -> str:
    """What the shipped weights are worth on adults: the figures are of no others."""
    adults = shipped_adults()
    if adults is None:
        return say(language, "card_adults_none")
    return say(language, "card_adults", n=adults.n, roc_auc=decimal(language, adults.roc_auc[model], 2))


def _network(record: ModelRecord, language: str) -> dict[str, str]:
    parameters = integer(language, _parameters(record.model))
    stride = "1 x 1" if record.architecture.get("stride_in_1x1") else "3 x 3"
    p = record.preprocessing
    mean, std = ("(" + "; ".join(shortest(language, x) for x in values) + ")" for values in (p.mean, p.std))
    key = "card_input" if p.resize == IMAGE_SIZE else "card_input_crop"
    return {
        "network": say(language, f"card_{record.model}_network", parameters=parameters, stride=stride),
        "input": say(language, key, resize=p.resize, mean=mean, std=std),
    }


def _data(record: ModelRecord, language: str) -> dict[str, str]:
    if not record.data:
        return dict.fromkeys(("counts", "sample"), say(language, "card_not_recorded"))
    counts = {split: _count(record.data.get(split, {}), language) for split in SPLITS}
    images = record.recipe.get("images")
    sample = say(language, "card_sample", images=images) if images else say(language, "card_sample_none")
    return {"counts": say(language, "card_counts", **counts), "sample": sample}


def _count(counts: Mapping[str, int], language: str) -> str:
    normal, pneumonia = (counts.get(name, 0) for name in CLASSES)
    return say(language, "card_count", n=normal + pneumonia, normal=normal, pneumonia=pneumonia)


def _calibration(record: ModelRecord, language: str) -> dict[str, str]:
    not_done, temperature = say(language, "card_not_done"), decimal(language, record.temperature)
    threshold, rule = decimal(language, record.threshold, 4), record.calibration.rule
    return {
        "temperature": say(language, "card_temperature", temperature=temperature)
        if record.is_calibrated
        else say(language, "card_temperature_none", not_done=not_done),
        "threshold": say(language, "card_threshold", threshold=threshold, rule=_rule(rule, language))
        if rule
        else say(language, "card_threshold_none", threshold=threshold),
        "uncertain": _uncertain(record, language),
        "validated": _validated(record.calibration, language),
    }


def _rule(rule: str, language: str) -> str:
    return say(language, _RULES[rule]) if rule in _RULES else rule


def _uncertain(record: ModelRecord, language: str) -> str:
    if record.uncertain is None:
        return say(language, "card_uncertain_none", not_done=say(language, "card_not_done"))
    low, high = (decimal(language, end, 4) for end in record.uncertain)
    aim = record.calibration.coverage
    coverage = "–" if aim is None else percent_exact(language, aim, 0)
    why = say(language, "card_aim_copies" if record.calibration.augmented_copies else "card_aim")
    return say(language, "card_uncertain", low=low, high=high, coverage=coverage, why=why)


def _validated(calibration: CalibrationRecord, language: str) -> str:
    if not calibration.validation:
        return say(language, "card_not_recorded")
    number = calibration.augmented_copies
    copies = say(language, "card_copies", copies=number) if number else say(language, "card_copies_none")
    figures = _figures(calibration.validation, {}, METRICS, language)
    n = "–" if calibration.n is None else calibration.n
    return say(language, "card_validated", n=n, copies=copies, figures=figures)


def _test(record: ModelRecord, language: str) -> dict[str, str]:
    test = record.test
    if test is None:
        untested = say(language, "card_test_none", not_done=say(language, "card_not_done"))
        return {"tested": untested, "tested_briefly": untested, "matrix": "", "uncertainty": ""}
    n = "–" if test.n is None else test.n
    all_figures, main_figures = (
        _figures(test.metrics(), test.intervals, metrics, language) for metrics in (METRICS, MAIN_METRICS)
    )
    return {
        "tested": say(language, "card_tested", n=n, figures=all_figures),
        "tested_briefly": say(language, "card_tested", n=n, figures=main_figures),
        "matrix": _matrix(test, language),
        "uncertainty": _uncertainty(test, language),
    }


def _matrix(test: EvaluationRecord, language: str) -> str:
    if test.confusion_matrix is None:
        return say(language, "card_not_recorded")
    (tn, fp), (fn, tp) = test.confusion_matrix
    return say(language, "card_matrix", tn=tn, fp=fp, fn=fn, tp=tp, normal=tn + fp, pneumonia=fn + tp)


def _uncertainty(test: EvaluationRecord, language: str) -> str:
    """What the band of uncertain answers does on the test images; "" where it was not measured."""
    values = {name: value for name, value in test.uncertainty.items() if value is not None}
    if not {"uncertain", "coverage"} <= values.keys():
        return ""
    shares = {name: percent_exact(language, values[name]) for name in ("uncertain", "coverage")}
    sentences = [say(language, "card_uncertainty", **shares)]
    if "certain_accuracy" in values:
        accuracy = decimal(language, values["certain_accuracy"])
        sentences.append(say(language, "card_certain", certain_accuracy=accuracy))
    return " ".join(sentences)


def _figures(values: Mapping, intervals: Mapping, metrics: tuple[str, ...], language: str) -> str:
    """ "Accuracy 0.933 [0.910, 0.950]; ROC AUC ...": those of ``metrics`` that have a value."""
    figures = []
    for name in metrics:
        if name in values:
            interval = f" [{decimal_range(language, intervals[name])}]" if name in intervals else ""
            figures.append(f"{say(language, f'metric_{name}')} {decimal(language, values[name])}{interval}")
    return ("; " if language == "en" else " ; ").join(figures)


@lru_cache
def shipped_adults() -> Adults | None:
    """How the shipped weights did on adults; None: it is not known."""
    return load_worth(SHIPPED_WEIGHTS).adults


@lru_cache
def _parameters(model: str) -> int:
    """Of the network in use, in which what served training alone has been folded away."""
    with torch.device("meta"):  # the structure alone
        return sum(p.numel() for p in build_model(model).parameters())
