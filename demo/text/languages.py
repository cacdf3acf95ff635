"""The languages of the page."""

LANGUAGES = {"English": "en", "Français": "fr"}  # as a visitor chooses one -> its code
