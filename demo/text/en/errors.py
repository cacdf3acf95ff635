"""Errors of the library whose own English is written for the command line; the others bring theirs."""

ERRORS = {
    "no-internet": "The ResNet-50 starts from ImageNet weights, which this server could not download, so it is not "
    "trained. Let it start from the shipped weights, which are here already: under “Expert settings”, “Starting "
    "weights”.",
    "nothing-to-finish": "No model has completed an epoch yet. Resume the run first.",
}
