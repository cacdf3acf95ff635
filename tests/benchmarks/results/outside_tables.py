"""The tables of RESULTS.md that come from kept reports: "Outside its own copies" from those of robustness.gates,
outside.adults and outside.scope; and which weights each report is of."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.benchmarks.reporting import REPORTS, TITLES, markdown_table, read_json
from tests.benchmarks.results.scored import WEIGHTS
from xray_models.evaluation.intervals import wilson_interval
from xray_models.files import WEIGHTS_FILE, file_sha256
from xray_models.networks.registry import MODELS

COMMANDS = {
    "exports": "robustness.gates --data ZIP --originals ZIP",
    "adults": "outside.adults --data ZIP",
    "scope": "outside.scope --data ZIP --originals ZIP --adults ZIP --examples ZIP",
}
VIEWS = {None: "both, weighed alike", "AP": "AP", "PA": "PA"}


def outside_tables() -> dict[str, str]:
    """Name in the marker -> the table; where a report is missing, the command that writes it."""
    return {
        "originals": _table("exports", originals_table),
        "exports": _table("exports", exports_table),
        "adults": _table("adults", adults_table),
        "adults_brief": brief_table(read_json("adults")),
        "scope": _table("scope", scope_table),
        "reports": reports_table(),
    }


def _table(report: str, table: Callable[[dict], str]) -> str:
    values = read_json(report)
    if values is None:
        return _not_measured(report)
    return f"{table(values)}\n\n{values['made']}"


def _not_measured(report: str) -> str:
    return f"Not measured yet: `python -m tests.benchmarks.{COMMANDS[report]}`"


def originals_table(report: dict) -> str:
    """How answers for original files differ from those for their copies."""
    rows = [
        (
            TITLES[model],
            f"{row['n']} ({report['images']['NORMAL']} NORMAL)",
            share(row["same_label"], row["n"]),
            f"{row['mean_difference']:+.4f}",
            f"{row['mean_absolute_difference']:.4f}",
            f"{row['roc_auc_originals']:.3f}",
            f"{row['roc_auc_copies']:.3f}",
            met(row["met"]),
        )
        for model, row in report["copies"].items()
    ]
    heads = ("model", "n", "same label", "mean difference of p", "mean of its size", "AUC, originals", "AUC, copies")
    return markdown_table((*heads, "at least 0.99 and at most 0.010"), rows)


def exports_table(report: dict) -> str:
    """Kind by kind: how many of its exports pass, and the one that changes most labels."""
    rows = []
    for kind in dict.fromkeys(export["kind"] for export in report["exports"]):
        exports = [export for export in report["exports"] if export["kind"] == kind]
        refused = max(exports, key=lambda export: export["refused"])
        for model in exports[0]["models"]:
            worst = max(exports, key=lambda export, model=model: _changed(export, model))
            passed = sum(export["models"][model]["met"] for export in exports)
            kept = worst["n"] - worst["refused"]
            rows.append(
                (
                    kind,
                    TITLES[model],
                    f"{share(worst['models'][model]['changed'], kept)}: {worst['export']}",
                    f"{share(refused['refused'], refused['n'])}: {refused['export']}" if refused["refused"] else "none",
                    _limits(worst["limits"]),
                    f"{passed} of {len(exports)}" if passed == len(exports) else f"**{passed}** of {len(exports)}",
                )
            )
    return markdown_table(("files", "model", "most labels changed", "most refused", "at most", "met"), rows)


def adults_table(report: dict) -> str:
    """By view: ROC AUC, how many are called PNEUMONIA, and what a common, certain answer is worth."""
    rows = []
    for view in report["views"]:
        for model, row in view["models"].items():
            rows.append(
                (
                    VIEWS[view["view"]],
                    TITLES[model],
                    f"{view['n']} of {view['patients']} adults",
                    _auc(row),
                    share(row["ill_called_pneumonia"], view["ill"]),
                    share(row["healthy_called_pneumonia"], view["healthy"]),
                    share(view["certain_right"], view["certain"]),
                )
            )
    heads = ("view", "model", "radiographs", "AUC", "ill, called PNEUMONIA", "healthy, called PNEUMONIA")
    return markdown_table((*heads, "both agree and are certain: right"), rows)


def brief_table(report: dict | None) -> str:
    """The ROC AUC on adults alone, for the README."""
    if report is None:
        return _not_measured("adults")
    rows = [
        (VIEWS[view["view"]], view["ill"], view["healthy"], *(_auc(row) for row in view["models"].values()))
        for view in report["views"]
    ]
    models = (TITLES[model] for model in report["views"][0]["models"])
    return markdown_table(("adults, view", "ill", "healthy", *models), rows)


def scope_table(report: dict) -> str:
    """How often the scope speaks on each set, and whether that is what the gate asks for."""
    rows = [
        (
            row["set"],
            row["n"],
            share(row["refused"], row["n"]),
            share(row["outside"], row["n"]),
            share(row["refused"] + row["outside"], row["n"]),
            row["gate"],
            "" if row["met"] is None else met(row["met"]),
        )
        for row in report["sets"]
    ]
    heads = ("set", "n", "refused", "called outside", "either", "gate", "verdict")
    sources = ", ".join(f"{n} of {source}" for source, n in report["foreign"].items())
    return f"{markdown_table(heads, rows)}\n\nForeign pictures: {sources}."


def reports_table() -> str:
    """Every report that names its weights, and whether they are the shipped ones."""
    shipped = {name: file_sha256(WEIGHTS / name / WEIGHTS_FILE) for name in MODELS}
    rows = []
    for file in sorted(REPORTS.glob("*.md")):
        text = file.read_text(encoding="utf-8")
        found = re.search(r"on (\d{4}-\d\d-\d\d) in .*?SHA-256 of the weights begins with: (.*)\.", text)
        if found:
            digests = dict(pair.split() for pair in found[2].split(", "))
            same = all(shipped[name].startswith(digest) for name, digest in digests.items())
            link = f"[{file.stem}](tests/benchmarks/reports/{file.name})"
            rows.append((link, found[1], "the shipped ones" if same else f"earlier ones: {found[2]}"))
    return markdown_table(("report", "made on", "weights, SHA-256"), rows)


def share(count: int, n: int) -> str:
    """ "0.986 [0.950, 0.996] (141)": with Wilson's interval at 95 %; "–" for none of none."""
    if n == 0:
        return "–"
    return "{:.3f} [{:.3f}, {:.3f}] ({})".format(count / n, *wilson_interval(count, n), count)


def met(value: bool) -> str:
    return "met" if value else "**not met**"


def _auc(row: dict) -> str:
    return "{:.3f} [{:.3f}, {:.3f}]".format(row["roc_auc"], *row["interval"])


def _changed(export: dict, model: str) -> float:
    return export["models"][model]["changed"] / max(1, export["n"] - export["refused"])


def _limits(limits: dict[str, float]) -> str:
    refused = f", {limits['refused']:g} refused" if limits["refused"] < 1 else ""
    return f"{limits['changed']:g} changed{refused}"
