"""What a model's card (``model.json``) records, as phrases; "not done" or "not recorded" for what it does not say."""

from __future__ import annotations

from functools import lru_cache

import torch

from demo.text.numbers import decimal, integer, percent_exact, shortest
from demo.text.say import SENTENCES, say
from xray_models.classes import CLASSES, IMAGE_SIZE
from xray_models.evaluation.coursework import COURSEWORK
from xray_models.networks.record import CalibrationRecord, EvaluationRecord, ModelRecord, StartingWeights
from xray_models.networks.registry import build_model
from xray_models.training.history import CHOICE

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
BRIEFLY = METRICS[:4]

# Images of each class in the published data set: training and validation together, however they are split, and test.
PUBLISHED = ({"NORMAL": 1349, "PNEUMONIA": 3883}, {"NORMAL": 234, "PNEUMONIA": 390})

_RULES = {  # as finished trainings have written them
    "the highest threshold with a sensitivity of at least 0.98 on validation": "card_rule_sensitivity",
    "the largest sensitivity + specificity on validation": "card_rule_youden",
}


def facts(card: ModelRecord, language: str) -> dict[str, str]:
    """Name -> phrase in ``language``, plain text; the same names for every card, however little it says."""
    gaps = {name: say(language, f"card_{name}") for name in ("not_done", "not_reported", "not_recorded")}
    return {
        **gaps,
        "name": say(language, card.model),
        "report_accuracy": decimal(language, COURSEWORK[card.model].metrics["accuracy"]),
        **_network(card, language),
        **_data(card, language),
        **_recipe(card, language),
        **_training(card, language),
        **_calibration(card, language),
        **_test(card, language),
    }


def is_published(card: ModelRecord) -> bool:
    """Whether the card counts the images of the published data set, all of them and no others."""
    splits = [card.data.get(split, {}) for split in ("train", "validation", "test")]
    development = {name: splits[0].get(name, 0) + splits[1].get(name, 0) for name in CLASSES}
    return (development, splits[2]) == PUBLISHED


def test_rows(card: ModelRecord, language: str) -> list[tuple[str, str, str]]:
    """(metric, value, 95 % interval or "–") of the test; [] where the card has none."""
    if card.test is None:
        return []
    values, intervals = card.test.metrics(), card.test.intervals
    return [
        (say(language, f"metric_{name}"), decimal(language, values[name]), _interval(intervals.get(name), language))
        for name in METRICS
        if name in values
    ]


def _network(card: ModelRecord, language: str) -> dict[str, str]:
    parameters = integer(language, _parameters(card.model))
    stride = "1 x 1" if card.architecture.get("stride_in_1x1") else "3 x 3"
    p = card.preprocessing
    mean, std = ("(" + "; ".join(shortest(language, x) for x in values) + ")" for values in (p.mean, p.std))
    how = "card_input" if p.resize == IMAGE_SIZE else "card_input_crop"
    return {
        "network": say(language, f"card_{card.model}_network", parameters=parameters, stride=stride),
        "input": say(language, how, resize=p.resize, mean=mean, std=std),
    }


def _data(card: ModelRecord, language: str) -> dict[str, str]:
    not_recorded = say(language, "card_not_recorded")
    if not card.data:
        return {"counts": not_recorded, "sample": not_recorded}
    counts = {split: _count(card.data.get(split, {}), language) for split in ("train", "validation", "test")}
    images = card.recipe.get("images")
    sample = say(language, "card_sample", images=images) if images else say(language, "card_sample_none")
    return {"counts": say(language, "card_counts", **counts), "sample": sample}


def _recipe(card: ModelRecord, language: str) -> dict[str, str]:
    names = ("recipe", "start", "augmentation", "balance", "average", "seed")
    if not card.recipe:
        return dict.fromkeys(names, say(language, "card_not_recorded"))
    recipe = card.recipe
    average = recipe.get("average")
    kept = f"card_average{'' if average else '_none'}"
    return {
        "recipe": f"{_optimisation(recipe, language)} {_frozen(recipe, language)} {_remark(card, language)}".strip(),
        "start": _start(card, language),
        "augmentation": _augmentation(recipe, language),
        "balance": say(language, "card_weighted" if recipe.get("class_weights") else "card_unweighted"),
        "average": say(language, kept, average=shortest(language, average)),
        "seed": say(language, "card_seed", seed=recipe.get("seed", "–")),
    }


def _start(card: ModelRecord, language: str) -> str:
    """What the training began with."""
    start = card.training.started_from
    if start is None or not _went_on(card):
        return say(language, "card_start", start=_named(language, "init", card.recipe.get("init")))
    return say(language, "card_went_on", start=_earlier(start.chain(), language))


def _went_on(card: ModelRecord) -> bool:
    """Whether the training started from earlier trained weights; of the file of another network no recipe is known."""
    start = card.training.started_from
    return start is not None and bool(start.recipe)


def _earlier(versions: list[StartingWeights], language: str) -> str:
    """The weights that a training went on from, and what they had started from in turn."""
    latest, *before = versions
    start = _earlier(before, language) if before else _named(language, "init", latest.recipe.get("init"))
    return say(language, "card_earlier", epochs=latest.epochs or "–", seconds=latest.seconds or "–", start=start)


def _remark(card: ModelRecord, language: str) -> str:
    """What a person wrote into the card by hand, of a run that its recipe alone doesn't tell; empty for most."""
    return card.training.remark.get(language, "")


def _optimisation(recipe: dict, language: str) -> str:
    values = {
        name: shortest(language, recipe.get(name))
        for name in ("epochs", "batch_size", "learning_rate", "weight_decay", "label_smoothing")
    }
    values |= {name: _named(language, name, recipe.get(name)) for name in ("optimizer", "schedule")}
    precision = say(language, f"card_precision_{'bf16' if recipe.get('bf16') else 'float32'}")
    return say(language, "card_recipe", **values, precision=precision)


def _frozen(recipe: dict, language: str) -> str:
    stage = recipe.get("frozen_until")
    frozen = say(language, "card_frozen", stage=stage) if stage else say(language, "card_frozen_none")
    return f"{frozen} {say(language, 'card_batch_norm')}" if recipe.get("batch_norm") else frozen


def _augmentation(recipe: dict, language: str) -> str:
    said = [_named(language, "augmentation", recipe.get("augmentation"))]
    if factor := recipe.get("counterexamples"):
        said.append(say(language, "card_counterexamples", value=shortest(language, round(factor, 2))))
    for name in ("erased", "small"):
        if share := recipe.get(name):
            said.append(say(language, f"card_{name}", value=percent_exact(language, share, 0)))
    return " ".join(said)


def _training(card: ModelRecord, language: str) -> dict[str, str]:
    training, not_recorded = card.training, say(language, "card_not_recorded")
    facts = dict.fromkeys(("selection", "compute", "versions"), not_recorded)
    facts["updates"] = say(language, "card_updates" if _went_on(card) else "card_updates_none")
    if training.best_epoch is not None:
        facts["selection"] = _selection(training.best_epoch, training.history, language)
    if training.seconds is not None:
        device = _named(language, "device", training.device)
        facts["compute"] = say(language, "card_compute", seconds=training.seconds, device=device)
    if card.versions:
        versions = {name: card.versions.get(name, "–") for name in ("python", "torch", "torchvision")}
        facts["versions"] = say(language, "card_versions", **versions)
    return facts


def _selection(best: int, history: list[dict], language: str) -> str:
    """By what the epoch was chosen; see ``history.best_epoch``."""
    calibrated = any(CHOICE in row for row in history)
    return say(language, f"card_selection{'_calibrated' * calibrated}", best=best, epochs=len(history) or "–")


def _calibration(card: ModelRecord, language: str) -> dict[str, str]:
    calibration, not_done = card.calibration, say(language, "card_not_done")
    threshold, rule = decimal(language, card.threshold, 4), calibration.rule
    return {
        "temperature": say(language, "card_temperature", temperature=decimal(language, card.temperature))
        if card.is_calibrated
        else say(language, "card_temperature_none", not_done=not_done),
        "threshold": say(language, "card_threshold", threshold=threshold, rule=_rule(rule, language))
        if rule
        else say(language, "card_threshold_none", threshold=threshold),
        "uncertain": _uncertain(card, language),
        "validated": _validated(calibration, language),
    }


def _rule(rule: str, language: str) -> str:
    return say(language, _RULES[rule]) if rule in _RULES else rule


def _uncertain(card: ModelRecord, language: str) -> str:
    if card.uncertain is None:
        return say(language, "card_uncertain_none", not_done=say(language, "card_not_done"))
    low, high = (decimal(language, end, 4) for end in card.uncertain)
    aim = card.calibration.coverage
    coverage = percent_exact(language, float("nan") if aim is None else aim, 0)
    why = say(language, "card_aim_copies" if card.calibration.augmented_copies else "card_aim")
    return say(language, "card_uncertain", low=low, high=high, coverage=coverage, why=why)


def _validated(calibration: CalibrationRecord, language: str) -> str:
    if not calibration.validation:
        return say(language, "card_not_recorded")
    number = calibration.augmented_copies
    copies = say(language, "card_copies", copies=number) if number else say(language, "card_copies_none")
    figures = _figures(calibration.validation, {}, METRICS, language)
    n = "–" if calibration.n is None else calibration.n
    return say(language, "card_validated", n=n, copies=copies, figures=figures)


def _test(card: ModelRecord, language: str) -> dict[str, str]:
    tested = card.test
    if tested is None:
        none = say(language, "card_test_none", not_done=say(language, "card_not_done"))
        return dict.fromkeys(("tested", "tested_briefly"), none) | {"matrix": "", "uncertainty": ""}
    n, values = "–" if tested.n is None else tested.n, tested.metrics()
    said = {
        name: say(language, "card_tested", n=n, figures=_figures(values, tested.intervals, metrics, language))
        for name, metrics in (("tested", METRICS), ("tested_briefly", BRIEFLY))
    }
    return {**said, "matrix": _matrix(tested, language), "uncertainty": _uncertainty(tested, language)}


def _matrix(tested: EvaluationRecord, language: str) -> str:
    if tested.confusion_matrix is None:
        return say(language, "card_not_recorded")
    (tn, fp), (fn, tp) = tested.confusion_matrix
    return say(language, "card_matrix", tn=tn, fp=fp, fn=fn, tp=tp, normal=tn + fp, pneumonia=fn + tp)


def _uncertainty(tested: EvaluationRecord, language: str) -> str:
    values = {name: value for name, value in tested.uncertainty.items() if value is not None}
    if not values:
        return ""
    sentence = say(language, "card_uncertainty", **{n: percent_exact(language, share) for n, share in values.items()})
    if "certain_accuracy" not in values:
        return sentence
    return f"{sentence} {say(language, 'card_certain', certain_accuracy=decimal(language, values['certain_accuracy']))}"


def _figures(values: dict, intervals: dict, metrics: tuple[str, ...], language: str) -> str:
    """ "Accuracy 0.933 [0.910, 0.950], ROC AUC ...": of those ``metrics`` that have a value."""
    return ("; " if language == "en" else " ; ").join(
        f"{say(language, f'metric_{name}')} {decimal(language, values[name])}"
        + (f" [{_interval(intervals[name], language)}]" if name in intervals else "")
        for name in metrics
        if name in values
    )


def _interval(interval: tuple[float, float] | None, language: str) -> str:
    return "–" if interval is None else " – ".join(decimal(language, end) for end in interval)


def _count(counts: dict[str, int], language: str) -> str:
    normal, pneumonia = (counts.get(name, 0) for name in CLASSES)
    return say(language, "card_count", n=normal + pneumonia, normal=normal, pneumonia=pneumonia)


def _named(language: str, key: str, value: object) -> str:
    """The phrase for ``value``, or its name in the phrase for others, or its name alone."""
    if f"card_{key}_{value}" in SENTENCES[language]:
        return say(language, f"card_{key}_{value}")
    return say(language, f"card_{key}_other", name=value) if f"card_{key}_other" in SENTENCES[language] else str(value)


@lru_cache
def _parameters(model: str) -> int:
    """Of the network in use: training aids are folded away."""
    with torch.device("meta"):  # the structure alone
        return sum(p.numel() for p in build_model(model).parameters())
