"""The settings of a run as components: recipe, size and models, and all that an expert may change, a model."""

from __future__ import annotations

import os
from dataclasses import dataclass
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
from demo.text.say import say
from demo.ui.events import PRIVATE
from xray_models.networks.registry import MODELS
from xray_models.training.presets import PRESETS
from xray_models.training.recipe import TrainConfig

PRESET, SIZE = "recommended", "try"  # what a visitor finds chosen
RECIPES = (PRESET, *(name for name in PRESETS if name != PRESET))  # in the order of the choice


@dataclass(frozen=True)
class SettingsForm:
    """The components whose values make up a run, in the order that ``configs`` takes them."""

    preset: gr.Radio
    size: gr.Radio
    models: gr.CheckboxGroup
    seed: gr.Number
    expert: dict[str, dict[str, gr.components.Component]]  # model -> setting -> component

    @property
    def inputs(self) -> list[gr.components.Component]:
        return [self.preset, self.size, self.models, self.seed, *self._expert_components()]

    def configs(
        self, preset: str, size: str, models: list[str], seed: object, *expert: object
    ) -> dict[str, TrainConfig]:
        """The recipes for the values of ``inputs``. XrayError: they make no sense."""
        values = iter(expert)
        return to_configs(preset, size, models, seed, {m: {s: next(values) for s in EXPERT} for m in MODELS})

    def _expert_components(self) -> list[gr.components.Component]:
        return [self.expert[model][setting] for model in MODELS for setting in EXPERT]


def build(language: gr.Radio) -> SettingsForm:
    """The form and its own events; to be called inside the Retrain tab."""
    preset = gr.Radio(
        _choices("preset", RECIPES, "en"),
        value=PRESET,
        label=say("en", "setting_preset"),
        info=say("en", f"preset_{PRESET}_about"),
        elem_id="preset",
        elem_classes="segments",
    )
    size = gr.Radio(
        _choices("size", SIZES, "en"),
        value=SIZE,
        label=say("en", "setting_size"),
        info=say("en", f"size_{SIZE}_about"),
        elem_id="size",
        elem_classes="segments",
    )
    models = gr.CheckboxGroup(
        _choices("", MODELS, "en"), value=list(MODELS), label=say("en", "setting_models"), elem_id="models"
    )
    with gr.Accordion(say("en", "setting_expert"), open=False, elem_id="expert") as accordion:
        with gr.Row():
            headings, expert = zip(*(_model_fields(name) for name in MODELS), strict=True)
        seed = gr.Number(0, precision=0, label=say("en", "setting_seed_label"), elem_id="seed")
    device = gr.HTML(render_device("en"), elem_id="device", apply_default_css=False, js_on_load=None)
    form = SettingsForm(preset, size, models, seed, dict(zip(MODELS, expert, strict=True)))
    fields = form._expert_components()
    preset.input(
        lambda preset, language: [
            gr.Radio(info=say(language, f"preset_{preset}_about")),
            *(preset_values(preset, model)[setting] for model in MODELS for setting in EXPERT),
        ],
        [preset, language],
        [preset, *fields],
        **PRIVATE,
    )
    size.input(
        lambda size, language: gr.Radio(info=say(language, f"size_{size}_about")), [size, language], size, **PRIVATE
    )
    language.change(
        _translate,
        [language, preset, size],
        [preset, size, models, seed, accordion, device, *headings, *fields],
        **PRIVATE,
    )
    return form


def render_device(language: str) -> str:
    """What a run would train on."""
    name = device_name()
    text = say(language, "device_gpu", name=name) if name else say(language, "device_cpu", cores=os.cpu_count())
    return f'<p class="notes">{escape(text)}</p>'


def _model_fields(model: str) -> tuple[gr.HTML, dict[str, gr.components.Component]]:
    with gr.Column(min_width=240, elem_classes="fields"):
        heading = gr.HTML(_heading(model, "en"), apply_default_css=False, js_on_load=None)
        fields = {setting: _field(model, setting, value) for setting, value in preset_values(PRESET, model).items()}
    return heading, fields


def _field(model: str, setting: str, value: object) -> gr.components.Component:
    common = {"value": value, "label": say("en", f"setting_{setting}_label"), "elem_id": f"{model}-{setting}"}
    if setting in NUMBERS:
        return gr.Number(**common, min_width=100)
    if setting in CHOICES:
        return gr.Dropdown(_setting_choices(model, setting, "en"), **common, filterable=False, min_width=100)
    return gr.Checkbox(**common, min_width=100)


def _translate(language: str, preset: str, size: str) -> list:
    return [
        gr.Radio(
            choices=_choices("preset", RECIPES, language),
            label=say(language, "setting_preset"),
            info=say(language, f"preset_{preset}_about"),
        ),
        gr.Radio(
            choices=_choices("size", SIZES, language),
            label=say(language, "setting_size"),
            info=say(language, f"size_{size}_about"),
        ),
        gr.CheckboxGroup(choices=_choices("", MODELS, language), label=say(language, "setting_models")),
        gr.Number(label=say(language, "setting_seed_label")),
        gr.Accordion(label=say(language, "setting_expert")),
        render_device(language),
        *(_heading(model, language) for model in MODELS),
        *(_translated_field(model, setting, language) for model in MODELS for setting in EXPERT),
    ]


def _translated_field(model: str, setting: str, language: str) -> dict:
    label = say(language, f"setting_{setting}_label")
    if setting in CHOICES:
        return gr.update(label=label, choices=_setting_choices(model, setting, language))
    return gr.update(label=label)


def _choices(kind: str, names, language: str) -> list[tuple[str, str]]:
    values = {"n": SIZES["try"]} if kind == "size" else {}
    return [(say(language, f"{kind}_{name}" if kind else name, **values), name) for name in names]


def _setting_choices(model: str, setting: str, language: str) -> list[tuple[str, str]]:
    if setting == "frozen_until":
        stages = choices(model, setting)[1:]
        return [
            (say(language, "choice_nothing"), NOTHING),
            *((say(language, "choice_up_to", stage=stage), stage) for stage in stages),
        ]
    return [(say(language, f"choice_{value}"), value) for value in choices(model, setting)]


def _heading(model: str, language: str) -> str:
    return f"<h4>{escape(say(language, model))}</h4>"
