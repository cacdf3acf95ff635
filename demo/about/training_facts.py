"""What a model record says of the training, as phrases: the recipe, the starting weights, and how the epoch was chosen.

"Not recorded" stands for what the record does not say.
"""

from __future__ import annotations

from demo.text.numbers import percent_exact, shortest
from demo.text.say import SENTENCES, say
from xray_models.networks.record import EpochFigures, ModelRecord, StartingWeights
from xray_models.training.history import SELECTION_METRIC

# SHA-256 of the files that trainings of this project started from -> the end of the key of their phrase.
_STARTING_FILES = {"95fa036da2d600dc4a3c763fa44577627cd205c7f8f50cda5895787eb3612937": "he_2015"}
_NAMED_STARTS = ("random", "imagenet", "shipped")  # every other ``init`` of a recipe is the path of a file


def recipe_facts(record: ModelRecord, language: str) -> dict[str, str]:
    """Name -> phrase: how the model was trained."""
    names = ("recipe", "start", "augmentation", "balance", "average", "seed")
    if not record.recipe:
        return dict.fromkeys(names, say(language, "card_not_recorded"))
    recipe, average = record.recipe, record.recipe.get("average")
    remark = record.training.remark.get(language, "")
    return {
        "recipe": f"{_optimisation(recipe, language)} {_frozen_layers(recipe, language)} {remark}".strip(),
        "start": _start(record, language),
        "augmentation": _augmentation(recipe, language),
        "balance": say(language, "card_weighted" if recipe.get("class_weights") else "card_unweighted"),
        "average": say(language, "card_average", average=shortest(language, average))
        if average
        else say(language, "card_average_none"),
        "seed": say(language, "card_seed", seed=recipe.get("seed", "–")),
    }


def training_facts(record: ModelRecord, language: str) -> dict[str, str]:
    """Name -> phrase: what came of the training, and what it ran on."""
    training = record.training
    facts = dict.fromkeys(("selection", "compute", "versions"), say(language, "card_not_recorded"))
    facts["updates"] = say(language, "card_updates" if _continued(record) else "card_updates_none")
    if training.best_epoch is not None:
        facts["selection"] = _selection(training.best_epoch, training.history, language)
    if training.seconds is not None:
        device = _phrase("device", training.device, language)
        facts["compute"] = say(language, "card_compute", seconds=training.seconds, device=device)
    if record.versions:
        versions = {name: record.versions.get(name, "–") for name in ("python", "torch", "torchvision")}
        facts["versions"] = say(language, "card_versions", **versions)
    return facts


def _continued(record: ModelRecord) -> bool:
    """Whether the training started from weights that this project had trained: the recipe of others is not known."""
    start = record.training.started_from
    return start is not None and bool(start.recipe)


def _start(record: ModelRecord, language: str) -> str:
    start = record.training.started_from
    if _continued(record):
        sentences = [say(language, "card_continued", start=_earlier(start.chain(), language))]
    else:
        sentences = [say(language, "card_start", start=_first(start, record.recipe, language))]
    if start is not None and start.sha256:
        sentences.append(say(language, "card_start_sha256", sha256=start.sha256))
    return " ".join(sentences)


def _earlier(versions: list[StartingWeights], language: str) -> str:
    """The latest of ``versions``, and in turn what it had started from."""
    latest, *before = versions
    is_trained = bool(before) and bool(before[0].recipe)  # else a file of others
    start = _earlier(before, language) if is_trained else _first(next(iter(before), None), latest.recipe, language)
    return say(language, "card_earlier", epochs=latest.epochs or "–", seconds=latest.seconds or "–", start=start)


def _first(file: StartingWeights | None, recipe: dict, language: str) -> str:
    """What a training by ``recipe`` started from that this project had not trained; ``file`` where it was one.

    What a file holds is known by its SHA-256. Its name in the recipe, a path on somebody's machine, says nothing.
    """
    init = recipe.get("init")
    kind = init if init in _NAMED_STARTS else _STARTING_FILES.get((file and file.sha256) or "", "file")
    return say(language, f"card_init_{kind}")


def _optimisation(recipe: dict, language: str) -> str:
    values = {
        name: shortest(language, recipe.get(name))
        for name in ("epochs", "batch_size", "learning_rate", "weight_decay", "label_smoothing")
    }
    values |= {name: _phrase(name, recipe.get(name), language) for name in ("optimizer", "schedule")}
    precision = say(language, "card_precision_bf16" if recipe.get("bf16") else "card_precision_float32")
    return say(language, "card_recipe", **values, precision=precision)


def _frozen_layers(recipe: dict, language: str) -> str:
    stage = recipe.get("frozen_until")
    frozen = say(language, "card_frozen", stage=stage) if stage else say(language, "card_frozen_none")
    return f"{frozen} {say(language, 'card_batch_norm')}" if recipe.get("batch_norm") else frozen


def _augmentation(recipe: dict, language: str) -> str:
    sentences = [_phrase("augmentation", recipe.get("augmentation"), language)]
    if factor := recipe.get("counterexamples"):
        sentences.append(say(language, "card_counterexamples", value=shortest(language, round(factor, 2))))
    for name in ("originals", "exported", "erased", "small"):
        if share := recipe.get(name):
            sentences.append(say(language, f"card_{name}", value=percent_exact(language, share, 0)))
    if weight := recipe.get("consistency"):
        sentences.append(say(language, "card_consistency", value=shortest(language, weight)))
    return " ".join(sentences)


def _selection(best: int, history: list[EpochFigures], language: str) -> str:
    """By which figure the epoch was chosen; see ``history.best_epoch``."""
    key = "card_selection_calibrated" if any(SELECTION_METRIC in row for row in history) else "card_selection"
    return say(language, key, best=best, epochs=len(history) or "–")


def _phrase(setting: str, value: object, language: str) -> str:
    """The phrase for this value of a setting; else the phrase for other values, with its name; else its name alone."""
    sentences = SENTENCES[language]
    if f"card_{setting}_{value}" in sentences:
        return say(language, f"card_{setting}_{value}")
    if f"card_{setting}_other" in sentences:
        return say(language, f"card_{setting}_other", name=value)
    return str(value)
