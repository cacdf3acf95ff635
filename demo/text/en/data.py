"""The data set of the Retrain tab: what it holds, and what was left out or refused."""

SENTENCES = {
    "data_busy": "Another data set is being read. Try again in a moment.",
    "data_failed": "The data set could not be read or saved on this server. Check that its disk has space left.",
    "data_unknown": "This data set is not available here. Choose one of those offered, or drop a zip.",
    "data_preparing": "Preparing the data set…",
    "data_downloading": "Downloading: {megabytes} MB so far",
    "data_reading": "Reading the images: {done} of {total}",
    "data_refused": "This data set was not accepted",
    "data_total": "{n} images",
    "data_chart": "Images by class and split",
    "data_chart_alt": "{split}: {normal} NORMAL, {pneumonia} PNEUMONIA",
    "data_split": "Split",
    "data_train": "Training",
    "data_validation": "Validation",
    "data_test": "Test",
    "data_patients": "Patients",
    "data_one_size": "All images are {size} pixels.",
    "data_sizes": "{split} images: {small} to {large} pixels, median {median}",
    "data_samples": "Some training images",
    "data_imbalance": "There are {times} times as many {more} as {less} images for training. Weighting both classes "
    "equally compensates for this.",
    "data_shared_images": "Identical images in both {a} and {b}: {n} (for example {first} and {second}). "
    "Results on these images are over-optimistic.",
    "data_shared_patients": "Patient IDs in both {a} and {b}: {n} (for example {first})",
    "data_copies": "Duplicate images within the {split} split: {n}",
    "data_hidden": "Hidden files, left out: {n}",
    "data_no_picture": "Files that are not images, left out: {n}",
    "data_outside": "Images outside the folders NORMAL and PNEUMONIA of train, val and test, left out: {n}",
    "data_copy": "Images in a second copy of the data set inside it, left out: {n}",
    "data_link": "Links to files outside the data set, not followed: {n}",
    "data_others": "and {n} others",
    "data_licence": "Kermany, Zhang and Goldbaum, Chest X-Ray Images, Mendeley Data, 2018. Licence: CC BY 4.0. "
    "Children aged one to five years, from a single centre.",
    "data_licence_pneumoniamnist": "Prepared by MedMNIST (Yang et al., 2023): cropped to squares of 224 × 224 pixels.",
}
