"""A report of a validation in words: its sections, in the order in which a hospital asks."""

from __future__ import annotations

from collections.abc import Iterator

from xray_models.classes import CLASSES
from xray_models.evaluation.evaluation import Evaluation
from xray_models.evaluation.subgroups import Subgroup
from xray_models.evaluation.validation import ALL, ANSWERED, PART
from xray_models.reports.document import Document, Grid, Section
from xray_models.reports.validation import ValidationReport
from xray_models.reports.validation_local import local_section
from xray_models.reports.validation_plots import plots, reliability_grids
from xray_models.reports.words import Words
from xray_models.reports.written import NOTHING, Written

OF_SCOPE = ("accuracy", "sensitivity", "specificity", "roc_auc")


def validation_document(report: ValidationReport, words: Words) -> Document:
    """``report`` in ``words``, whose sentences have those of ``validation_words``."""
    say = words.say
    return Document(
        language=words.language,
        title=say("validation_title"),
        date=words.date(report.made),
        disclaimer=say("report_disclaimer"),
        reference=say("report_reference", text=report.reference) if report.reference else "",
        sections=tuple(_Sections(report, words)),
        program=say("report_program", version=report.version),
    )


class _Sections:
    """Each of its methods is one section."""

    def __init__(self, report: ValidationReport, words: Words):
        self._report, self._validation, self._words, self._say = report, report.validation, words, words.say
        self._written = Written(words)
        self._evaluations = {
            model: found for model in self._validation.models if (found := self._validation.evaluation(model))
        }

    def __iter__(self) -> Iterator[Section]:
        yield self._in_short()
        yield self._data()
        yield self._scope()
        for model, evaluation in self._evaluations.items():
            yield self._model(model, evaluation)
        yield self._curves()
        yield self._subgroups()
        yield self._label_errors()
        if self._report.local:
            yield local_section(self._report.local, dict(self._validation.records), self._words)
        yield self._methods()

    def _in_short(self) -> Section:
        sentences = [self._one_model(model, evaluation) for model, evaluation in self._evaluations.items()]
        sentences += [self._against_shipped(model) for model in self._evaluations]
        if name := self._report.calibration:
            sentences.append(self._say("validation_calibrated", name=name))
        return Section(self._say("validation_summary"), tuple(sentences))

    def _one_model(self, model: str, evaluation: Evaluation) -> str:
        metrics, intervals = evaluation.metrics(), evaluation.intervals()
        values = {}
        for name in ("sensitivity", "specificity", "roc_auc"):
            values[name] = self._written.value(name, metrics[name])
            values[f"{name}_range"] = self._written.interval(name, intervals[name])
        n = self._words.number(len(evaluation.labels))
        return self._say("validation_in_short", model=self._say(model), n=n, **values)

    def _against_shipped(self, model: str) -> str:
        """In one sentence, whether the figures differ from those of the test by more than chance."""
        found, name = self._validation.against_shipped(model), self._say(model)
        if found is None:
            return self._say("validation_no_test", model=name)
        if found.same_images:
            return self._say("validation_same_images", model=name)
        counts = {"here": self._words.number(found.n_here), "there": self._words.number(found.n_there)}
        tests = self._say("validation_tests", **counts)
        if not found.beyond_chance:
            return self._say("validation_as_tested", model=name, tests=tests)
        differences = ", ".join(
            self._say(
                "validation_one_difference",
                metric=self._written.metric(one.metric),
                here=self._written.value(one.metric, one.here),
                there=self._written.value(one.metric, one.there),
            )
            for one in found.beyond_chance
        )
        return self._say("validation_not_as_tested", model=name, differences=differences, tests=tests)

    def _data(self) -> Section:
        report, number = self._validation.report, self._words.number
        counts = report.counts[PART]
        values = {name.lower(): number(count) for name, count in counts.items()}
        patients = number(report.patients[PART])
        sentences = [self._say("validation_counts", n=number(sum(counts.values())), patients=patients, **values)]
        left_out = sum(map(len, report.ignored.values()))
        numbers = {"copies": report.copies.get(PART, 0), "unread": len(report.unread), "left_out": left_out}
        sentences += [self._say(f"validation_{what}", n=number(n)) for what, n in numbers.items() if n]
        return Section(self._say("validation_data"), (*sentences, *map(self._words.note, report.notes)))

    def _scope(self) -> Section:
        counts = {name: self._words.number(n) for name, n in self._validation.scope_counts().items()}
        reasons = ", ".join(
            self._say("validation_pair", name=self._say(f"validation_reason_{reason}"), value=self._words.number(n))
            for reason, n in self._validation.reasons().items()
        )
        none = self._say("validation_no_reason")
        sentences = [self._say("validation_scope_counts", reasons=reasons or none, **counts)]
        answered = {model: self._validation.evaluation(model, ANSWERED) for model in self._evaluations}
        rows = [
            (f"{self._say(model)}, {self._say(f'validation_{of}')}", *self._of_scope(evaluation))
            for model, whole in self._evaluations.items()
            for of, evaluation in ((ALL, whole), (ANSWERED, answered[model]))
        ]
        grid = Grid(self._say("validation_scope_figures"), ("", "n", *map(self._written.metric, OF_SCOPE)), tuple(rows))
        return Section(self._say("validation_scope"), tuple(sentences), (grid,))

    def _of_scope(self, evaluation: Evaluation | None) -> list[str]:
        if evaluation is None:
            return [NOTHING] * (1 + len(OF_SCOPE))
        metrics = evaluation.metrics()
        return [
            self._words.number(len(evaluation.labels)),
            *(self._written.value(name, metrics[name]) for name in OF_SCOPE),
        ]

    def _model(self, model: str, evaluation: Evaluation) -> Section:
        threshold = self._words.exact(evaluation.threshold)
        heading = self._say("validation_model", model=self._say(model), threshold=threshold)
        grids = [self._metrics(model, evaluation), self._matrix(evaluation), self._classification(evaluation)]
        if prevalence := self._report.prevalence:
            rows = [
                (
                    self._written.metric(name),
                    self._written.value(name, one.value),
                    self._written.interval(name, one.interval),
                )
                for name, one in self._validation.at_prevalence(model, prevalence).items()
            ]
            caption = self._say("validation_at_prevalence", prevalence=self._words.share(prevalence))
            grids.append(Grid(caption, self._written.heads("metric", "value", "range"), tuple(rows)))
        return Section(heading, (), tuple(grids))

    def _metrics(self, model: str, evaluation: Evaluation) -> Grid:
        shipped = self._validation.shipped.get(model)
        there = shipped.metrics() if shipped else {}
        intervals = evaluation.intervals()
        rows = [
            (
                self._written.metric(name),
                self._written.value(name, value),
                self._written.interval(name, intervals.get(name)),
                self._written.value(name, there.get(name)),
            )
            for name, value in evaluation.metrics().items()
        ]
        rows += [
            (
                self._written.metric(name),
                self._written.value(name, one.value),
                self._written.interval(name, one.interval),
                NOTHING,
            )
            for name, one in evaluation.operating_point.diagnostics().items()
        ]
        return Grid("", self._written.heads("metric", "value", "range", "test_split"), tuple(rows))

    def _matrix(self, evaluation: Evaluation) -> Grid:
        predicted = (self._say("validation_predicted", label=self._say(label)) for label in CLASSES)
        rows = zip(CLASSES, evaluation.confusion_matrix().tolist(), strict=True)
        cells = tuple((self._say(label), *map(self._words.number, row)) for label, row in rows)
        return Grid(self._say("validation_matrix"), (self._say("validation_truth"), *predicted), cells)

    def _classification(self, evaluation: Evaluation) -> Grid:
        report, columns = evaluation.operating_point.report(), ("precision", "recall", "f1-score")
        rows = tuple(
            (
                self._say(label),
                *(self._words.exact(report[label][column]) for column in columns),
                self._words.number(int(report[label]["support"])),
            )
            for label in CLASSES
        )
        return Grid(
            self._say("validation_report"),
            self._written.heads("class", "precision", "recall", "f1_score", "support"),
            rows,
        )

    def _curves(self) -> Section:
        heading = self._say("validation_curves")
        grids = reliability_grids(self._evaluations, self._words)
        return Section(heading, (), grids, plots(self._evaluations, self._words))

    def _subgroups(self) -> Section:
        groups = {model: self._validation.subgroups(model) for model in self._evaluations}
        heads = ("", "n", *map(self._written.metric, OF_SCOPE))
        grids = [
            Grid(self._say(model), heads, tuple(self._subgroup(group) for group in found))
            for model, found in groups.items()
            if found
        ]
        none = () if grids else (self._say("validation_no_subgroups"),)
        return Section(self._say("validation_subgroups"), none, tuple(grids))

    def _subgroup(self, group: Subgroup) -> tuple[str, ...]:
        estimates = group.estimates()
        cells = [self._written.estimate(name, estimates[name]) for name in OF_SCOPE]
        value = group.value or self._say("validation_not_said")
        known = {f"validation_{kind}_{of}": of for kind, of in (("group", group.of), ("value", group.value))}
        name, of_value = (self._words.sentences.get(key, of) for key, of in known.items())
        return (self._say("validation_pair", name=name, value=of_value or value), self._words.number(group.n), *cells)

    def _label_errors(self) -> Section:
        n = len(self._validation.label_errors)
        key = "validation_label_errors_n" if n else "validation_label_errors_none"
        return Section(self._say("validation_label_errors"), (self._say(key, n=self._words.number(n)),))

    def _methods(self) -> Section:
        rows = [(program, version) for program, version in self._report.versions.items()]
        unknown = self._say("report_hash_unknown")
        for model, sha256 in self._report.weights.items():
            rows.append((self._say("validation_weights", model=self._say(model)), sha256 or unknown))
        rows.append((self._say("validation_data_hash"), self._validation.judged.sha256))
        sentences = (self._say("validation_intervals"), self._say("validation_probabilities"))
        grid = Grid("", self._written.heads("item", "hash"), tuple(rows))
        return Section(self._say("validation_methods"), sentences, (grid,))
