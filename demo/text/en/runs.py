"""What can go wrong with runs and with the weights in use."""

SENTENCES = {
    "another_run": "Another training is running. Wait until it ends, or stop it.",
    "run_active": "This run is still training. Stop it first.",
    "run_complete": "This run has completed all its epochs. There is nothing to resume.",
    "no_run": "This run no longer exists. Somebody may have deleted it.",
    "run_damaged": "This run cannot be read: its folder is damaged, or another version of this program wrote it. "
    "Delete it, or open it with the version that wrote it.",
    "run_other_version": "This run was written by version {version} of this program, and this one ({own}) cannot read "
    "it. Open it with that version, or delete it.",
    "no_epoch": "This run has not completed an epoch yet. Resume it and let it train for at least one epoch.",
    "run_data_gone": "The data set of this run is no longer on this server. Load it again and start a new run.",
    "disk_refuses": "The disk is full or cannot be written to. Free some space and try again.",
    "weights_busy": "Another server is changing the weights in use at this moment. Try again in a minute.",
    "not_finished": "No model of this run is finished yet. Wait, resume the run, or finish it with its best epoch.",
    "unusable_weights": "The weights of {model} are damaged or give no valid answer, so they are not used. Train "
    "again.",
    "below_chance": "{model} is no better than chance on its validation radiographs (ROC AUC {roc_auc}; guessing gives "
    "0.50), so it is not used. Train longer, or on more radiographs.",
    "weak_untested": "{model}: no complete test on record.",
    "weak_small": "{model}: tested on {images} radiographs, accuracy {accuracy}.",
    "weak_poor": "{model}: tested on {images} radiographs, balanced accuracy {balanced}, where guessing gives 0.50.",
    "weak_ask_one": "Let it answer for everyone all the same?",
    "weak_ask_both": "Let them answer for everyone all the same?",
    "weak_use": "Use all the same",
    "weak_keep": "Keep the weights in use",
    "badge_untested": "retrained; not tested",
    "badge_small": "retrained; tested on {images} radiographs only",
    "badge_small_class": "retrained; tested on {fewer} {label} radiographs only",
    "badge_poor": "retrained; balanced accuracy only {balanced} in its test",
    "in_use_damaged": "The retrained weights that were in use are damaged, so the page uses the shipped weights. "
    "Choose “Use in Compare” for a run again, or restore the shipped weights.",
}
