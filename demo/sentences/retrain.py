"""The Retrain tab: data, settings, the run, what became of it."""

EN = {
    "retrain": "Retrain",
}

FR = {
    "retrain": "Réentraîner",
}
