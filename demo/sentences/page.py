"""What the page says on every tab."""

EN = {
    "title": "Pneumonia on chest radiographs",
    "subtitle": "Two neural networks read the same image, side by side",
    "language": "Language",
    "disclaimer": "For teaching and research. Not a medical device: no diagnosis, no treatment may rest on it.",
    "NORMAL": "NORMAL",
    "PNEUMONIA": "PNEUMONIA",
    "resnet50": "ResNet-50",
    "cnn": "Custom CNN",
    "unexpected": "Something went wrong while this file was read. Try again, or try another file.",
}

FR = {
    "title": "La pneumonie sur les radiographies du thorax",
    "subtitle": "Deux réseaux de neurones lisent la même image, côte à côte",
    "language": "Langue",
    "disclaimer": "Pour l'enseignement et la recherche. Ce n'est pas un dispositif médical : "
    "ni diagnostic ni traitement ne peuvent en dépendre.",
    "NORMAL": "NORMAL",
    "PNEUMONIA": "PNEUMONIE",
    "resnet50": "ResNet-50",
    "cnn": "CNN sur mesure",
    "unexpected": "Une erreur est survenue à la lecture de ce fichier. Réessayez, ou essayez un autre fichier.",
}
