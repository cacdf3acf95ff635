"""The Retrain tab: a dataset and settings in, and a training run of both models to watch live."""
