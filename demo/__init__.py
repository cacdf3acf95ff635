"""The page, and nothing that a page does not need. Imports go one way: text, ui, server, the features, page."""

import xray_models  # noqa: F401  first of all: it decides how OpenMP waits, before torch is loaded
