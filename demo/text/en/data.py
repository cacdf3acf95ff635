"""The data set of the Retrain tab: what came in, and what did not."""

SENTENCES = {
    "data_busy": "Another data set is being read just now. Try again in a moment.",
    "data_failed": "The data set could not be read or saved on this computer. Is there room on its disk?",
    "data_unknown": "There is no such data set here. Choose one of those offered, or drop a zip.",
    "data_preparing": "Getting the data set…",
    "data_downloading": "Downloading: {megabytes} MB so far",
    "data_reading": "Reading the images: {done} of {total}",
    "data_refused": "This data set was not taken",
    "data_total": "{n} images",
    "data_chart": "Images by class and split",
    "data_chart_alt": "{split}: {normal} NORMAL, {ill} PNEUMONIA",
    "data_split": "Split",
    "data_train": "Training",
    "data_validation": "Validation",
    "data_test": "Test",
    "data_patients": "Patients",
    "data_one_size": "All images have {size} pixels.",
    "data_sizes": "{split} images: {small} to {large} pixels, median {median}",
    "data_samples": "Some training images",
    "data_imbalance": "There are {times} times as many training images of {more} as of {less}: "
    "weighting the classes balances that.",
    "data_shared_images": "Equal pictures in both {a} and {b}: {n} (for example {first} and {second}). "
    "Results on them are over-optimistic.",
    "data_shared_patients": "Patient ids in both {a} and {b}: {n} (for example {first})",
    "data_copies": "Copies of another image of the same split, {split}: {n}",
    "data_hidden": "Hidden files, left out: {n}",
    "data_foreign": "Files that are no picture, left out: {n}",
    "data_outside": "Pictures outside the folders NORMAL and PNEUMONIA of train, val and test, left out: {n}",
    "data_copy": "Images of a second copy of the data set, in a folder inside it, left out: {n}",
    "data_link": "Links to files outside the data set, not followed: {n}",
    "data_others": "and {n} others",
    "data_licence": "Kermany, Zhang and Goldbaum, Chest X-Ray Images, Mendeley Data, 2018. Licence: CC BY 4.0. "
    "Children of one to five years, from one centre.",
    "data_licence_pneumoniamnist": "Prepared by MedMNIST (Yang et al., 2023): cut to a square, 224 × 224 pixels.",
}
