"""The data set of the Retrain tab: what came in, and what did not."""

EN = {
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
    "Results on them say too much good of a model.",
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

FR = {
    "data_busy": "Un autre jeu de données est en cours de lecture. Réessayez dans un instant.",
    "data_failed": "Le jeu de données n'a pas pu être lu ou enregistré sur cet ordinateur. "
    "Reste-t-il de la place sur son disque ?",
    "data_unknown": "Il n'y a pas de tel jeu de données ici. Choisissez-en un de ceux proposés, ou déposez un zip.",
    "data_preparing": "Préparation du jeu de données…",
    "data_downloading": "Téléchargement : {megabytes} Mo reçus",
    "data_reading": "Lecture des images : {done} sur {total}",
    "data_refused": "Ce jeu de données n'a pas été accepté",
    "data_total": "{n} images",
    "data_chart": "Images par classe et par partie",
    "data_chart_alt": "{split} : {normal} NORMAL, {ill} PNEUMONIE",
    "data_split": "Partie",
    "data_train": "Entraînement",
    "data_validation": "Validation",
    "data_test": "Test",
    "data_patients": "Patients",
    "data_one_size": "Toutes les images ont {size} pixels.",
    "data_sizes": "{split} : de {small} à {large} pixels, médiane {median}",
    "data_samples": "Quelques images d'entraînement",
    "data_imbalance": "Il y a {times} fois plus d'images d'entraînement {more} que {less} : "
    "pondérer les classes compense cet écart.",
    "data_shared_images": "Images identiques dans les parties {a} et {b} : {n} "
    "(par exemple {first} et {second}). Les résultats y flattent le modèle.",
    "data_shared_patients": "Identifiants de patients présents dans les parties {a} et {b} : {n} "
    "(par exemple {first})",
    "data_copies": "Copies d'une autre image de la même partie, {split} : {n}",
    "data_hidden": "Fichiers cachés, écartés : {n}",
    "data_foreign": "Fichiers qui ne sont pas des images, écartés : {n}",
    "data_outside": "Images hors des dossiers NORMAL et PNEUMONIA de train, val et test, écartées : {n}",
    "data_copy": "Images d'une seconde copie du jeu, dans un de ses dossiers, écartées : {n}",
    "data_link": "Liens vers des fichiers extérieurs au jeu de données, non suivis : {n}",
    "data_others": "et {n} autres",
    "data_licence": "Kermany, Zhang et Goldbaum, Chest X-Ray Images, Mendeley Data, 2018. Licence : CC BY 4.0. "
    "Enfants d'un à cinq ans, d'un seul centre.",
    "data_licence_pneumoniamnist": "Préparé par MedMNIST (Yang et al., 2023) : recadré en carré, 224 × 224 pixels.",
}

# The notes of xray_models' report, by code; their placeholders take its values. The English ones come with the report.
FRENCH_NOTES = {
    "validation-joined": "Les données de validation publiées comptent {images} images, trop peu pour y choisir quoi "
    "que ce soit : elles ont rejoint les images d'entraînement.",
    "validation-split": "Les images de validation ont été prélevées, patient par patient, sur celles d'entraînement.",
    "patients-unknown": "Les noms des fichiers ne disent pas qui sont les patients : chaque image compte pour un "
    "patient.",
    "same-child": "Pour le jeu publié, rien ne dit si un identifiant présent dans train et dans test désigne le même "
    "enfant ou deux numérotations.",
    "sample": "Un échantillon de {images} des {all} images d'entraînement, et de la validation et du test dans la même "
    "proportion.",
}
