"""The data set of the Retrain tab: what it holds, and what was left out or refused."""

SENTENCES = {
    "data_busy": "Un autre jeu de données est en cours de lecture. Réessayez dans un instant.",
    "data_stop": "Arrêter la lecture",
    "data_stopped": "La lecture a été arrêtée. Chargez un jeu de données quand vous voudrez.",
    "data_failed": "Le jeu de données n'a pas pu être lu ou enregistré sur ce serveur. "
    "Vérifiez qu'il reste de la place sur son disque.",
    "data_unknown": "Ce jeu de données n'est pas disponible ici. Choisissez l'un de ceux proposés, ou déposez un zip.",
    "data_preparing": "Préparation du jeu de données…",
    "data_downloading": "Téléchargement : {megabytes} Mo reçus",
    "data_reading": "Lecture des images : {done} sur {total}",
    "data_refused": "Ce jeu de données n'a pas été accepté",
    "data_total": "{n} images",
    "data_chart": "Images par classe et par partie",
    "data_chart_alt": "{split} : {normal} NORMAL, {pneumonia} PNEUMONIE",
    "data_split": "Partie",
    "data_train": "Entraînement",
    "data_validation": "Validation",
    "data_test": "Test",
    "data_patients": "Patients",
    "data_one_size": "Toutes les images font {size} pixels.",
    "data_sizes": "{split} : de {small} à {large} pixels, médiane {median}",
    "data_samples": "Quelques images d'entraînement",
    "data_imbalance": "Il y a {times} fois plus d'images d'entraînement {more} que {less}. "
    "Pondérer les classes à égalité compense cet écart.",
    "data_shared_images": "Images identiques dans les parties {a} et {b} : {n} "
    "(par exemple {first} et {second}). Les résultats sur ces images sont trop optimistes.",
    "data_shared_patients": "Identifiants de patients présents dans les parties {a} et {b} : {n} (par exemple {first})",
    "data_copies": "Images en double dans la partie {split} : {n}",
    "data_hidden": "Fichiers cachés, écartés : {n}",
    "data_no_picture": "Fichiers qui ne sont pas des images, écartés : {n}",
    "data_outside": "Images hors des dossiers NORMAL et PNEUMONIA de train, val et test, écartées : {n}",
    "data_copy": "Images d'une seconde copie du jeu de données à l'intérieur de celui-ci, écartées : {n}",
    "data_link": "Liens vers des fichiers extérieurs au jeu de données, non suivis : {n}",
    "data_unread": "Images illisibles, écartées : {n}. Pour les utiliser, réparez-les et chargez de nouveau le jeu.",
    "data_unread_refused": "Images illisibles : {n}",
    "data_others": "et {n} autres",
    "data_images": "Toutes",
    "data_split_one_part": "Images",
    "data_chart_one_part": "Images par classe",
    "data_sizes_one_part": "Images de {small} à {large} pixels, médiane {median}",
    "data_samples_one_part": "Quelques images",
    "data_copies_one_part": "Images en double : {n}",
    "data_licence": "Kermany, Zhang et Goldbaum, Chest X-Ray Images, Mendeley Data, 2018. Licence : CC BY 4.0. "
    "Enfants de un à cinq ans, d'un seul centre.",
    "data_licence_pneumoniamnist": "Préparé par MedMNIST (Yang et al., 2023) : recadré en carré, 224 × 224 pixels.",
}

# The notes of xray_models' report, by code; their placeholders take its values. The English ones come with the report.
NOTES = {
    "validation-joined": "Les données de validation publiées comptent {images} images, trop peu pour faire un choix "
    "fiable : elles ont été ajoutées aux images d'entraînement.",
    "validation-split": "Les images de validation ont été prélevées, patient par patient, sur celles d'entraînement.",
    "patients-unknown": "Les noms des fichiers ne disent pas qui sont les patients : chaque image compte pour un "
    "patient.",
    "nested-folders": "Les images de dossiers placés dans ceux des classes comptent pour la classe ({folders}).",
    "other-classes": "Les dossiers d'autres classes ont été écartés ({folders}). Pour utiliser leurs images, "
    "déplacez-les dans NORMAL ou PNEUMONIA.",
    "same-child": "Pour le jeu publié, rien ne dit si un identifiant présent dans train et dans test désigne le même "
    "enfant ou deux numérotations.",
    "sample": "Un échantillon de {images} des {all} images d'entraînement, et de la validation et du test dans la même "
    "proportion.",
    "labels-by-folder": "Le tableau n'a pas d'étiquettes : celles des dossiers comptent.",
    "rows-without-file": "Lignes du tableau qui ne nomment aucun fichier du jeu de données : {n} ({files}).",
    "rows-of-several-files": "Lignes du tableau qui nomment plusieurs fichiers à la fois, écartées : {n} ({files}). "
    "Ajoutez les dossiers.",
    "rows-without-label": "Lignes du tableau sans étiquette utilisée : {n} ({files}).",
    "rows-twice": "Lignes du tableau qui nomment un fichier déjà nommé plus haut : {n} ({files}) ; la première compte.",
    "rows-contradict": "Fichiers qui ont les deux étiquettes dans le tableau, écartés : {n} ({files}).",
    "files-without-row": "Images sans ligne étiquetée dans le tableau, écartées : {n} ({files}).",
    "columns-unused": "Ces colonnes ne forment pas de sous-groupes, car elles contiennent trop de valeurs ou "
    "peuvent dire qui est une personne : {columns}.",
    "test-split-only": "Le jeu de données a une partie de test : ses {images} autres images ont été écartées.",
}
