"""What can go wrong with runs and with the weights in use."""

SENTENCES = {
    "another_run": "Another training is going on. Wait for its end, or stop it.",
    "run_active": "This run is still going on. Stop it first.",
    "run_complete": "This run has trained all its epochs: there is nothing to go on with.",
    "no_run": "This run is not there any more. Somebody may have deleted it.",
    "no_epoch": "No epoch of this run is complete yet. Resume it, and let it train one epoch.",
    "run_data_gone": "The data set of this run is not there any more. Load it again, and start a new run.",
    "disk_refuses": "The disk is full or cannot be written to. Make room on it, then try again.",
    "not_finished": "No model of this run has finished yet. Wait, resume it, or finish it with its best epoch.",
    "unusable_weights": "The weights of {model} are damaged or give no answer, so they are not used. Train again.",
    "below_chance": "{model} is no better than chance on its validation radiographs (ROC AUC {roc_auc}; 0.50 is "
    "guessing), so it is not used. Train longer, or on more radiographs.",
    "in_use_damaged": "The retrained weights that were in use are damaged, so the shipped ones answer. Use a run "
    "again, or restore the shipped weights.",
}
