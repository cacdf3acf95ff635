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
    "not-an-image": "Ce fichier n'est pas une image JPEG, PNG, TIFF, BMP, WebP ou DICOM. "
    "Exportez la radiographie en PNG ou JPEG.",
    "dicom-out": "Aucun résultat DICOM ne peut être établi pour ce fichier : son patient ou son examen y est écrit "
    "d'une façon que DICOM n'admet pas. Prenez plutôt le PDF.",
    "dicom-complex": "Ce fichier DICOM a trop d'éléments pour une radiographie. "
    "Exportez la radiographie en PNG ou JPEG.",
    "dicom-compression": "Ce fichier DICOM est compressé d'une façon qui n'est pas lue. Exportez-le non compressé, ou "
    "en PNG ou JPEG.",
    "dicom-pixels": "Les pixels de ce fichier DICOM sont rangés d'une façon qui n'est pas lue. "
    "Exportez la radiographie en PNG ou JPEG.",
    "dicom-directory": "Ceci est la table des matières d'un disque DICOM (DICOMDIR). "
    "Choisissez une radiographie dans ses dossiers.",
    "dicom-document": "Ce fichier DICOM contient un document, comme un PDF, et pas d'image. "
    "Choisissez la radiographie.",
    "dicom-report": "Ce fichier DICOM contient un compte rendu et pas d'image. Choisissez la radiographie.",
    "dicom-modality": "Ce fichier DICOM n'est pas une radiographie : sa modalité est {modality}. "
    "Choisissez une radiographie du thorax.",
    "dicom-no-pixels": "Ce fichier DICOM ne contient pas d'image. Choisissez le fichier de la radiographie.",
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
    "other-body-part": "Le fichier indique que ceci n'est pas une radiographie du thorax ({part}). Si c'en est une, "
    "exportez-la en PNG ou JPEG.",
    "colour-photograph": "C'est une photographie ou un dessin en couleurs, pas une radiographie. "
    "Choisissez une radiographie du thorax.",
    # Data sets
    "no-data": "Il n'y a pas de jeu de données nommé {name} ; indiquez le chemin d'un dossier ou d'un fichier zip.",
    "no-zip": "Le jeu de données n'est ni un dossier ni un fichier zip lisible ; le téléchargement est-il complet ?",
    "no-pictures": "Il n'y a pas d'image dans ce dossier ou ce zip. Choisissez-en un autre.",
    "nested-zip": "Ceci est un zip à l'intérieur d'un autre, qui n'est pas lu. Décompressez le premier, et donnez son "
    "dossier.",
    "unsafe-zip": "Le zip contient une entrée qui mène hors de lui ({entry!r}) ; il n'a pas été lu.",
    "zip-bomb": "Le zip contient une entrée trop grande pour une radiographie ({entry!r}) ; il n'a pas été lu.",
    "encrypted-zip": "Le zip est protégé par un mot de passe ; donnez-en un qui ne l'est pas.",
    "zip-method": "Le zip contient une entrée ({entry!r}) compressée d'une façon inhabituelle ; refaites-le avec la "
    "méthode ordinaire (deflate).",
    "too-many-files": "Le zip contient plus de {limit} fichiers ; il n'a pas été lu.",
    "overlapping-zip": "Le zip contient des entrées qui se chevauchent ({entry!r}), comme dans une bombe zip ; il n'a "
    "pas été lu. Si ce n'en est pas une, décompressez-le et refaites un zip.",
    "long-name": "Le zip contient une entrée au nom trop long ({begin!r}...) ; il n'a pas été lu. Raccourcissez-le.",
    "other-archive": "Ceci est une archive {kind}, qui n'est pas lue. Décompressez-la, et donnez son dossier, ou un "
    "zip de ce dossier.",
    "too-much-data": "Le zip occuperait {gigabytes} Go une fois décompressé, plus de {limit} Go ; il n'a pas été lu. "
    "Réduisez les images : les modèles voient 224 x 224 pixels.",
    "no-layout": "Aucune image n'a été trouvée dans des dossiers comme train/NORMAL et train/PNEUMONIA ; le jeu de "
    "données doit avoir les dossiers train, val et test, chacun avec NORMAL et PNEUMONIA.",
    "unreadable-images": "Parmi les {read} premières images, {count} ne peuvent pas être lues, trop pour continuer "
    "sans elles. Réparez-les ou retirez-les.",
    "empty-split": "Le jeu de données n'a aucune image dans la partie {split}.",
    "missing-class": "La partie {split} n'a aucune image de la classe {label}.",
    "class-in-other-folders": "La partie {split} n'a aucune image de la classe {label}, mais il y a des images dans "
    "les dossiers {folders}, qui sont inconnus. Déplacez celles qui montrent {label} dans un dossier de ce nom.",
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
    "bad-run-folder": "Les fichiers de {model} dans l'entraînement {run} sont endommagés, ou écrits par une autre "
    "version de ce programme ({version} ; celle-ci est {own}). Lancez un nouvel entraînement, dans un autre dossier.",
    "no-run-folder": "Rien ne peut être écrit dans le dossier {run} ({reason}) : rendez-le accessible en écriture, ou "
    "donnez un autre dossier.",
    "no-recipes": "{file} ne contient aucune recette : il faut un fichier JSON avec une recette par modèle.",
    "no-recipe": "{file} ne contient aucune recette pour {model}.",
    "bad-recipe": "La recette de {model} donne {field} = {value} ; valeurs possibles : {allowed}.",
    "mixed-samples": "Les deux recettes diffèrent par la graine ou le nombre d'images, et n'ont donc pas les mêmes "
    "images de validation : donnez-leur les mêmes valeurs, ou entraînez les modèles l'un après l'autre.",
    "nothing-to-finish": "Aucun modèle n'a encore terminé une époque : reprenez l'entraînement.",
    "diverged": "Les sorties de {model} ne sont plus des nombres : choisissez un taux d'apprentissage plus petit.",
    "out-of-memory": "La mémoire n'a pas suffi : choisissez des lots plus petits, ou moins d'images.",
    "no-room": "Le disque est plein : faites de la place, puis reprenez l'entraînement.",
    "no-room-to-start": "Cet entraînement demande environ {needed} Mo sur le disque, et {free} Mo sont libres. Faites "
    "de la place, ou donnez un autre dossier.",
    "no-room-left": "Le disque est plein : la suite demande environ {needed} Mo, et {free} Mo sont libres. Les époques "
    "terminées sont gardées. Faites de la place, puis reprenez l'entraînement.",
    "broken-off": "L'entraînement s'est interrompu ({kind}) ; son journal en dit plus.",
    "no-start": "L'entraînement ne peut pas partir de ces poids : choisissez-en d'autres.",
    "no-internet": "Le ResNet-50 part des poids ImageNet, que ce serveur n'a pas pu télécharger : il n'est pas "
    "entraîné. Faites-le partir des poids livrés, déjà présents ici : « Réglages pour experts », « Poids de départ ».",
    # Weights
    "no-checkpoint": "Le dossier {directory} ne contient pas de poids entraînés : entraînez-les, ou rétablissez les "
    "poids livrés.",
    "bad-checkpoint": "Les poids du dossier {directory} sont endommagés, ou faits pour un autre réseau : rétablissez "
    "les poids livrés, ou entraînez de nouveau.",
    "changed-weights": "Le fichier {file} du dossier {folder} n'est pas celui qui y a été enregistré : il est "
    "endommagé, incomplet ou vient d'autres poids. Rétablissez les poids livrés, copiez le dossier de nouveau, ou "
    "entraînez de nouveau.",
    "bad-novelty": "Le fichier novelty.safetensors du dossier {directory} est endommagé ou vient d'autres poids : "
    "rétablissez celui qui est livré, ou calculez-le de nouveau avec la commande scope.",
    "bad-scope": "Ce qui reconnaît une radiographie du thorax (le dossier scope) est endommagé ou incomplet : "
    "rétablissez celui qui est livré, ou calculez-le de nouveau avec la commande scope.",
    "old-workbook": "Ce classeur est d'un ancien format, ou protégé par un mot de passe. Enregistrez-le en XLSX "
    "sans mot de passe, ou en CSV.",
    "no-table": "Le tableau des étiquettes ne peut pas être lu. Vérifiez son nom, et donnez un fichier CSV ou XLSX.",
    "empty-table": "Le tableau des étiquettes est vide : il lui faut une ligne avec les noms de ses colonnes, et "
    "une ligne par fichier.",
    "large-table": "Le tableau des étiquettes est trop grand : au plus {megabytes} Mo, {rows} lignes et {columns} "
    "colonnes.",
    "bad-table": "Le tableau des étiquettes n'est pas un fichier CSV ou XLSX lisible. Enregistrez-le de nouveau en "
    "CSV.",
    "file-column": "Aucune colonne du tableau ne nomme de fichiers du jeu de données. L'une d'elles doit contenir "
    "les noms des images.",
    "label-column": "Rien ne dit clairement quelle colonne du tableau contient les étiquettes. Ce peut être : {names}.",
    "label-free-text": "La colonne « {column} » contient {count} valeurs différentes, trop pour des étiquettes. "
    "Choisissez une autre colonne, ou écrivez NORMAL ou PNEUMONIA.",
    "label-values": "Rien ne dit clairement ce que signifient ces valeurs de la colonne « {column} » : {listed}. "
    "Indiquez lesquelles veulent dire NORMAL, et lesquelles PNEUMONIA.",
    "no-column": "Le tableau n'a pas de colonne « {name} » ; il a celles-ci : {columns}.",
    "several-tables": "Le jeu de données contient plusieurs tableaux ({tables}). Donnez à part celui des étiquettes.",
    "no-labels": "Les images n'ont pas d'étiquettes : mettez-les dans des dossiers nommés NORMAL et PNEUMONIA, ou "
    "donnez un tableau (CSV ou XLSX) avec une colonne de fichiers et une colonne d'étiquettes.",
    "no-splits": "Le jeu de données n'a pas de dossiers train, val et test parmi lesquels choisir.",
    "one-class": "Aucune image étiquetée n'est de la classe {label} : les mesures ont besoin des deux, NORMAL et "
    "PNEUMONIA.",
    "one-class-left": "Aucune image de la classe {label} n'a pu être lue : les mesures ont besoin des deux, NORMAL et "
    "PNEUMONIA.",
    "local-too-few": "Dans le domaine des modèles, il y a {normal} images NORMAL et {pneumonia} PNEUMONIA, trop "
    "peu pour ajuster un seuil et le tester : chaque moitié des patients doit en avoir au moins {least} de chaque.",
    "local-not-above-chance": "Sur ces images, {model} ne distingue pas NORMAL de PNEUMONIA mieux que le hasard : "
    "aucun recalibrage n'y peut rien.",
    "bad-calibration": "Le calibrage local placé à côté des poids est endommagé. Supprimez {file}, et refaites-le.",
}

NOTICES = {
    "stretched": "Cette image a été enregistrée sombre, pâle ou sans son fenêtrage ; ses gris ont été étirés.",
    "few-greys": "Il ne reste que peu de gris différents dans cette image : des détails fins peuvent manquer.",
    "turned": "Le fichier indique que cette radiographie est couchée ou à l'envers ; elle a été lue telle quelle.",
    "mirrored": "Le fichier indique que cette radiographie est en miroir ; elle a été lue telle quelle.",
    "window-ignored": "Le fenêtrage enregistré dans ce fichier ne montre rien de l'image ; tous ses gris ont servi.",
    "colour": "Cette image a des couleurs ; seule sa luminosité a servi.",
    "scope-unknown": "Ces poids ne permettent pas de dire si cette radiographie ressemble à celles que les modèles ont "
    "apprises : lisez les réponses avec prudence.",
}
