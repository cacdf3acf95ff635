"""The Retrain tab: a data set in, a training run of both models, watched live."""
