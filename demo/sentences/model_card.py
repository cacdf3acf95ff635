"""The model cards: headings, and phrases that are filled with what a card records."""

EN = {
    "card_heading": "Model cards",
    "about_weights_shipped": "Of the weights that answer now: the shipped ones.",
    "about_weights_run": "Of the weights that answer now: those of the run of {time}; a model that it did not train is "
    "the shipped one.",
    "about_wait": "Reading the model cards…",
    "card_lead": "Each card answers every item of two checklists for studies of this kind, also where the answer is "
    "“not done”. Figures come from the file that lies beside the weights.",
    "card_title": "Model card: {name}",
    "card_kind": "model card",
    "card_intended": "Intended use",
    "card_device": "Not a medical device",
    "card_data": "Data",
    "card_training": "Training",
    "card_answer": "Answer",
    "card_test": "Test",
    "card_limits": "Known limits",
    "card_tripod": "TRIPOD+AI (Collins et al., BMJ 2024)",
    "card_claim": "CLAIM (2024 update)",
    "card_gaps": "{items} items, {gaps} of them with something not done, not reported or not recorded",
    "card_own_words": "The numbers are those of the checklist, the subjects are in our own words.",
    "card_item": "Item",
    "card_subject": "Subject",
    "card_reply": "Answer",
    "card_metric": "Metric",
    "card_value": "Value",
    "card_interval": "95% interval",
    "card_download": "Model card (Markdown)",
    "card_not_done": "Not done.",
    "card_not_reported": "Not reported by the source.",
    "card_not_recorded": "Not recorded.",
    "card_unknown_data": "{not_recorded} The card names no data set, and its numbers of images are not those of the "
    "published one as a whole.",
    "card_resnet50_network": "ResNet-50 (He et al. 2015), a convolutional network with {parameters} parameters and two "
    "outputs in the place of its last layer; the stride of its stages sits in the {stride} convolution.",
    "card_cnn_network": "A convolutional network with {parameters} parameters: ten 3 x 3 convolutions in five blocks, "
    "each with max-pooling and dropout, then two linear layers.",
    "card_input": "An image becomes a grey picture of 224 x 224 pixels (aspect ratio not kept) in three equal "
    "channels, normalised with mean {mean} and standard deviation {std}.",
    "card_input_crop": "An image becomes a grey picture of 224 x 224 pixels (aspect ratio not kept), resized to "
    "{resize} pixels a side and cut to its central 224 x 224, in three equal channels, normalised with mean {mean} and "
    "standard deviation {std}.",
    "card_counts": "Training: {train}; validation: {validation}; test: {test}.",
    "card_count": "{n} images ({normal} NORMAL, {ill} PNEUMONIA)",
    "card_sample": "A sample: {images} training images drawn by class, validation and test in proportion.",
    "card_sample_none": "All images of the data set were used.",
    "card_recipe": "{epochs} epochs in mini-batches of {batch_size} images; {optimizer}, learning rate {learning_rate} "
    "({schedule}), weight decay {weight_decay}; cross-entropy with label smoothing {label_smoothing}; {precision}.",
    "card_optimizer_sgd": "SGD",
    "card_optimizer_adam": "Adam",
    "card_optimizer_adamw": "AdamW",
    "card_schedule_constant": "constant",
    "card_schedule_warm_up": "rising in the first epoch, then constant",
    "card_schedule_one_cycle": "rising in the first quarter of the steps, then falling",
    "card_precision_bf16": "forward pass in bfloat16",
    "card_precision_float32": "all in float32",
    "card_frozen": "The stages up to {stage} stayed as they started.",
    "card_frozen_none": "No layer was frozen.",
    "card_batch_norm": "While training, a batch normalisation followed each convolution; it is folded into the "
    "weights.",
    "card_start": "It started from {start}.",
    "card_went_on": "It went on from {start}.",
    "card_earlier": "an earlier version of these weights, which had {epochs} epochs ({seconds} s) and started from "
    "{start}",
    "card_init_random": "random values",
    "card_init_imagenet": "torchvision's ImageNet weights (IMAGENET1K_V2), and in the last layer from random values",
    "card_init_shipped": "the shipped weights of this project, which had been trained on radiographs",
    "card_init_resnet50_imagenet_conv1-layer3.safetensors": "the ImageNet weights of He et al. (2015) for conv1 to "
    "layer3, and from random values for layer4 and the last layer",
    "card_init_other": "the weights of the file {name} as far as they fit, and elsewhere from random values",
    "card_augmentation_none": "No augmentation.",
    "card_augmentation_random_resized_crop": "Augmentation: random crops of 8 to 100% of the area.",
    "card_augmentation_break_shortcuts": "Augmentation, alike for both classes: flips, rotation by up to 10 degrees, "
    "scale, aspect, what stands outside the edges, blur and sharpening, gamma, contrast, brightness, noise.",
    "card_augmentation_other": "Augmentation: {name}.",
    "card_counterexamples": "Images whose plain statistics (tone, sharpness, borders, shape) speak for the other class "
    "are drawn more often, up to a factor of {value} between two images of a class.",
    "card_erased": "A rectangle is hidden in a share of {value} of the training images.",
    "card_small": "In a share of {value} of the epochs, the first ones, the images are small.",
    "card_weighted": "Both classes weigh the same in the loss of training.",
    "card_unweighted": "The loss of training is not weighted by class.",
    "card_average": "No ensemble. The weights are a running average over the steps of one training, which keeps a "
    "share of {average} of itself at each step.",
    "card_average_none": "None: one network, with the weights of one training.",
    "card_updates_none": "None: the model was not changed after its test.",
    "card_updates": "None after its own test. But it went on from an earlier version that had been tested on the test "
    "images of its day; RESULTS.md tells of the shipped weights what was known from there.",
    "card_seed": "One training, with seed {seed}.",
    "card_selection": "Kept: epoch {best} of {epochs}, the one with the lowest loss on validation.",
    "card_selection_calibrated": "Kept: epoch {best} of {epochs}, the one with the lowest loss on validation after "
    "calibration, the classes weighted alike.",
    "card_compute": "{seconds} seconds of training on {device}.",
    "card_device_cpu": "a CPU",
    "card_device_cuda": "a GPU",
    "card_versions": "Python {python}, PyTorch {torch}, torchvision {torchvision}.",
    "card_temperature": "The logits are divided by {temperature} before the softmax: temperature scaling, fitted on "
    "validation with both classes weighing the same, so that a probability holds for healthy and ill being equally "
    "frequent.",
    "card_temperature_none": "{not_done} The probabilities are not calibrated.",
    "card_threshold": "The answer is PNEUMONIA from a probability of {threshold} on. Rule: {rule}.",
    "card_threshold_none": "The answer is PNEUMONIA from a probability of {threshold} on; how that was chosen is not "
    "recorded.",
    "card_rule_sensitivity": "the highest threshold with a sensitivity of at least 0.98 on validation",
    "card_rule_youden": "the largest sum of sensitivity and specificity on validation",
    "card_uncertain": "A probability from {low} to below {high} is too close to call. The band is fitted on validation "
    "(split conformal prediction, each class apart) and aims at {coverage} of the answers in either class being right "
    "or in the band. {why} the guarantee of the theory does not hold to the letter.",
    "card_aim": "As the same validation images chose the epoch,",
    "card_aim_copies": "As the same validation images chose the epoch, and have augmented copies beside them,",
    "card_uncertain_none": "Marking answers that are too close to call: {not_done}",
    "card_validated": "On validation (n = {n}, {copies}): {figures}.",
    "card_copies": "the images themselves and {copies} augmented copies of each",
    "card_copies_none": "no augmented copies",
    "card_tested": "On the test images (n = {n}): {figures}.",
    "card_test_none": "{not_done} No test figures are on record for these weights.",
    "card_matrix": "Right: {tn} of {normal} NORMAL and {tp} of {ill} PNEUMONIA. Wrong: {fp} healthy called PNEUMONIA "
    "and {fn} ill called NORMAL.",
    "card_uncertainty": "In the band of uncertain answers: a share of {uncertain} of the test images; right or in the "
    "band: {coverage}.",
    "card_certain": "Accuracy outside the band: {certain_accuracy}.",
}

FR = {
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
