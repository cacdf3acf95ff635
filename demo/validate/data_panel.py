"""Where pictures and labels come in, what they are, and the button that has them judged."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import gradio as gr
from gradio.data_classes import ListFiles
from gradio.events import Dependency

from demo.server.access import Access
from demo.server.held_files import HELD_FILES
from demo.server.uploads import discard, max_upload, take_path
from demo.server.visits import FORGET_AFTER
from demo.text.numbers import integer
from demo.text.say import page_error, say
from demo.ui.data_view import render_not_sent, render_reading, render_refusal
from demo.ui.events import PRIVATE, SMALL_BUTTON
from demo.ui.labels import Labels
from demo.validate.brought import Table
from demo.validate.data_view import render_judging, render_session, render_stopped, render_zone
from demo.validate.description import Description
from demo.validate.session import Session
from demo.validate.validating import Outcome, Validating
from xray_models.data.tables import MAX_TABLE_BYTES
from xray_models.errors import XrayError

TABLES = [".csv", ".tsv", ".xlsx"]
# What the browser says of files that it does not send -> the sentence for the visitor.
NOT_SENT = {"empty": "validate_empty", "several": "validate_several", "too-many": "validate_many_files"}


class DataPanel:
    """``session``: what this visitor brought and what came of it, changed by the events ``arrived`` and ``judged``."""

    def __init__(self, validating: Validating, labels: Labels, access: Access):
        """To be called inside the tab."""
        self._validating, self._language = validating, labels.language
        self._max_bytes = max_upload(access)
        self.session = gr.State(None, time_to_live=FORGET_AFTER)
        with gr.Column(elem_id="validate-data", elem_classes="card", min_width=320):
            with gr.Column(elem_id="validate-upload", elem_classes="voice", min_width=0):
                upload = gr.UploadButton(visible="hidden", file_count="multiple", file_types=[".zip", *TABLES])
                upload.preprocess = _take_paths
            zone = labels.html(
                partial(render_zone, self._max_bytes),
                elem_id="validate-zone",
                js_on_load=f"xray.validationZone(element, (why) => trigger('refuse', why), {self._max_bytes})",
            )
            self._view = gr.HTML(
                elem_id="validate-view",
                apply_default_css=False,
                js_on_load="xray.validationData(element, watch, (answers) => trigger('choose', answers))",
            )
            with gr.Row(elem_id="validate-actions"):
                self._judge = gr.Button(visible=False, variant="primary", elem_id="validate-judge")
                self._stop = labels.make(
                    gr.Button, {"value": "validate_stop"}, visible=False, elem_id="validate-stop", **SMALL_BUTTON
                )
            self._progress = gr.HTML(elem_id="validate-progress", apply_default_css=False, js_on_load=None)
        self._outputs = [self._view, self._progress, self.session, self._judge, self._stop]
        self.arrived, self.judged = self._connect(upload, zone)

    def _connect(self, upload: gr.UploadButton, zone: gr.HTML) -> tuple[list[Dependency], Dependency]:
        known, outputs = [self.session, self._language], self._outputs
        judged = self._judge.click(self._judge_all, known, outputs, **PRIVATE, **_work("judge"))
        work = {**_work("arrive"), "cancels": judged}
        arrived = [
            upload.upload(self._take, [upload, *known], outputs, **PRIVATE, **work),
            self._view.choose(self._choose, known, outputs, **PRIVATE, **work),
        ]
        self._stop.click(_stop, self.session, None, **PRIVATE)
        zone.refuse(self._refuse, self._language, self._view, trigger_mode="multiple", **PRIVATE)
        self._language.change(self._translate, known, [self._view, self._judge], **PRIVATE)
        return arrived, judged

    def _take(self, paths: list[Path], session: Session | None, language: str) -> Iterator[tuple]:
        """Pictures, a table of labels, or both: one event, so that they belong together."""
        session = session or Session()
        try:
            for path in sorted(paths, key=lambda path: path.suffix not in TABLES):  # a table first
                if path.suffix in TABLES:
                    session = session.with_table(_read_table(path))
                else:
                    session = session.with_pictures(HELD_FILES.hold(path), path.name)
            if not paths:
                raise page_error("zip_incomplete")
        except XrayError as error:
            yield render_refusal(error, language), *[gr.skip()] * 4
            return
        except OSError:
            yield render_refusal(page_error("data_failed"), language), *[gr.skip()] * 4
            return
        yield from self._describe(session, language)

    def _choose(self, session: Session | None, language: str, event: gr.EventData) -> Iterator[tuple]:
        """What the visitor says of the table."""
        if session is None or session.brought is None:
            yield render_refusal(page_error("validate_gone"), language), *[gr.skip()] * 4
            return
        brought = session.brought.with_answers(getattr(event, "answers", None))
        yield from self._describe(session.with_brought(brought), language)

    def _describe(self, session: Session, language: str) -> Iterator[tuple]:
        live, hidden = session.live, gr.Button(visible=False)
        with live.working(language):
            for news in self._validating.describe(session.brought, session.stop) if session.brought else ():
                if isinstance(news, Description):
                    session = replace(session, description=news)
                elif isinstance(news, XrayError):
                    session = replace(session, problem=news)
                else:
                    yield render_reading(0, 0, live.language), "", session, hidden, gr.Button(visible=True)
        yield render_session(session, live.language), "", session, self._offer(session, live.language), hidden

    def _judge_all(self, session: Session | None, language: str) -> Iterator[tuple]:
        if session is None or session.description is None:
            yield render_refusal(page_error("validate_gone"), language), *[gr.skip()] * 4
            return
        session, begin = replace(session.again(), outcome=None, fit=None), time.monotonic()
        live, hidden = session.live, gr.Button(visible=False)
        with live.working(language):
            for news in self._validating.judge(session.brought, session.stop):
                if isinstance(news, Outcome):
                    described = replace(session.description, report=news.validation.report)
                    session = replace(session, outcome=news, description=described)
                    offer = self._offer(session, live.language)
                    yield render_session(session, live.language), "", session, offer, hidden
                elif isinstance(news, XrayError):
                    offer = self._offer(session, live.language)
                    yield gr.skip(), render_stopped(news, live.language), session, offer, hidden
                else:
                    progress = render_judging(*news, time.monotonic() - begin, live.language)
                    yield gr.skip(), progress, session, hidden, gr.Button(visible=True)

    def _offer(self, session: Session, language: str) -> gr.Button:
        """The button that has everything judged, with how many pictures that is."""
        if session.description is None:
            return gr.Button(visible=False)
        count = integer(language, session.description.images)
        return gr.Button(say(language, "validate_judge", n=count), visible=True)

    def _refuse(self, language: str, event: gr.EventData) -> str:
        """The browser does not send what the server would not accept."""
        code = getattr(event, "code", None)
        if code in NOT_SENT:
            return render_refusal(page_error(NOT_SENT[code]), language)
        return render_not_sent(code, self._max_bytes, language)

    def _translate(self, session: Session | None, language: str) -> tuple[str, gr.Button]:
        """What is being done goes on in this language."""
        session = session or Session()
        session.live.language = language
        return render_session(session, language), gr.skip() if session.live.is_at_work else self._offer(
            session, language
        )


def _work(kind: str) -> dict[str, object]:
    """For many visitors at once: they wait for their turn in ``Validating``, and are told so."""
    return {"concurrency_limit": 24, "concurrency_id": f"validate-{kind}"}


def _stop(session: Session | None) -> None:
    if session is not None:
        session.stop.set()


def _take_paths(payload: ListFiles | None) -> list[Path]:
    """Where the uploaded files lie; in place of ``preprocess``, which would read them. [] where one did not arrive."""
    paths = [take_path(file) for file in (payload.root if payload else [])]
    return [path for path in paths if path] if all(paths) else []


def _read_table(path: Path) -> Table:
    """OSError: it is gone. XrayError: it is too large."""
    if path.stat().st_size > MAX_TABLE_BYTES:
        discard(path)
        raise page_error("validate_large_table", limit=MAX_TABLE_BYTES // 1_000_000)
    table = Table(path.name, path.read_bytes())
    discard(path)
    return table
