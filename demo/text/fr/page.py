"""What the page says on every tab."""

SENTENCES = {
    "title": "La pneumonie sur les radiographies du thorax",
    "subtitle": "Deux réseaux de neurones lisent la même image, côte à côte",
    "language": "Langue",
    "disclaimer": "Pour l'enseignement et la recherche uniquement. Ce n'est pas un dispositif médical\u00a0: "
    "n'en tirez ni diagnostic ni traitement.",
    "NORMAL": "NORMAL",
    "PNEUMONIA": "PNEUMONIE",
    "resnet50": "ResNet-50",
    "cnn": "CNN sur mesure",
    "unexpected": "Une erreur est survenue à la lecture de ce fichier. Réessayez, ou essayez un autre fichier.",
}
