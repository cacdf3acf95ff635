"""How the page's events and components are set up, where Gradio's own defaults do not fit."""

# An event of the page alone: not part of the API, and without Gradio's own picture of progress. That is hidden, and on
# no component: the page copies all values of each component that has it, at each message about any event.
PRIVATE = {"api_visibility": "private", "show_progress": "hidden", "show_progress_on": []}
# HTML with nothing of Gradio's looks, and no script of its own.
STATIC_HTML = {"apply_default_css": False, "js_on_load": None}
# A button that takes no more room than its words.
SMALL_BUTTON = {"size": "sm", "min_width": 80}
