"""What simple models show about the data set: the shortcut, the shift between the splits, and doubtful labels.

These models are for analysis, not for use. Nothing is chosen on the test split: it is scored once, by the one shortcut
baseline that was chosen on validation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sklearn.base import clone
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tests.benchmarks.audit.data import SERIES
from xray_models.evaluation.calibration import fit_temperature
from xray_models.evaluation.intervals import wilson_interval
from xray_models.inference.probability import probabilities

Interval = tuple[float, float, float]  # value, low, high (95 %)
FOLDS = 5
RESAMPLES = 1000
BLOCKS = 5
CONFIDENT = 0.1  # a label is doubted if a model gives it a lower probability

MODELS = {
    "logistic regression": make_pipeline(
        StandardScaler(), LogisticRegression(C=1.0, class_weight="balanced", max_iter=3000)
    ),
    "gradient boosting": HistGradientBoostingClassifier(
        max_iter=200, learning_rate=0.05, max_leaf_nodes=15, class_weight="balanced", random_state=0
    ),
}
HEAD = make_pipeline(StandardScaler(), LogisticRegression(C=0.003, class_weight="balanced", max_iter=1000))


def auc_interval(labels: np.ndarray, scores: np.ndarray, groups: np.ndarray, seed: int = 0) -> Interval:
    """ROC AUC with its percentile bootstrap by group (patient), because images of one child are not independent."""
    rng = np.random.default_rng(seed)
    order = np.argsort(scores, kind="stable")
    starts = np.flatnonzero(np.diff(scores[order], prepend=-np.inf))  # of runs of equal scores
    members = np.unique(groups, return_inverse=True)[1][order]
    positive, count = labels[order], members.max() + 1

    def auc(weights: np.ndarray) -> float:
        above = np.add.reduceat(weights * positive, starts)
        below = np.add.reduceat(weights * (1 - positive), starts)
        pairs = above.sum() * below.sum()
        return float((above * (below.cumsum() - below / 2)).sum() / pairs) if pairs else np.nan

    drawn = [auc(np.bincount(rng.integers(0, count, count), minlength=count)[members]) for _ in range(RESAMPLES)]
    return auc(np.ones(len(labels))), *map(float, np.nanpercentile(drawn, (2.5, 97.5)))


@dataclass(frozen=True)
class Shortcut:
    """The baseline on statistics alone."""

    validation: dict[str, Interval]  # model -> AUC
    chosen: str
    test: Interval  # AUC of the chosen one, once
    accuracy: Interval  # on test, at 0.5
    sensitivity: Interval
    specificity: Interval
    by_group: dict[str, Interval]  # group of statistics -> validation AUC of the chosen kind of model on it alone


def shortcut(
    x: np.ndarray, labels: np.ndarray, splits: np.ndarray, patients: np.ndarray, groups: list[str]
) -> Shortcut:
    """Fit on train, choose on validation, score on test once. ``groups`` (D,) names the group of each column."""
    train, validation, test = (splits == name for name in ("train", "validation", "test"))

    def fitted(model, columns):
        return clone(model).fit(x[np.ix_(train, columns)], labels[train])

    def validated(model, columns) -> Interval:
        scores = model.predict_proba(x[np.ix_(validation, columns)])[:, 1]
        return auc_interval(labels[validation], scores, patients[validation])

    all_rows = np.arange(x.shape[1])
    models = {name: fitted(model, all_rows) for name, model in MODELS.items()}
    aucs = {name: validated(model, all_rows) for name, model in models.items()}
    chosen = max(aucs, key=lambda name: aucs[name][0])
    by_group = {}
    for group in dict.fromkeys(groups):
        columns = np.array([i for i, name in enumerate(groups) if name == group])
        by_group[group] = validated(fitted(MODELS[chosen], columns), columns)
    scores = models[chosen].predict_proba(x[test])[:, 1]  # the only time that a label model is scored on the test split
    correct = (scores >= 0.5) == (labels[test] == 1)
    positive = labels[test] == 1
    shares = [_share(correct[which]) for which in (slice(None), positive, ~positive)]
    return Shortcut(aucs, chosen, auc_interval(labels[test], scores, patients[test]), *shares, by_group)


def _share(correct: np.ndarray) -> Interval:
    return float(correct.mean()), *wilson_interval(int(correct.sum()), len(correct))


def out_of_fold(model, x: np.ndarray, labels: np.ndarray, groups: np.ndarray, seed: int = 0) -> np.ndarray:
    """(N,) probability of label 1, each from the model that was fitted without the image's group."""
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    p = np.empty(len(labels))
    for train, rest in folds.split(x, labels, groups):
        p[rest] = clone(model).fit(x[train], labels[train]).predict_proba(x[rest])[:, 1]
    return p


def separability(x: np.ndarray, is_second: np.ndarray, groups: np.ndarray) -> dict[str, Interval]:
    """Model -> out-of-fold AUC of separating two sets of images (a domain classifier); 0.5 means no difference."""
    return {
        name: auc_interval(is_second, out_of_fold(model, x, is_second, groups), groups)
        for name, model in MODELS.items()
    }


def blocks(series: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """(N,) block 0 to BLOCKS - 1 by number within each series, blocks of equal size; -1 for names without a number."""
    block = np.full(len(series), -1)
    for name in SERIES:
        mine = series == name
        ordered, position = np.unique(numbers[mine], return_inverse=True)
        block[mine] = position * BLOCKS // max(len(ordered), 1)
    return block


def leave_block_out(x: np.ndarray, labels: np.ndarray, block: np.ndarray, patients: np.ndarray, model) -> list:
    """For each block: AUC on it of the model fitted on the other blocks, without images of its patients."""
    aucs = []
    for number in range(BLOCKS):
        inside = block == number
        outside = (block >= 0) & ~inside & ~np.isin(patients, patients[inside])
        fitted = clone(model).fit(x[outside], labels[outside])
        aucs.append(auc_interval(labels[inside], fitted.predict_proba(x[inside])[:, 1], patients[inside]))
    return aucs


def calibrated(p: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Out-of-fold probabilities after temperature scaling: linear heads on many features are overconfident."""
    p = p.clip(1e-9, 1 - 1e-9)
    logits = np.stack([np.log(1 - p), np.log(p)], axis=1)
    return probabilities(logits, fit_temperature(logits, labels))


@dataclass(frozen=True)
class Doubts:
    """Images whose label two different models doubt, out of fold; arrays are of all N images checked."""

    p_label: np.ndarray  # (2, N) probability that each model gives to the label of the folder
    aucs: tuple[float, float]
    both: np.ndarray  # (N,) both below CONFIDENT

    def expected(self, labels: np.ndarray) -> float:
        """How many images both would doubt if the doubts were independent within a class."""
        doubted = self.p_label < CONFIDENT
        classes = [labels == label for label in (0, 1)]
        return float(sum(doubted[0, c].mean() * doubted[1, c].mean() * c.sum() for c in classes))


def doubts(first: np.ndarray, second: np.ndarray, labels: np.ndarray, groups: np.ndarray) -> Doubts:
    """Two views (N, D1), (N, D2) of the same images, a linear head on each, over folds by group."""
    p = [calibrated(out_of_fold(HEAD, view, labels, groups), labels) for view in (first, second)]
    p_label = np.stack([np.where(labels == 1, q, 1 - q) for q in p])
    aucs = tuple(float(roc_auc_score(labels, q)) for q in p)
    return Doubts(p_label, aucs, (p_label < CONFIDENT).all(axis=0))


@dataclass(frozen=True)
class Likeness:
    """How much more similar two images with one number are than two with different numbers, same series and splits."""

    pairs: int
    auc: Interval


def likeness(
    features: np.ndarray, ids: np.ndarray, first: np.ndarray, second: np.ndarray, seed: int = 0
) -> Likeness | None:
    """AUC of the cosine between features for pairs (i in first, j in second) with one id against pairs with two.

    ``first`` and ``second`` are indices of images. The pairs with two ids are made by exchanging the second images of
    the pairs with one id, so that both kinds of pairs have the same images. None: fewer than ten pairs.
    """
    rng = np.random.default_rng(seed)
    by_id: dict[int, list[int]] = {}
    for j in second:
        by_id.setdefault(ids[j], []).append(j)
    both = set(first) & set(second)  # within one set a pair counts once
    pairs = [(i, j) for i in first for j in by_id.get(ids[i], []) if i < j or j not in both]
    if len(pairs) < 10:
        return None
    a, b = np.array(pairs).T
    others = b[rng.permutation(len(b))]
    different = ids[a] != ids[others]
    centre = (features - features.mean(0)) / features.std(0).clip(1e-6)
    unit = centre / np.linalg.norm(centre, axis=1, keepdims=True)
    scores = np.concatenate([(unit[a] * unit[b]).sum(1), (unit[a] * unit[others]).sum(1)[different]])
    same = np.repeat([1, 0], [len(a), int(different.sum())])
    return Likeness(len(a), auc_interval(same, scores, np.concatenate([ids[a], ids[a][different]])))


def standardised_shift(x: np.ndarray, is_second: np.ndarray) -> np.ndarray:
    """(D,) difference of the medians, second minus first, in units of the first's spread: its interquartile range
    divided by 1.349, the standard deviation of a normal distribution."""
    first, second = x[~is_second], x[is_second]
    low, high = np.percentile(first, (25, 75), axis=0)
    return (np.median(second, 0) - np.median(first, 0)) / np.maximum((high - low) / 1.349, 1e-6)
