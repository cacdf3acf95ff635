"""The model cards: headings, and phrases that are filled with what a card records."""

SENTENCES = {
    "card_heading": "Fiches des modèles",
    "about_weights_shipped": "Celles des poids qui répondent en ce moment : ceux qui sont livrés.",
    "about_weights_run": "Celles des poids qui répondent en ce moment : ceux de l'entraînement du {time} ; un modèle "
    "qu'il n'a pas entraîné est celui qui est livré.",
    "about_wait": "Lecture des fiches des modèles…",
    "card_lead": "Chaque fiche répond à tous les points de deux listes de contrôle pour ce genre d'étude, aussi quand "
    "la réponse est « non fait ». Les chiffres viennent du fichier rangé à côté des poids.",
    "card_title": "Fiche du modèle : {name}",
    "card_kind": "fiche du modèle",
    "card_intended": "Usage prévu",
    "card_device": "Pas un dispositif médical",
    "card_data": "Données",
    "card_training": "Entraînement",
    "card_answer": "Réponse",
    "card_test": "Test",
    "card_limits": "Limites connues",
    "card_tripod": "TRIPOD+AI (Collins et al., BMJ 2024)",
    "card_claim": "CLAIM (mise à jour de 2024)",
    "card_gaps": "{items} points, dont {gaps} avec quelque chose de non fait, non rapporté ou non enregistré",
    "card_own_words": "Les numéros sont ceux de la liste, les sujets sont dits avec nos mots.",
    "card_item": "Point",
    "card_subject": "Sujet",
    "card_reply": "Réponse",
    "card_metric": "Mesure",
    "card_value": "Valeur",
    "card_interval": "Intervalle à 95 %",
    "card_download": "Fiche du modèle (Markdown)",
    "card_not_done": "Non fait.",
    "card_not_reported": "Non rapporté par la source.",
    "card_not_recorded": "Non enregistré.",
    "card_unknown_data": "{not_recorded} La fiche ne nomme pas de jeu de données, et ses nombres d'images ne sont "
    "pas ceux du jeu publié en entier.",
    "card_resnet50_network": "ResNet-50 (He et al. 2015), un réseau convolutif de {parameters} paramètres, avec deux "
    "sorties à la place de sa dernière couche ; le pas de ses étages est dans la convolution {stride}.",
    "card_cnn_network": "Un réseau convolutif de {parameters} paramètres : dix convolutions 3 x 3 en cinq blocs, "
    "chacun avec max-pooling et dropout, puis deux couches linéaires.",
    "card_input": "Une image devient une image grise de 224 x 224 pixels (proportions non gardées) en trois canaux "
    "égaux, normalisée par la moyenne {mean} et l'écart type {std}.",
    "card_input_crop": "Une image devient une image grise de 224 x 224 pixels (proportions non gardées), portée à "
    "{resize} pixels de côté puis coupée à ses 224 x 224 du centre, en trois canaux égaux, normalisée par la moyenne "
    "{mean} et l'écart type {std}.",
    "card_counts": "Entraînement : {train} ; validation : {validation} ; test : {test}.",
    "card_count": "{n} images ({normal} NORMAL, {ill} PNEUMONIE)",
    "card_sample": "Un échantillon : {images} images d'entraînement tirées par classe, validation et test en "
    "proportion.",
    "card_sample_none": "Toutes les images du jeu de données ont servi.",
    "card_recipe": "{epochs} époques en mini-lots de {batch_size} images ; {optimizer}, taux d'apprentissage "
    "{learning_rate} ({schedule}), décroissance des poids {weight_decay} ; entropie croisée avec lissage des "
    "étiquettes {label_smoothing} ; {precision}.",
    "card_optimizer_sgd": "SGD",
    "card_optimizer_adam": "Adam",
    "card_optimizer_adamw": "AdamW",
    "card_schedule_constant": "constant",
    "card_schedule_warm_up": "montant pendant la première époque, puis constant",
    "card_schedule_one_cycle": "montant pendant le premier quart des pas, puis descendant",
    "card_precision_bf16": "passe avant en bfloat16",
    "card_precision_float32": "tout en float32",
    "card_frozen": "Les étages jusqu'à {stage} sont restés tels qu'au départ.",
    "card_frozen_none": "Aucune couche n'a été gelée.",
    "card_batch_norm": "Pendant l'entraînement, une normalisation par lots suivait chaque convolution ; elle est "
    "repliée dans les poids.",
    "card_start": "Il est parti {start}.",
    "card_went_on": "Il a continué à partir {start}.",
    "card_earlier": "d'une version antérieure de ces poids, qui avait eu {epochs} époques ({seconds} s) et était "
    "partie {start}",
    "card_init_random": "de valeurs aléatoires",
    "card_init_imagenet": "des poids ImageNet de torchvision (IMAGENET1K_V2), et dans la dernière couche de valeurs "
    "aléatoires",
    "card_init_shipped": "des poids livrés de ce projet, déjà entraînés sur des radiographies",
    "card_init_resnet50_imagenet_conv1-layer3.safetensors": "des poids ImageNet de He et al. (2015) pour conv1 à "
    "layer3, et de valeurs aléatoires pour layer4 et la dernière couche",
    "card_init_other": "des poids du fichier {name} là où ils conviennent, et ailleurs de valeurs aléatoires",
    "card_augmentation_none": "Pas d'augmentation.",
    "card_augmentation_random_resized_crop": "Augmentation : recadrages aléatoires de 8 à 100 % de la surface.",
    "card_augmentation_break_shortcuts": "Augmentation, la même pour les deux classes : symétrie, rotation de 10 "
    "degrés au plus, échelle, proportions, ce qui est hors des bords, flou et netteté, gamma, contraste, luminosité, "
    "bruit.",
    "card_augmentation_other": "Augmentation : {name}.",
    "card_counterexamples": "Les images dont les statistiques simples (tons, netteté, bords, forme) parlent pour "
    "l'autre classe sont tirées plus souvent, jusqu'à un facteur de {value} entre deux images d'une classe.",
    "card_erased": "Un rectangle est caché dans une part de {value} des images d'entraînement.",
    "card_small": "Dans une part de {value} des époques, les premières, les images sont petites.",
    "card_weighted": "Les deux classes pèsent autant dans la perte de l'entraînement.",
    "card_unweighted": "La perte de l'entraînement n'est pas pondérée par classe.",
    "card_average": "Pas d'ensemble. Les poids sont une moyenne glissante sur les pas d'un seul entraînement, qui "
    "garde une part de {average} d'elle-même à chaque pas.",
    "card_average_none": "Aucun : un seul réseau, avec les poids d'un seul entraînement.",
    "card_updates_none": "Aucune : le modèle n'a pas été changé après son test.",
    "card_updates": "Aucune après son propre test. Mais il est reparti d'une version antérieure, testée en son temps "
    "sur les images de test ; RESULTS.md dit, pour les poids livrés, ce que l'on en savait.",
    "card_seed": "Un seul entraînement, de graine {seed}.",
    "card_selection": "Gardée : l'époque {best} sur {epochs}, celle dont la perte de validation est la plus basse.",
    "card_selection_calibrated": "Gardée : l'époque {best} sur {epochs}, celle dont la perte de validation après "
    "calibration, les classes pesant autant, est la plus basse.",
    "card_compute": "{seconds} secondes d'entraînement sur {device}.",
    "card_device_cpu": "un processeur (CPU)",
    "card_device_cuda": "une carte graphique (GPU)",
    "card_versions": "Python {python}, PyTorch {torch}, torchvision {torchvision}.",
    "card_temperature": "Les logits sont divisés par {temperature} avant le softmax : mise à l'échelle par une "
    "température, ajustée sur la validation, les deux classes pesant autant, de sorte qu'une probabilité vaut pour des "
    "sains et des malades aussi fréquents.",
    "card_temperature_none": "{not_done} Les probabilités ne sont pas calibrées.",
    "card_threshold": "La réponse est PNEUMONIE à partir d'une probabilité de {threshold}. Règle : {rule}.",
    "card_threshold_none": "La réponse est PNEUMONIE à partir d'une probabilité de {threshold} ; comment elle a été "
    "choisie n'est pas enregistré.",
    "card_rule_sensitivity": "le seuil le plus haut qui garde une sensibilité d'au moins 0,98 sur la validation",
    "card_rule_youden": "la plus grande somme de la sensibilité et de la spécificité sur la validation",
    "card_uncertain": "Une probabilité de {low} à moins de {high} est trop proche pour trancher. La bande est ajustée "
    "sur la validation (prédiction conforme, chaque classe à part) et vise {coverage} de réponses justes ou dans la "
    "bande dans chaque classe. {why} la garantie de la théorie ne vaut pas à la lettre.",
    "card_aim": "Comme les mêmes images de validation ont choisi l'époque,",
    "card_aim_copies": "Comme les mêmes images de validation ont choisi l'époque, et côtoient leurs propres copies "
    "augmentées,",
    "card_uncertain_none": "Marquage des réponses trop proches pour trancher : {not_done}",
    "card_validated": "Sur la validation (n = {n}, {copies}) : {figures}.",
    "card_copies": "les images mêmes et {copies} copies augmentées de chacune",
    "card_copies_none": "sans copies augmentées",
    "card_tested": "Sur les images de test (n = {n}) : {figures}.",
    "card_test_none": "{not_done} Aucun chiffre de test n'est enregistré pour ces poids.",
    "card_matrix": "Juste : {tn} des {normal} NORMAL et {tp} des {ill} PNEUMONIE. Faux : {fp} sains dits "
    "PNEUMONIE et {fn} malades dits NORMAL.",
    "card_uncertainty": "Dans la bande des réponses incertaines : une part de {uncertain} des images de test ; justes "
    "ou dans la bande : {coverage}.",
    "card_certain": "Exactitude hors de la bande : {certain_accuracy}.",
}
