"""The page as a whole: its tabs, its language, its looks."""

from __future__ import annotations

from html import escape
from pathlib import Path

import gradio as gr
from starlette.middleware import Middleware

from demo.about import tab as about_tab
from demo.compare import tab as compare_tab
from demo.compare.examples import load_examples
from demo.compare.reader import Reader
from demo.compare.tools import INSTRUCTIONS, Tools
from demo.compare.viewer_modules import VIEWER
from demo.results import tab as results_tab
from demo.results.choices import ResultsChoices
from demo.retrain import tab as retrain_tab
from demo.retrain.actions import Retraining
from demo.server.access import Access
from demo.server.active_weights import ActiveWeights
from demo.server.dataset_store import DatasetStore
from demo.server.edge.hosts import Hosts
from demo.server.edge.inputs import GuardedBlocks
from demo.server.edge.settings import edge_settings
from demo.server.housekeeping import housekeeping
from demo.server.mcp_server import McpServer
from demo.server.run_store import RunStore
from demo.server.side_by_side import SideBySide
from demo.server.studies import Studies
from demo.server.study_routes import study_routes
from demo.server.upload_door import UploadDoor
from demo.server.uploads import max_upload
from demo.server.visits import CAPACITY
from demo.server.zero_gpu import is_zero_gpu
from demo.text.languages import LANGUAGES
from demo.text.say import say
from demo.ui.events import PRIVATE, STATIC_HTML
from demo.ui.labels import FIRST_LANGUAGE, Labels
from demo.ui.shortcuts import render_shortcuts
from demo.ui.troubles import render_troubles
from demo.validate import tab as validate_tab
from demo.validate.routes import validate_routes
from demo.worklist import tab as worklist_tab
from demo.worklist.judge import Judge
from demo.worklist.routes import worklist_routes
from xray_models.images.scope import Scope
from xray_models.version import VERSION

STATIC = [  # folders of scripts and styles for the whole page; later styles win over earlier ones
    Path(__file__).parent / folder / "static"
    for folder in ("ui", "compare", "worklist", "results", "retrain", "validate", "about")
]
FAVICON = Path(__file__).parent / "ui" / "favicon.svg"
QUEUE = 64  # requests that may wait
STATUS = 1  # seconds until all that wait are told their places again; "auto" tells all of them whenever one moves up


def build_demo(
    weights: ActiveWeights,
    scope: Scope | None,
    run_store: RunStore,
    dataset_store: DatasetStore,
    access: Access,
    studies: Studies | None = None,
    reader: Reader | None = None,
) -> gr.Blocks:
    """The page, ready to ``launch(**launch_settings(access, weights, hosts, studies, mcp, scope))``.

    ``reader``: the one of ``mcp``, so that both read as few files at once as one alone.
    """
    reader = reader or build_reader(weights, scope, studies)
    choices = ResultsChoices(weights, run_store, dataset_store.given, access)
    with GuardedBlocks(title=say("en", "title"), analytics_enabled=False, fill_width=True) as demo:
        labels = _header()
        with gr.Tabs(overflow_behavior="wrap") as tabs:
            compare_tab.build(reader, labels)
            worklist_tab.build(labels)
            run_panel = retrain_tab.build(Retraining(weights, run_store, dataset_store, access), labels)
            results_of = results_tab.build(choices, labels, run_panel.unlocked)
            validate_tab.build(weights, scope, access, labels, run_panel.unlocked)
            about_tab.build(weights, labels)

        def show_results(run_id: str | None, language: str, unlocked: bool):
            return gr.Tabs(selected="results"), results_tab.selection(run_id, choices, language, unlocked)

        visitor = [run_panel.shown_id, labels.language, run_panel.unlocked]
        run_panel.buttons["results"].click(show_results, visitor, [tabs, results_of], **PRIVATE)
        labels.connect()
        demo.load(None, None, labels.language, js="() => { xray.tabs(); return xray.language(); }", **PRIVATE)
    demo.queue(max_size=QUEUE, api_open=False, status_update_rate=STATUS)  # no call passes the queue
    SideBySide.instead_of(demo._queue)
    return demo


def build_reader(weights: ActiveWeights, scope: Scope | None, studies: Studies | None = None) -> Reader:
    """What answers for a file, whoever sends it."""
    return Reader(weights, scope, load_examples(), studies)


def build_mcp(reader: Reader) -> McpServer:
    """The page for programs that speak MCP. XrayError: its package is not installed."""
    return McpServer(say("en", "title"), INSTRUCTIONS, VERSION, Tools(reader).all())


def launch_settings(
    access: Access,
    weights: ActiveWeights | None = None,
    hosts: Hosts | None = None,
    studies: Studies | None = None,
    mcp: McpServer | None = None,
    scope: Scope | None = None,
) -> dict:
    """Arguments of ``launch``: the looks; and whatever would keep, send or show more than the page needs is off.

    ``weights``: those that a health check asks; without them there is none. ``hosts``: the names of the page; by
    default those of this machine alone, and what the environment says. ``studies``: those of the page, for its viewer.
    ``mcp``: what answers programs by MCP; by default, nothing does. ``scope``: by which the worklist judges, as the
    Compare tab does. On ZeroGPU there is no health check either: it would borrow the GPU.
    """
    routes = [VIEWER.route()]
    if weights:
        routes += worklist_routes(Judge(weights, scope))
    if weights and studies is not None:
        routes += study_routes(studies, weights)
    asked = None if is_zero_gpu() else weights
    routes += validate_routes()
    open_routes = mcp.routes if mcp else ()
    edge = edge_settings(hosts or Hosts.known(None), max_upload(access), asked, routes, open_routes)
    door = Middleware(UploadDoor, max_bytes=max_upload(access))  # behind all guards
    return {
        "theme": _theme(),
        "head": page_head(),
        "favicon_path": FAVICON,
        "max_file_size": max_upload(access),
        "footer_links": [],
        "run_history": False,  # would keep every image in the browser
        "enable_monitoring": False,
        "strict_cors": True,
        "show_error": False,  # the page says what went wrong itself
        "allowed_paths": [],
        "share": False,
        "ssr_mode": False,
        "mcp_server": False,  # see ``server/mcp_server.py``
        "pwa": False,
        "state_session_capacity": CAPACITY,
        "app_kwargs": {
            "lifespan": mcp.during(housekeeping) if mcp else housekeeping,
            **edge,
            "middleware": [*edge["middleware"], door],
        },
    }


def page_head() -> str:
    """All styles and scripts, for the head of the page.

    Not as Gradio's ``css_paths``: of each rule it would add a second one for what lies inside its container, with more
    weight, so that a rule hanging on a class of ``body`` lost against one that does not; of a rule inside ``@media`` it
    would keep the second alone, and of ``:is(a, b)`` two halves. Here all rules weigh more by the same: enough to win
    over Gradio's own. ``&`` at their top level is the page itself, ``:root``.
    """
    styles, scripts = _static_texts("css"), _static_texts("js")
    weighty = f"<style>:root:root:root {{\n{''.join(styles)}}}</style>"
    return weighty + "".join(f"<script>{script}</script>" for script in scripts)


def _static_texts(ending: str) -> list[str]:
    files = [file for folder in STATIC for file in sorted(folder.glob(f"*.{ending}"))]
    return [file.read_text(encoding="utf-8") for file in files]


def _header() -> Labels:
    """The title and the choice of language, which all labels of the page follow."""
    language = gr.Radio(
        list(LANGUAGES.items()),
        value=FIRST_LANGUAGE,
        label=say(FIRST_LANGUAGE, "language"),
        elem_id="language",
        container=False,
        render=False,
    )
    labels = Labels(language)
    with gr.Row(elem_id="header"):
        labels.html(_title, elem_id="title", js_on_load="xray.title(element, watch)")
        language.render()
        labels.html(render_shortcuts, elem_id="shortcuts")
    gr.HTML(render_troubles(), elem_id="troubles", **STATIC_HTML)
    language.change(None, language, js="(language) => xray.remember(language)", **PRIVATE)
    return labels


def _title(language: str) -> str:
    return f"<h1>{escape(say(language, 'title'))}</h1><p>{escape(say(language, 'subtitle'))}</p>"


def _theme() -> gr.themes.Base:
    """Fonts of the visitor's own system: nothing is fetched from elsewhere. The colours are those of page.css."""
    sans = [gr.themes.Font(name) for name in ("system-ui", "Segoe UI", "Roboto", "Helvetica Neue", "sans-serif")]
    mono = [gr.themes.Font(name) for name in ("ui-monospace", "Menlo", "Consolas", "monospace")]
    colours = {
        "body_background_fill": "var(--ground)",
        "body_text_color": "var(--ink)",
        "body_text_color_subdued": "var(--quiet)",
        "block_background_fill": "var(--surface)",
        "block_border_color": "var(--line)",
        "border_color_primary": "var(--line)",
        "block_label_text_color": "var(--quiet)",
        "block_title_text_color": "var(--quiet)",
        "slider_color": "var(--accent)",
        "block_shadow": "none",
    }
    dark_colours = {f"{name}_dark": colour for name, colour in colours.items()}  # page.css knows light from dark
    return gr.themes.Base(font=sans, font_mono=mono).set(block_radius="10px", **colours, **dark_colours)
