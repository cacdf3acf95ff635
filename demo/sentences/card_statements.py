"""What the model cards state of any model of this project (``fixed_``), and of the published data (``published_``).

Checklists and summary take them by name, as {intended} or {published_data}; they may take a card's phrases in turn.
"""

EN = {
    "fixed_intended": "Teaching and research: to see how two classifiers answer, agree, err and explain themselves on "
    "the same frontal chest radiograph. For teachers, students and researchers, at no point of the care of a patient.",
    "fixed_aims": "To develop two classifiers of chest radiographs, test each once, and show both side by side: "
    "development and internal evaluation.",
    "fixed_missing": "Nothing was imputed. An image lacks neither input nor label: its folder is its label, and an "
    "image that cannot be read stops the reading of the data set.",
    "fixed_split": "Training images for the weights; validation images for epoch, temperature, operating point and the "
    "band of uncertain answers; test images for one score of the finished model. Where a data set brings fewer than "
    "100 validation images, as the published one with its 16, they join the training images, and a tenth of those is "
    "split off instead, the classes in proportion.",
    "fixed_disjoint": "Training and validation: no patient number of the file names stands in both, unless the data "
    "set brings a validation set of its own. Training and test: as the data set comes.",
    "fixed_measures": "ROC AUC, sensitivity, specificity, accuracy, balanced accuracy, weighted F1, Cohen's kappa, "
    "cross-entropy, expected calibration error in 15 bins; ROC, precision-recall, reliability and decision curves.",
    "fixed_intervals": "95% intervals: Wilson's for accuracy, sensitivity and specificity; percentiles of 1000 "
    "bootstrap samples of images, the classes apart, for the others; none for the calibration error. Images of one "
    "child count as independent, so that the intervals may be too narrow.",
    "fixed_search": "No systematic search of hyperparameters, no cross-validation and no correction for optimism "
    "belong to this card.",
    "fixed_predictions": "Image, network, logits divided by the temperature, softmax. The figures of the test are "
    "computed in float32. The page may compute later layers in bfloat16; where that could change the label, or whether "
    "the answer is marked as uncertain, float32 decides.",
    "fixed_subgroups": "Figures for subgroups: {not_done} The images come without age, sex and origin.",
    "fixed_robustness": "How answers change with the image, and whether the heatmaps are true: done for the shipped "
    "weights, see “Robustness” and “Are the heatmaps true?” in RESULTS.md; not for retrained ones.",
    "fixed_external": "{not_done} No second data set was used.",
    "fixed_funding": "None is declared for this project.",
    "fixed_protocol": "{not_done} No protocol was published before the work. The rules of the evaluation and the log "
    "of runs stand in README.md and RESULTS.md.",
    "fixed_registration": "{not_done} This is no clinical trial, and it is not registered.",
    "fixed_code": "All code and the shipped weights are in the project's repository, under the MIT licence; the test "
    "predictions, image by image, lie beside the weights.",
    "fixed_specification": "The code builds the network; model.safetensors holds its weights, model.json its "
    "preprocessing, temperature and operating point. “python -m xray_models predict” applies it to a file.",
    "fixed_quality": "The page refuses files that cannot be read, pictures under 64 pixels, blank ones, and pictures "
    "that do not look like a chest radiograph, and remarks on unusual ones. How the model does on poor radiographs "
    "that are let through is not part of this card.",
    "fixed_user": "The user chooses a file, nothing else: no region, no measurement. To judge the answer one must be "
    "able to read a chest radiograph.",
    "fixed_next": "Tests at other hospitals, on adults and other views; figures for subgroups; a comparison with "
    "radiologists. None of this is done.",
    "fixed_failures": "The Results tab shows the misclassified test images with their heatmaps where the data set is "
    "at hand. A systematic analysis of their causes: {not_done}",
    "fixed_heatmaps": "Grad-CAM, for each answer and either class (Selvaraju et al. 2017). Whether the maps point at "
    "the disease is not part of this card (for the shipped weights, see “Are the heatmaps true?” in RESULTS.md): they "
    "show where evidence was found, relative within one image.",
    "fixed_limit_two": "It knows two classes only: any other disease gets one of these two labels.",
    "fixed_limit_external": "No external validation: the test images are a split of the same data set.",
    "fixed_limit_recipes": "The recipes of this project follow early probes whose test figures had been read "
    "(RESULTS.md), so that the test is not wholly untouched.",
    "fixed_limit_care": "It has not been compared with radiologists, nor tried in the care of patients.",
    "published_data": "Chest X-Ray Images (Pneumonia): Kermany, Zhang and Goldbaum, Mendeley Data v2 (2018), "
    "doi:10.17632/rscbjbr9sj.2, CC BY 4.0; described in Kermany et al., Cell 172 (2018). By the source, radiographs of "
    "children of one to five years, of routine care, chosen in retrospect. The official test split is kept.",
    "published_population": "Children of one to five years, anterior-posterior view, Guangzhou Women and Children's "
    "Medical Center. Sex, exact age, severity and other findings: {not_reported}",
    "published_dates": "{not_reported}",
    "published_setting": "One hospital: the Guangzhou Women and Children's Medical Center in Guangzhou, China.",
    "published_eligibility": "By the source: children of one to five years, anterior-posterior view, films of low "
    "quality and unreadable ones removed beforehand. Further criteria: {not_reported}",
    "published_treatment": "{not_reported}",
    "published_labels": "By the source, two expert physicians graded each radiograph, and a third one checked the "
    "evaluation set. No laboratory result was published with the images.",
    "published_assessors": "Two expert physicians, and a third one for the evaluation set. Their speciality, "
    "experience and origin, and their tools: {not_reported}",
    "published_blinding": "What else the physicians knew of a child: {not_reported}",
    "published_rationale": "{not_reported} Here it is taken as published: there is no other.",
    "published_test_labels": "As for the training images, and checked by a third expert. Nobody graded them again "
    "here.",
    "published_variability": "{not_reported} There was no second grading here that could tell it.",
    "published_shift": "One hospital and one published set, yet training and test images differ, the NORMAL ones above "
    "all: in aspect ratio (how much the picture was squeezed), noise and sharpness, hardly in contrast. A validation "
    "set split off the training images hardly sees it.",
    "published_numbers": "In the published set 264 patient numbers of the file names seem to stand in both the "
    "training and the test folder, but none of them does within one of the four numberings of the file names. Whether "
    "equal numbers of two numberings are one child is not documented.",
    "published_flow": "The published set has 5,856 images, and none was left out here. How many films the source had "
    "removed: {not_reported}",
    "published_ethics": "The source reports the approval of its ethics committee. This project used published images "
    "without names and asked for no approval of its own.",
    "published_deidentified": "The published files are pictures without names or headers, numbered by patient; how "
    "that was done: {not_reported} Nothing was added here.",
    "published_acquisition": "Anterior-posterior view. Device, exposure, distance and position: {not_reported}",
    "published_access": "The images are published (doi:10.17632/rscbjbr9sj.2, CC BY 4.0); none is part of the "
    "repository.",
    "published_earlier": "On the same test split, Kermany et al. (2018) reported an accuracy of 0.928 and a ROC AUC of "
    "0.968, and the coursework report that this project starts from an accuracy of {report_accuracy} for its {name}.",
    "published_limit_population": "Children of one to five years, one hospital, anterior-posterior view: adults, other "
    "views, other hospitals and other machines are untested.",
}

FR = {
    "fixed_intended": "Enseignement et recherche : voir comment deux classifieurs répondent, s'accordent, se trompent "
    "et s'expliquent sur la même radiographie du thorax de face. Pour des enseignants, des étudiants et des "
    "chercheurs, à aucun moment des soins d'un patient.",
    "fixed_aims": "Développer deux classifieurs de radiographies du thorax, tester chacun une fois, et montrer les "
    "deux côte à côte : développement et évaluation interne.",
    "fixed_missing": "Rien n'a été imputé. À une image il ne manque ni entrée ni étiquette : son dossier est son "
    "étiquette, et une image illisible arrête la lecture du jeu de données.",
    "fixed_split": "Les images d'entraînement pour les poids ; celles de validation pour l'époque, la température, le "
    "seuil de décision et la bande des réponses incertaines ; celles de test pour une seule évaluation du modèle fini. "
    "Quand un jeu de données apporte moins de 100 images de validation, comme le jeu publié avec ses 16, elles "
    "rejoignent l'entraînement, et un dixième de celui-ci en est séparé à la place, les classes en proportion.",
    "fixed_disjoint": "Entraînement et validation : aucun numéro de patient des noms de fichiers n'est dans les deux, "
    "sauf si le jeu de données apporte sa propre validation. Entraînement et test : tels que le jeu de données les "
    "donne.",
    "fixed_measures": "Aire sous la courbe ROC, sensibilité, spécificité, exactitude, exactitude équilibrée, F1 "
    "pondéré, kappa de Cohen, entropie croisée, erreur de calibration attendue en 15 intervalles ; courbes ROC, "
    "précision-rappel, de fiabilité et de décision.",
    "fixed_intervals": "Intervalles à 95 % : de Wilson pour l'exactitude, la sensibilité et la spécificité ; centiles "
    "de 1000 échantillons bootstrap d'images, les classes à part, pour les autres ; aucun pour l'erreur de "
    "calibration. Les images d'un même enfant comptent comme indépendantes : les intervalles sont peut-être trop "
    "étroits.",
    "fixed_search": "Ni recherche systématique d'hyperparamètres, ni validation croisée, ni correction de l'optimisme "
    "ne font partie de cette fiche.",
    "fixed_predictions": "Image, réseau, logits divisés par la température, softmax. Les chiffres du test sont "
    "calculés en float32. La page peut calculer des couches tardives en bfloat16 ; là où cela pourrait changer "
    "l'étiquette, ou la marque d'une réponse incertaine, float32 décide.",
    "fixed_subgroups": "Chiffres par sous-groupe : {not_done} Les images viennent sans âge, ni sexe, ni origine.",
    "fixed_robustness": "Comment les réponses changent avec l'image, et si les cartes de chaleur disent vrai : fait "
    "pour les poids livrés, voir « Robustness » et « Are the heatmaps true? » dans RESULTS.md ; pas pour des poids "
    "réentraînés.",
    "fixed_external": "{not_done} Aucun second jeu de données n'a servi.",
    "fixed_funding": "Aucun n'est déclaré pour ce projet.",
    "fixed_protocol": "{not_done} Aucun protocole n'a été publié avant le travail. Les règles de l'évaluation et le "
    "journal des entraînements sont dans README.md et RESULTS.md.",
    "fixed_registration": "{not_done} Ce n'est pas un essai clinique, et il n'est pas enregistré.",
    "fixed_code": "Tout le code et les poids livrés sont dans le dépôt du projet, sous licence MIT ; les prédictions "
    "de test, image par image, sont à côté des poids.",
    "fixed_specification": "Le code construit le réseau ; model.safetensors contient ses poids, model.json son "
    "prétraitement, sa température et son seuil de décision. « python -m xray_models predict » l'applique à un "
    "fichier.",
    "fixed_quality": "La page refuse les fichiers illisibles, les images de moins de 64 pixels, les images vides et "
    "celles qui ne ressemblent pas à une radiographie du thorax, et signale les inhabituelles. Ce que fait le modèle "
    "sur de mauvaises radiographies acceptées ne fait pas partie de cette fiche.",
    "fixed_user": "L'utilisateur choisit un fichier, rien d'autre : ni région, ni mesure. Pour juger la réponse, il "
    "faut savoir lire une radiographie du thorax.",
    "fixed_next": "Des tests dans d'autres hôpitaux, sur des adultes et d'autres vues ; des chiffres par sous-groupe ; "
    "une comparaison avec des radiologues. Rien de cela n'est fait.",
    "fixed_failures": "L'onglet Résultats montre les images de test mal classées avec leurs cartes de chaleur quand le "
    "jeu de données est là. Une analyse systématique de leurs causes : {not_done}",
    "fixed_heatmaps": "Grad-CAM, pour chaque réponse et l'une ou l'autre classe (Selvaraju et al. 2017). "
    "Savoir si les cartes montrent la maladie ne fait pas partie de cette fiche (pour les poids livrés, voir « Are the "
    "heatmaps true? » dans RESULTS.md) : elles montrent où des indices ont été trouvés, relativement à une même image.",
    "fixed_limit_two": "Il ne connaît que deux classes : toute autre maladie reçoit l'une de ces deux étiquettes.",
    "fixed_limit_external": "Pas de validation externe : les images de test sont une partition du même jeu de données.",
    "fixed_limit_recipes": "Les recettes de ce projet suivent de premiers essais dont les chiffres de test avaient été "
    "lus (RESULTS.md) : le test n'est donc pas tout à fait intact.",
    "fixed_limit_care": "Il n'a été ni comparé à des radiologues, ni essayé dans les soins de patients.",
    "published_data": "Chest X-Ray Images (Pneumonia) : Kermany, Zhang et Goldbaum, Mendeley Data v2 (2018), "
    "doi:10.17632/rscbjbr9sj.2, CC BY 4.0 ; décrit dans Kermany et al., Cell 172 (2018). Selon la source, des "
    "radiographies d'enfants de un à cinq ans, de soins courants, choisies après coup. La partition de test officielle "
    "est gardée.",
    "published_population": "Enfants de un à cinq ans, vue antéro-postérieure, Guangzhou Women and Children's Medical "
    "Center. Sexe, âge exact, gravité et autres signes : {not_reported}",
    "published_dates": "{not_reported}",
    "published_setting": "Un seul hôpital : le Guangzhou Women and Children's Medical Center, à Guangzhou, en Chine.",
    "published_eligibility": "Selon la source : enfants de un à cinq ans, vue antéro-postérieure, clichés de mauvaise "
    "qualité ou illisibles écartés au préalable. Autres critères : {not_reported}",
    "published_treatment": "{not_reported}",
    "published_labels": "Selon la source, deux médecins experts ont classé chaque radiographie, et un troisième a "
    "vérifié le jeu d'évaluation. Aucun résultat de laboratoire n'est publié avec les images.",
    "published_assessors": "Deux médecins experts, et un troisième pour le jeu d'évaluation. Leur spécialité, leur "
    "expérience, leur origine et leurs outils : {not_reported}",
    "published_blinding": "Ce que les médecins savaient d'autre sur un enfant : {not_reported}",
    "published_rationale": "{not_reported} Il est pris ici tel que publié : il n'y en a pas d'autre.",
    "published_test_labels": "Comme pour l'entraînement, et vérifiées par un troisième expert. Personne ne les a "
    "classées de nouveau ici.",
    "published_variability": "{not_reported} Il n'y a pas eu ici de second classement qui la dirait.",
    "published_shift": "Un seul hôpital et un seul jeu publié ; pourtant, les images d'entraînement et de test "
    "diffèrent, surtout les NORMAL, par les proportions (combien l'image a été comprimée), le bruit et la netteté, à "
    "peine par le contraste. Une validation séparée de l'entraînement le voit à peine.",
    "published_numbers": "Dans le jeu publié, 264 numéros de patient des noms de fichiers semblent être à la fois dans "
    "le dossier d'entraînement et dans celui de test, mais aucun ne l'est à l'intérieur d'une des quatre numérotations "
    "des noms de fichiers. Il n'est pas documenté si des numéros égaux de deux numérotations sont un même enfant.",
    "published_flow": "Le jeu publié a 5 856 images, et aucune n'a été écartée ici. Combien de clichés la source avait "
    "écartés : {not_reported}",
    "published_ethics": "La source rapporte l'accord de son comité d'éthique. Ce projet a utilisé des images publiées "
    "sans noms et n'a pas demandé d'accord pour lui-même.",
    "published_deidentified": "Les fichiers publiés sont des images sans noms ni en-têtes, numérotées par patient ; "
    "comment cela a été fait : {not_reported} Rien n'a été ajouté ici.",
    "published_acquisition": "Vue antéro-postérieure. Appareil, exposition, distance et position : {not_reported}",
    "published_access": "Les images sont publiées (doi:10.17632/rscbjbr9sj.2, CC BY 4.0) ; aucune n'est dans le dépôt.",
    "published_earlier": "Sur la même partition de test, Kermany et al. (2018) rapportent une exactitude de 0,928 et "
    "une aire sous la courbe ROC de 0,968, et le rapport de cours d'où part ce projet une exactitude de "
    "{report_accuracy} pour son {name}.",
    "published_limit_population": "Enfants de un à cinq ans, un seul hôpital, vue antéro-postérieure : les adultes, "
    "les autres vues, les autres hôpitaux et les autres appareils n'ont pas été testés.",
}
