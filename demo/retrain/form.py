"""The settings of a run as components: recipe, size and models, and what an expert may change for each model."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from html import escape

import gradio as gr

from demo.retrain.form_values import (
    CHOICES,
    EXPERT,
    NOTHING,
    NUMBERS,
    SIZES,
    choices,
    device_name,
    preset_values,
    to_configs,
)
from demo.text.numbers import size
from demo.text.say import say
from demo.ui.events import PRIVATE
from demo.ui.labels import FIRST_LANGUAGE, Labels
from xray_models.networks.registry import MODELS
from xray_models.training.presets import PRESETS, TRY_IT_IMAGES
from xray_models.training.recipe import TrainConfig
from xray_models.training.room import room_needed

FIRST_PRESET, FIRST_SIZE = "recommended", "try"  # chosen when the page opens
PRESET_ORDER = (FIRST_PRESET, *(name for name in PRESETS if name != FIRST_PRESET))

Choices = list[tuple[str, str]]  # (what a person reads, value)


@dataclass(frozen=True)
class SettingsForm:
    """The components whose values make up a run, in the order in which ``configs`` takes them."""

    preset: gr.Radio
    size: gr.Radio
    models: gr.CheckboxGroup
    seed: gr.Number
    expert: dict[str, dict[str, gr.components.Component]]  # model -> setting -> component
    fold: gr.Accordion  # which holds the expert settings

    @property
    def expert_fields(self) -> list[gr.components.Component]:
        return [self.expert[model][setting] for model in MODELS for setting in EXPERT]

    @property
    def inputs(self) -> list[gr.components.Component]:
        return [self.preset, self.size, self.models, self.seed, *self.expert_fields]

    def configs(
        self, preset: str, size: str, models: list[str], seed: object, *expert: object
    ) -> dict[str, TrainConfig]:
        """The recipes for the values of ``inputs``. XrayError: one of the values is not allowed."""
        values = iter(expert)
        return to_configs(preset, size, models, seed, {m: {s: next(values) for s in EXPERT} for m in MODELS})


def build(labels: Labels) -> SettingsForm:
    """The form and its own events; to be called inside the Retrain tab."""
    preset = _segments(labels, "preset", PRESET_ORDER, FIRST_PRESET)
    size = _segments(labels, "size", SIZES, FIRST_SIZE)
    models = labels.make(
        gr.CheckboxGroup,
        {"label": "setting_models", "choices": _model_choices},
        value=list(MODELS),
        elem_id="models",
    )
    with labels.make(gr.Accordion, {"label": "setting_expert"}, open=False, elem_id="expert") as fold:
        with gr.Row():
            expert = {model: _expert_fields(labels, model) for model in MODELS}
        seed = labels.make(gr.Number, {"label": "setting_seed_label"}, value=0, precision=0, elem_id="seed")
    labels.html(render_device, elem_id="device")
    form = SettingsForm(preset, size, models, seed, expert, fold)
    _connect(form, labels.language)
    return form


def render_device(language: str) -> str:
    """What a run would train on, and how much of the disk it needs."""
    name = device_name()
    text = say(language, "device_gpu", name=name) if name else say(language, "device_cpu", cores=os.cpu_count())
    room = max(room_needed(recipes) for recipes in PRESETS.values())
    text += " " + say(language, "disk_needed", size=size(language, room))
    return f'<p class="notes">{escape(text)}</p>'


def _connect(form: SettingsForm, language: gr.Radio) -> None:
    """What a preset and a size mean stands below them; another one also fills the expert settings."""

    def describe(preset: str, size: str, language: str) -> list[dict]:
        return [gr.update(info=_about("preset", preset, language)), gr.update(info=_about("size", size, language))]

    def fill(preset: str, size: str) -> list[object]:
        return [preset_values(preset, size, model)[setting] for model in MODELS for setting in EXPERT]

    gr.on(
        [form.preset.input, form.size.input, language.change],
        describe,
        [form.preset, form.size, language],
        [form.preset, form.size],
        **PRIVATE,
    )
    gr.on([form.preset.input, form.size.input], fill, [form.preset, form.size], form.expert_fields, **PRIVATE)


def _segments(labels: Labels, kind: str, values: Iterable[str], first: str) -> gr.Radio:
    """A row of buttons of which one is chosen, with what it means below."""
    return labels.make(
        gr.Radio,
        {"label": f"setting_{kind}", "choices": partial(_segment_choices, kind, tuple(values))},
        value=first,
        info=_about(kind, first, FIRST_LANGUAGE),
        elem_id=kind,
        elem_classes="segments",
    )


def _expert_fields(labels: Labels, model: str) -> dict[str, gr.components.Component]:
    with gr.Column(min_width=240, elem_classes="fields"):
        labels.html(partial(_model_heading, model))
        values = preset_values(FIRST_PRESET, FIRST_SIZE, model)
        return {setting: _field(labels, model, setting, value) for setting, value in values.items()}


def _field(labels: Labels, model: str, setting: str, value: object) -> gr.components.Component:
    texts: dict[str, str | Callable[[str], object]] = {"label": f"setting_{setting}_label"}
    settings = {"value": value, "elem_id": f"{model}-{setting}", "min_width": 100}
    if setting in NUMBERS:
        return labels.make(gr.Number, texts, **settings)
    if setting in CHOICES:
        texts["choices"] = partial(_field_choices, model, setting)
        return labels.make(gr.Dropdown, texts, **settings, filterable=False)
    return labels.make(gr.Checkbox, texts, **settings)


def _about(kind: str, value: str, language: str) -> str:
    return say(language, f"{kind}_{value}_about")


def _segment_choices(kind: str, values: tuple[str, ...], language: str) -> Choices:
    placeholders = {"n": TRY_IT_IMAGES} if kind == "size" else {}
    return [(say(language, f"{kind}_{value}", **placeholders), value) for value in values]


def _model_choices(language: str) -> Choices:
    return [(say(language, model), model) for model in MODELS]


def _field_choices(model: str, setting: str, language: str) -> Choices:
    if setting == "frozen_until":
        stages = [stage for stage in choices(model, setting) if stage != NOTHING]
        return [
            (say(language, "choice_nothing"), NOTHING),
            *((say(language, "choice_up_to", stage=stage), stage) for stage in stages),
        ]
    return [(say(language, f"choice_{value}"), value) for value in choices(model, setting)]


def _model_heading(model: str, language: str) -> str:
    return f"<h4>{escape(say(language, model))}</h4>"
