"""French for the errors and notices of xray_models, by code; the placeholders take the same values as in English."""

FRENCH_ERRORS = {
    "unreadable": "Cette image est endommagée ou incomplète. Exportez-la ou téléchargez-la de nouveau.",
    "blank": "Cette image est vide : ses pixels ne diffèrent presque pas. Choisissez un autre fichier.",
    "missing-file": "Ce fichier n'existe pas, ou ne peut pas être lu. Vérifiez son nom et choisissez-le de nouveau.",
    "too-large": "Ce fichier dépasse {limit_mb} Mo. Exportez-le en JPEG ou PNG de taille ordinaire.",
    "too-many-pixels": "Cette image a plus de {limit_megapixels} millions de pixels. Exportez-la en plus petit.",
    "empty-file": "Ce fichier est vide. Exportez-le ou téléchargez-le de nouveau.",
    "gif": "Les images GIF ne sont pas lues : elles gardent trop peu de gris. Exportez-la en PNG ou JPEG.",
    "not-an-image": "Ce fichier n'est pas une image JPEG, PNG, TIFF, BMP ou WebP, quoi qu'en dise son nom. "
    "Exportez la radiographie en PNG ou JPEG.",
    "dicom": "Les fichiers DICOM ne peuvent pas encore être lus. "
    "Exportez la radiographie en PNG ou JPEG depuis votre visionneuse.",
    "multi-frame": "Ce fichier contient plusieurs images ou une animation. "
    "Exportez la seule radiographie en PNG ou JPEG.",
    "too-small": "Cette image a {width} x {height} pixels ; chaque côté doit en avoir au moins {min_side}. "
    "Exportez-la en taille réelle.",
    "too-narrow": "Cette image est une bande de {width} x {height} pixels, ce qu'aucune radiographie du thorax n'est. "
    "Choisissez l'image entière.",
    "not-a-radiograph": "Ceci ne ressemble pas à une radiographie du thorax de face. "
    "Choisissez-en une, droite et entière.",
    "colour-photograph": "C'est une photographie ou un dessin en couleurs, pas une radiographie. "
    "Choisissez une radiographie du thorax.",
}

FRENCH_NOTICES = {
    "stretched": "Les gris de cette image ont été étirés, du pixel le plus sombre au plus clair.",
    "colour": "Cette image a des couleurs ; seule sa luminosité a servi.",
    "unusual": "Cette image diffère des radiographies que les modèles ont apprises : lisez les réponses avec prudence.",
}
