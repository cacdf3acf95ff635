"""The page, and nothing that a page does not need. Imports go one way: text, ui, server, the features, page."""
