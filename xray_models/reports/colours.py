"""The colours of a report: those of the page in daylight, on white paper."""

INK, QUIET, LINE, SUNKEN, PAPER = "#15202b", "#55636f", "#d9dfe5", "#eef1f4", "#ffffff"
OF_LABEL = {"NORMAL": "#0b6478", "PNEUMONIA": "#a8430a"}  # apart for the colour-blind; a word goes with each
