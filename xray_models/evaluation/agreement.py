"""How often two readers of the same images gave the same label."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from xray_models.classes import CLASSES
from xray_models.evaluation.intervals import Interval, Z


@dataclass(frozen=True)
class Agreement:
    """Of two readers on ``n`` images."""

    n: int
    same: int  # images with the same label
    kappa: float | None  # Cohen 1960; None: each gave one and the same label to all images, so chance agrees, too
    interval: Interval | None  # of kappa, 95 %, for large samples; None where it has no width to speak of


def agreement(first: Sequence[str], second: Sequence[str]) -> Agreement:
    """``first[i]`` and ``second[i]``: the labels of both readers for image i, of CLASSES.

    Cohen's kappa with its standard error for large samples (Fleiss, Cohen and Everitt 1969, Psychological Bulletin 72,
    323-327, equation 13). ValueError: not as many labels, or another label.
    """
    pairs = [(CLASSES.index(a), CLASSES.index(b)) for a, b in zip(first, second, strict=True)]
    n, same = len(pairs), sum(a == b for a, b in pairs)
    if not n:
        return Agreement(0, 0, None, None)
    share = [[pairs.count((a, b)) / n for b in (0, 1)] for a in (0, 1)]
    rows, columns = [sum(row) for row in share], [share[0][b] + share[1][b] for b in (0, 1)]
    by_chance = sum(rows[label] * columns[label] for label in (0, 1))
    if by_chance == 1:
        return Agreement(n, same, None, None)
    kappa = (same / n - by_chance) / (1 - by_chance)
    error = _standard_error(share, rows, columns, kappa, by_chance, n)
    interval = (max(-1.0, kappa - Z * error), min(1.0, kappa + Z * error)) if error > 0 else None
    return Agreement(n, same, kappa, interval)


def _standard_error(
    share: list[list[float]], rows: list[float], columns: list[float], kappa: float, by_chance: float, n: int
) -> float:
    same = sum(share[i][i] * (1 - (rows[i] + columns[i]) * (1 - kappa)) ** 2 for i in (0, 1))
    other = (1 - kappa) ** 2 * sum(share[i][1 - i] * (columns[i] + rows[1 - i]) ** 2 for i in (0, 1))
    variance = same + other - (kappa - by_chance * (1 - kappa)) ** 2
    return math.sqrt(max(0.0, variance) / n) / (1 - by_chance)
