"""French for the errors and notices of xray_models, by code; the placeholders take the same values as in English."""

ERRORS = {
    "unreadable": "Cette image est endommagée ou incomplète. Exportez-la ou téléchargez-la de nouveau.",
    "too-few-greys": "Cette image n'a que {greys} gris différents, trop peu pour être jugée. Exportez-la avec son "
    "fenêtrage.",
    "deep-jpeg": "Ce JPEG a {bits} bits par pixel et ne peut pas être lu. Exportez-le en PNG.",
    "blank": "Cette image est vide : ses pixels ne diffèrent presque pas. Choisissez un autre fichier.",
    "missing-file": "Ce fichier n'existe pas, ou ne peut pas être lu. Vérifiez son nom et choisissez-le de nouveau.",
    "too-large": "Ce fichier dépasse {limit_mb} Mo. Exportez-le en JPEG ou PNG de taille ordinaire.",
    "too-many-pixels": "Cette image a plus de {limit_megapixels} millions de pixels. Exportez-la en plus petit.",
    "empty-file": "Ce fichier est vide. Exportez-le ou téléchargez-le de nouveau.",
    "gif": "Les images GIF ne sont pas lues : elles gardent trop peu de gris. Exportez-la en PNG ou JPEG.",
    "not-an-image": "Ce fichier n'est pas une image JPEG, PNG, TIFF, BMP ou WebP. "
    "Exportez la radiographie en PNG ou JPEG.",
    "dicom": "Les fichiers DICOM ne peuvent pas encore être lus. "
    "Exportez la radiographie en PNG ou JPEG depuis votre visionneuse.",
    "multi-frame": "Ce fichier contient plusieurs images ou une animation. "
    "Exportez la seule radiographie en PNG ou JPEG.",
    "too-small": "Cette image a {width} x {height} pixels ; chaque côté doit en avoir au moins {min_side}. "
    "Exportez-la en taille réelle.",
    "too-narrow": "Cette image est une bande de {width} x {height} pixels, ce qu'aucune radiographie du thorax n'est. "
    "Choisissez l'image entière.",
    "needs-mending": "Telle quelle, cette image ne ressemble pas à une radiographie du thorax de face ; "
    "après la correction proposée, si.",
    "not-a-radiograph": "Ceci ne ressemble pas à une radiographie du thorax de face. "
    "Choisissez-en une, droite et entière.",
    "colour-photograph": "C'est une photographie ou un dessin en couleurs, pas une radiographie. "
    "Choisissez une radiographie du thorax.",
    # Data sets
    "no-data": "Il n'y a pas de jeu de données nommé {name} ; indiquez le chemin d'un dossier ou d'un fichier zip.",
    "no-zip": "Le jeu de données n'est ni un dossier ni un fichier zip lisible ; le téléchargement est-il complet ?",
    "unsafe-zip": "Le zip contient une entrée qui mène hors de lui ({entry!r}) ; il n'a pas été lu.",
    "zip-bomb": "Le zip contient une entrée trop grande pour une radiographie ({entry!r}) ; il n'a pas été lu.",
    "encrypted-zip": "Le zip est protégé par un mot de passe ; donnez-en un qui ne l'est pas.",
    "zip-method": "Le zip contient une entrée ({entry!r}) compressée d'une façon inhabituelle ; refaites-le avec la "
    "méthode ordinaire (deflate).",
    "too-many-files": "Le zip contient {files} fichiers, plus de {limit} ; il n'a pas été lu.",
    "too-much-data": "Le zip occuperait {gigabytes} Go une fois décompressé, plus de {limit} Go ; il n'a pas été lu. "
    "Réduisez les images : les modèles voient 224 x 224 pixels.",
    "no-layout": "Aucune image n'a été trouvée dans des dossiers comme train/NORMAL et train/PNEUMONIA ; le jeu de "
    "données doit avoir les dossiers train, val et test, chacun avec NORMAL et PNEUMONIA.",
    "unreadable-images": "{count} images ne peuvent pas être lues ({names}). Retirez-les ou remplacez-les.",
    "empty-split": "Le jeu de données n'a aucune image dans la partie {split}.",
    "missing-class": "La partie {split} n'a aucune image de la classe {label}.",
    "no-originals": "Aucun des fichiers d'origine ne porte le nom d'une image du jeu de données.",
    "too-few-images": "Il y a trop peu d'images d'entraînement pour en prélever une partie de validation : "
    "il en faut au moins {needed} de chaque classe.",
    "small-sample": "Un échantillon demande au moins {classes} images d'entraînement, une de chaque classe.",
    "no-package": "Ce téléchargement demande le paquet Python {package}, qui n'est pas installé ici. "
    "Installez-le (pip install {package}), ou donnez le jeu de données en zip.",
    "no-download": "{name} n'a pas pu être téléchargé depuis {host}. Vérifiez la connexion à internet et réessayez, "
    "ou donnez le jeu de données en zip.",
    "bad-download": "Le téléchargement est endommagé ou incomplet. Réessayez.",
    "disk-full": "Le disque est plein : le jeu de données n'a pas pu être enregistré.",
    # Training
    "run-exists": "L'entraînement {run} a déjà commencé : reprenez-le, ou donnez un autre dossier.",
    "other-data": "L'entraînement {run} a commencé avec un autre jeu de données : reprenez-le avec celui-là, ou "
    "donnez un autre dossier.",
    "run-busy": "Un autre entraînement a lieu dans ce dossier : attendez sa fin, ou arrêtez-le.",
    "no-recipes": "{file} ne contient aucune recette : il faut un fichier JSON avec une recette par modèle.",
    "no-recipe": "{file} ne contient aucune recette pour {model}.",
    "bad-recipe": "La recette de {model} donne {field} = {value} ; valeurs possibles : {allowed}.",
    "mixed-samples": "Les deux recettes diffèrent par la graine ou le nombre d'images, et n'ont donc pas les mêmes "
    "images de validation : donnez-leur les mêmes valeurs, ou entraînez les modèles l'un après l'autre.",
    "nothing-to-finish": "Aucun modèle n'a encore terminé une époque : reprenez l'entraînement.",
    "diverged": "Les sorties de {model} ne sont plus des nombres : choisissez un taux d'apprentissage plus petit.",
    "out-of-memory": "La mémoire n'a pas suffi : choisissez des lots plus petits, ou moins d'images.",
    "no-room": "Le disque est plein : faites de la place, puis reprenez l'entraînement.",
    "broken-off": "L'entraînement s'est interrompu ({kind}) ; son journal en dit plus.",
    "no-start": "L'entraînement ne peut pas partir de ces poids : choisissez-en d'autres.",
    "no-internet": "Les poids ImageNet n'ont pas pu être téléchargés : connectez-vous à internet, ou choisissez "
    "d'autres poids de départ, par exemple les poids livrés.",
}

NOTICES = {
    "stretched": "Cette image a été enregistrée sombre, pâle ou sans son fenêtrage ; ses gris ont été étirés.",
    "few-greys": "Il ne reste que peu de gris différents dans cette image : des détails fins peuvent manquer.",
    "colour": "Cette image a des couleurs ; seule sa luminosité a servi.",
    "scope-unknown": "Ces poids ne permettent pas de dire si cette radiographie ressemble à celles que les modèles ont "
    "apprises : lisez les réponses avec prudence.",
}
