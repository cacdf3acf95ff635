"""The model cards: headings, and phrases that are filled from a model record."""

SENTENCES = {
    "card_heading": "Fiches des modèles",
    "about_weights_shipped": "Ces fiches décrivent les poids utilisés : ceux qui sont livrés.",
    "about_weights_run": "Ces fiches décrivent les poids utilisés : ceux de l'entraînement du {time} UTC. Un modèle "
    "que cet entraînement n'a pas entraîné garde ses poids livrés.",
    "about_wait": "Chargement des fiches des modèles…",
    "card_lead": "Chaque fiche répond à tous les points de deux listes de contrôle pour ce genre d'étude, même quand "
    "la réponse est « non fait ». Les chiffres viennent de l'enregistrement du modèle (model.json), à côté des poids.",
    "card_title": "Fiche du modèle : {name}",
    "card_kind": "fiche du modèle",
    "card_good_for": "Ce pour quoi il est bon, et ce pour quoi non",
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
    "card_own_words": "Les numéros sont ceux de la liste ; les sujets sont formulés avec nos mots.",
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
    "card_unknown_data": "{not_recorded} L'enregistrement du modèle ne nomme pas le jeu de données, et ses nombres "
    "d'images ne sont pas ceux du jeu publié complet.",
    "card_resnet50_network": "ResNet-50 (He et al. 2015), un réseau convolutif de {parameters} paramètres. Sa dernière "
    "couche est remplacée par une couche à deux sorties ; le pas de chaque étage est dans la convolution {stride}.",
    "card_cnn_network": "Un réseau convolutif de {parameters} paramètres : dix convolutions 3 x 3 en cinq blocs, "
    "chacun avec max-pooling et dropout, puis deux couches linéaires.",
    "card_input": "L'image est convertie en niveaux de gris et en 224 x 224 pixels (les proportions ne sont pas "
    "gardées), copiée dans trois canaux identiques et normalisée par la moyenne {mean} et l'écart type {std}.",
    "card_input_crop": "L'image est convertie en niveaux de gris et en 224 x 224 pixels (les proportions ne sont pas "
    "gardées), portée à {resize} pixels de côté, recadrée sur les 224 x 224 du centre, copiée dans trois canaux "
    "identiques et normalisée par la moyenne {mean} et l'écart type {std}.",
    "card_counts": "Entraînement : {train} ; validation : {validation} ; test : {test}.",
    "card_count": "{n} images ({normal} NORMAL, {pneumonia} PNEUMONIE)",
    "card_sample": "Un échantillon de {images} images d'entraînement, tirées séparément dans chaque classe, avec des "
    "images de validation et de test en proportion.",
    "card_sample_none": "Toutes les images du jeu de données ont servi.",
    "card_recipe": "{epochs} époques en mini-lots de {batch_size} images ; {optimizer} avec un taux d'apprentissage de "
    "{learning_rate} ({schedule}) et une décroissance des poids de {weight_decay} ; perte d'entropie croisée avec "
    "lissage des étiquettes {label_smoothing} ; {precision}.",
    "card_optimizer_sgd": "SGD",
    "card_optimizer_adam": "Adam",
    "card_optimizer_adamw": "AdamW",
    "card_schedule_constant": "constant",
    "card_schedule_warm_up": "croissant pendant la première époque, puis constant",
    "card_schedule_one_cycle": "croissant pendant le premier quart des pas, puis décroissant",
    "card_precision_bf16": "passe avant en bfloat16",
    "card_precision_float32": "tout en float32",
    "card_frozen": "Les étages jusqu'à {stage} ont été gelés.",
    "card_frozen_none": "Aucune couche n'a été gelée.",
    "card_batch_norm": "Pendant l'entraînement, chaque convolution était suivie d'une normalisation par lots, ensuite "
    "intégrée aux poids.",
    "card_start": "L'entraînement est parti {start}.",
    "card_continued": "L'entraînement a continué à partir {start}.",
    "card_start_sha256": "Le fichier des poids de départ a pour SHA-256 {sha256}.",
    "card_earlier": "d'une version antérieure de ces poids, qui avait été entraînée pendant {epochs} époques "
    "({seconds} s) et était partie {start}",
    "card_init_random": "de valeurs aléatoires",
    "card_init_imagenet": "des poids ImageNet de torchvision (IMAGENET1K_V2), avec des valeurs aléatoires dans la "
    "dernière couche",
    "card_init_shipped": "des poids livrés de ce projet, déjà entraînés sur des radiographies",
    "card_init_he_2015": "des poids ImageNet de He et al. (2015) de conv1 à "
    "layer3, avec des valeurs aléatoires dans layer4 et la dernière couche",
    "card_init_file": "des poids d'un fichier que ce projet ne connaît pas, là où ils conviennent, avec des valeurs "
    "aléatoires ailleurs",
    "card_augmentation_none": "Pas d'augmentation.",
    "card_augmentation_random_resized_crop": "Augmentation : recadrages aléatoires de 8 à 100 % de la surface.",
    "card_augmentation_break_shortcuts": "Augmentation, la même pour les deux classes : symétries, rotation de 10 "
    "degrés au plus, échelle, proportions, remplissage hors des bords, flou et netteté, gamma, contraste, luminosité, "
    "bruit.",
    "card_augmentation_other": "Augmentation : {name}.",
    "card_counterexamples": "Les images dont les statistiques simples (tons, netteté, bords, forme) évoquent l'autre "
    "classe sont tirées plus souvent, jusqu'à {value} fois plus souvent que d'autres images de leur classe.",
    "card_erased": "Dans {value} des images d'entraînement, un rectangle est caché.",
    "card_originals": "Parmi les images d'entraînement dont le fichier d'origine est disponible, {value} en sont "
    "tirées à chaque fois, les autres de leur copie de 224 x 224 pixels.",
    "card_exported": "{value} des images d'entraînement sont modifiées comme si un autre logiciel les avait "
    "enregistrées (compression, rééchantillonnage, tons, marges).",
    "card_consistency": "Chaque image est montrée dans deux de ces versions à la fois, et les réponses qui diffèrent "
    "de l'une à l'autre sont pénalisées (divergence de Jensen-Shannon, poids {value}).",
    "card_small": "Pendant les premiers {value} des époques, les images sont plus petites.",
    "card_adults": "Pas pour les adultes : sur {n} de leurs radiographies, d'un autre hôpital (ChestX-ray14, "
    "étiquettes extraites des comptes rendus), les poids livrés ont une aire sous la courbe ROC de {roc_auc}, où 0,5 "
    "est le hasard.",
    "card_adults_none": "Pas pour les adultes : les chiffres des poids livrés sur leurs radiographies ne sont pas "
    "disponibles.",
    "card_weighted": "Les deux classes ont le même poids dans la perte d'entraînement.",
    "card_unweighted": "La perte d'entraînement n'est pas pondérée par classe.",
    "card_average": "Pas d'ensemble. Les poids sont une moyenne glissante sur les pas d'un seul entraînement, qui "
    "garde une fraction de {average} de sa valeur à chaque pas.",
    "card_average_none": "Aucun : un seul réseau, avec les poids d'un seul entraînement.",
    "card_updates_none": "Aucune : le modèle n'a pas été modifié depuis son test.",
    "card_updates": "Aucune depuis son propre test. Mais son entraînement a continué à partir d'une version "
    "antérieure, qui avait été testée sur les images de test de son époque. Pour les poids livrés, "
    "tests/benchmarks/LOG.md dit ce que l'on savait de ce test.",
    "card_seed": "Un seul entraînement, avec la graine {seed}.",
    "card_selection": "L'époque {best} sur {epochs} a été gardée, celle dont la perte de validation est la plus basse.",
    "card_selection_calibrated": "L'époque {best} sur {epochs} a été gardée, celle dont la perte de validation après "
    "calibration est la plus basse, les deux classes ayant le même poids.",
    "card_compute": "{seconds} secondes d'entraînement sur {device}.",
    "card_device_cpu": "un processeur (CPU)",
    "card_device_cuda": "un processeur graphique (GPU)",
    "card_versions": "Python {python}, PyTorch {torch}, torchvision {torchvision}.",
    "card_temperature": "Les logits sont divisés par {temperature} avant le softmax (mise à l'échelle par une "
    "température). La température a été ajustée sur la validation, les deux classes ayant le même poids : une "
    "probabilité vaut donc là où radiographies normales et pneumonies sont aussi fréquentes.",
    "card_temperature_none": "{not_done} Les probabilités ne sont pas calibrées.",
    "card_threshold": "La réponse est PNEUMONIE si la probabilité atteint {threshold}. Règle : {rule}.",
    "card_threshold_none": "La réponse est PNEUMONIE si la probabilité atteint {threshold} ; la façon dont ce seuil a "
    "été choisi n'est pas enregistrée.",
    "card_rule_sensitivity": "le seuil le plus haut qui garde une sensibilité d'au moins 0,98 sur la validation",
    "card_rule_youden": "la plus grande somme de la sensibilité et de la spécificité sur la validation",
    "card_uncertain": "Une probabilité de {low} à moins de {high} est trop serrée pour trancher. La bande a été "
    "ajustée sur la validation (prédiction conforme par partition, chaque classe séparément) et vise, dans chaque "
    "classe, {coverage} de réponses correctes ou situées dans la bande. {why} la garantie théorique ne vaut pas "
    "exactement.",
    "card_aim": "Comme les mêmes images de validation ont aussi servi à choisir l'époque,",
    "card_aim_copies": "Comme les mêmes images de validation ont aussi servi à choisir l'époque, et que des copies "
    "augmentées leur ont été ajoutées,",
    "card_uncertain_none": "Marquage des réponses trop serrées pour trancher : {not_done}",
    "card_validated": "Sur les images de validation (n = {n}, {copies}) : {figures}.",
    "card_copies": "les images mêmes et {copies} copies augmentées de chacune",
    "card_copies_none": "sans copies augmentées",
    "card_tested": "Sur les images de test (n = {n}) : {figures}.",
    "card_test_none": "{not_done} Aucun chiffre de test n'est enregistré pour ces poids.",
    "card_matrix": "Correct : {tn} NORMAL sur {normal} et {tp} PNEUMONIE sur {pneumonia}. Faux : {fp} NORMAL dits "
    "PNEUMONIE et {fn} PNEUMONIE dits NORMAL.",
    "card_uncertainty": "{uncertain} des images de test sont dans la bande des réponses incertaines ; {coverage} ont "
    "une réponse correcte ou sont dans la bande.",
    "card_certain": "Exactitude hors de la bande : {certain_accuracy}.",
}
