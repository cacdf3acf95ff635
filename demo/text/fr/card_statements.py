"""Statements of the model cards that hold for every model of this project (``fixed_``), or for all models trained on
the published data set (``published_``).

The checklists and the summary refer to them by name, without ``fixed_``: {intended}, {published_data}. They may refer
to the phrases of ``model_card`` in turn: {not_done}.
"""

SENTENCES = {
    "fixed_intended": "Enseignement et recherche : voir comment deux classifieurs répondent, s'accordent, se trompent "
    "et s'expliquent sur la même radiographie du thorax de face. Pour des enseignants, des étudiants et des "
    "chercheurs ; pas pour les soins aux patients.",
    "fixed_not_for": "{adults} Ni pour les vues de profil, ni pour des enfants d'autres âges, ni pour d'autres "
    "maladies : rien n'y a été mesuré.",
    "fixed_scope": "Avant toute réponse, la page se demande si les modèles peuvent juger l'image (le domaine). Ce qui "
    "n'est pas une radiographie du thorax est refusé. Une radiographie qui ne ressemble pas à celles de "
    "l'entraînement est dite hors du domaine, et les réponses ne sont montrées que sur demande. Ce contrôle laisse "
    "passer certaines images et en arrête d'autres à tort : « How often the scope speaks » dans RESULTS.md dit "
    "combien.",
    "fixed_aims": "Développer deux classifieurs de radiographies du thorax, tester chacun une seule fois, et montrer "
    "les deux côte à côte : développement et évaluation interne.",
    "fixed_missing": "Rien n'a été imputé. Il ne manque à aucune image ni son contenu ni son étiquette : l'étiquette "
    "est le nom du dossier, et une image illisible arrête le chargement du jeu de données.",
    "fixed_split": "Les images d'entraînement ajustent les poids ; celles de validation choisissent l'époque et "
    "ajustent la température, le seuil de décision et la bande des réponses incertaines ; celles de test évaluent une "
    "seule fois le modèle fini. Si un jeu de données a moins de 100 images de validation (le jeu publié en a 16), "
    "elles rejoignent l'entraînement, et un dixième de celui-ci en est séparé pour la validation, les deux classes en "
    "proportion.",
    "fixed_disjoint": "Entraînement et validation : aucun numéro de patient des noms de fichiers n'est dans les deux, "
    "sauf si le jeu de données apporte sa propre validation. Entraînement et test : tels que le jeu de données les "
    "sépare.",
    "fixed_measures": "Aire sous la courbe ROC, sensibilité, spécificité, exactitude, exactitude équilibrée, F1 "
    "pondéré, kappa de Cohen, entropie croisée, erreur de calibration attendue en 15 intervalles ; courbes ROC, "
    "précision-rappel, de fiabilité et de décision.",
    "fixed_intervals": "Intervalles à 95 % : de Wilson pour l'exactitude, la sensibilité et la spécificité ; centiles "
    "de 1000 échantillons bootstrap d'images, tirés séparément dans chaque classe, pour les autres mesures ; aucun "
    "pour l'erreur de calibration. Les images d'un même enfant sont comptées comme indépendantes : les intervalles "
    "sont peut-être trop étroits.",
    "fixed_search": "Cette fiche ne comprend ni recherche systématique d'hyperparamètres, ni validation croisée, ni "
    "correction de l'optimisme.",
    "fixed_predictions": "Image, réseau, logits divisés par la température, softmax. Les chiffres du test sont "
    "calculés en float32. La page peut calculer des couches sur 16 bits (les dernières en bfloat16 sur un processeur, "
    "toutes en float16 sur une carte graphique) ; là où cela pourrait changer l'étiquette, ou la marque d'une réponse "
    "incertaine, float32 décide.",
    "fixed_subgroups": "Chiffres par sous-groupe : {not_done} Les images viennent sans âge, ni sexe, ni origine.",
    "fixed_robustness": "Comment les réponses changent quand l'image est modifiée, et si les cartes de chaleur sont "
    "fidèles : fait pour les poids livrés (voir « Robustness » et « Heatmaps » dans RESULTS.md), pas "
    "pour des poids réentraînés.",
    "fixed_external": "Sur des enfants d'un autre hôpital : {not_done} {adults}",
    "fixed_funding": "Aucun n'est déclaré pour ce projet.",
    "fixed_protocol": "{not_done} Aucun protocole n'a été publié avant le début du travail. RESULTS.md donne "
    "les règles de l'évaluation, tests/benchmarks/LOG.md le journal des entraînements.",
    "fixed_registration": "{not_done} Ce n'est pas un essai clinique, et il n'est pas enregistré.",
    "fixed_code": "Tout le code et les poids livrés sont dans le dépôt du projet, sous licence MIT ; les prédictions "
    "de test pour chaque image sont à côté des poids.",
    "fixed_specification": "Le code construit le réseau ; model.safetensors contient ses poids, et model.json son "
    "prétraitement, sa température et son seuil de décision. « python -m xray_models predict » l'applique à un "
    "fichier.",
    "fixed_quality": "La page refuse les fichiers illisibles, les images de moins de 64 pixels, les images vides et "
    "celles qui ne ressemblent pas à une radiographie du thorax, et elle dit d'abord quand une radiographie "
    "est hors du domaine. Cette fiche ne dit pas ce que vaut le modèle sur de mauvaises radiographies acceptées.",
    "fixed_user": "L'utilisateur choisit un fichier et rien d'autre : ni région, ni mesure. Pour juger la réponse, il "
    "doit savoir lire une radiographie du thorax.",
    "fixed_next": "Des tests sur des enfants d'autres hôpitaux et d'autres âges, et d'autres vues ; des chiffres par "
    "sous-groupe ; "
    "une comparaison avec des radiologues. Rien de cela n'a été fait.",
    "fixed_failures": "L'onglet Résultats montre les images de test mal classées avec leurs cartes de chaleur si le "
    "jeu de données est disponible. Une analyse systématique des causes : {not_done}",
    "fixed_heatmaps": "Grad-CAM, pour chaque réponse et l'une ou l'autre classe (Selvaraju et al. 2017). Les cartes "
    "montrent quelles zones ont influencé le modèle, relativement à une même image. Cette fiche ne dit pas si elles "
    "désignent la maladie (pour les poids livrés, voir « Heatmaps » dans RESULTS.md).",
    "fixed_limit_two": "Le modèle ne connaît que deux classes : toute autre maladie reçoit l'une de ces deux "
    "étiquettes.",
    "fixed_limit_external": "Il n'y a pas de validation externe sur des enfants : les images de test sont une "
    "partition du même jeu de données.",
    "fixed_limit_recipes": "Les recettes d'entraînement de ce projet suivent de premiers essais dont les chiffres de "
    "test avaient été lus (RESULTS.md) : le test n'est donc pas tout à fait indépendant.",
    "fixed_limit_care": "Le modèle n'a été ni comparé à des radiologues, ni essayé dans les soins aux patients.",
    "published_data": "Chest X-Ray Images (Pneumonia) : Kermany, Zhang et Goldbaum, Mendeley Data v2 (2018), "
    "doi:10.17632/rscbjbr9sj.2, CC BY 4.0 ; décrit dans Kermany et al., Cell 172 (2018). Selon la source, ce sont des "
    "radiographies d'enfants de un à cinq ans, issues de soins courants et choisies rétrospectivement. La partition de "
    "test officielle est gardée.",
    "published_good_for": "Bon pour des radiographies de face d'enfants de un à cinq ans, prises comme un hôpital les "
    "a prises. Les chiffres du test valent pour les copies publiées de 224 x 224 pixels ; « Outside its own copies » "
    "dans RESULTS.md dit ce qu'ils deviennent sur les fichiers d'origine et sur ce que d'autres logiciels "
    "enregistrent.",
    "published_population": "Enfants de un à cinq ans, vue antéro-postérieure, Guangzhou Women and Children's Medical "
    "Center. Sexe, âge exact, gravité et autres signes : {not_reported}",
    "published_dates": "{not_reported}",
    "published_setting": "Un seul hôpital : le Guangzhou Women and Children's Medical Center, à Guangzhou, en Chine.",
    "published_eligibility": "Selon la source : enfants de un à cinq ans, vue antéro-postérieure, clichés de mauvaise "
    "qualité ou illisibles écartés au préalable. Autres critères : {not_reported}",
    "published_treatment": "{not_reported}",
    "published_labels": "Selon la source, deux médecins experts ont classé chaque radiographie, et un troisième a "
    "vérifié le jeu d'évaluation. Aucun résultat de laboratoire n'a été publié avec les images.",
    "published_assessors": "Deux médecins experts, et un troisième pour le jeu d'évaluation. Leur spécialité, leur "
    "expérience, leur origine et leurs outils : {not_reported}",
    "published_blinding": "Ce que les médecins savaient d'autre sur un enfant : {not_reported}",
    "published_rationale": "{not_reported} Il est utilisé ici tel que publié, car il n'y en a pas d'autre.",
    "published_test_labels": "Comme pour les images d'entraînement, et vérifiées par un troisième expert. Elles n'ont "
    "pas été classées de nouveau pour ce projet.",
    "published_variability": "{not_reported} Les images n'ont pas été classées une seconde fois ici : elle n'est donc "
    "pas connue.",
    "published_shift": "Bien qu'elles viennent d'un seul hôpital et d'un seul jeu publié, les images d'entraînement et "
    "de test diffèrent, surtout les NORMAL : par les proportions (combien l'image a été comprimée), le bruit et la "
    "netteté, mais à peine par le contraste. Une validation séparée de l'entraînement ne montre guère cette "
    "différence.",
    "published_numbers": "Dans le jeu publié, 264 numéros de patient des noms de fichiers semblent être à la fois dans "
    "le dossier d'entraînement et dans celui de test, mais aucun ne l'est à l'intérieur d'une seule des quatre "
    "numérotations que les noms de fichiers utilisent. Il n'est pas documenté si un même numéro dans deux "
    "numérotations désigne le même enfant.",
    "published_flow": "Le jeu publié a 5 856 images, et aucune n'a été écartée ici. Combien de clichés la source avait "
    "écartés : {not_reported}",
    "published_ethics": "La source rapporte l'accord de son comité d'éthique. Ce projet a utilisé des images publiées "
    "sans noms et n'a pas demandé d'accord pour lui-même.",
    "published_deidentified": "Les fichiers publiés sont des images sans noms ni en-têtes, numérotées par patient ; "
    "comment elles ont été dé-identifiées : {not_reported} Rien n'a été ajouté ici.",
    "published_acquisition": "Vue antéro-postérieure. Appareil, exposition, distance et position : {not_reported}",
    "published_access": "Les images sont publiées (doi:10.17632/rscbjbr9sj.2, CC BY 4.0) ; aucune n'est dans le dépôt.",
    "published_earlier": "Sur la même partition de test, Kermany et al. (2018) rapportent une exactitude de 0,928 et "
    "une aire sous la courbe ROC de 0,968 ; le rapport de cours de 2024, dont ce projet est parti, une exactitude de "
    "{report_accuracy} pour son {name}.",
    "published_limit_population": "Enfants de un à cinq ans, un seul hôpital, vue antéro-postérieure : les "
    "autres vues, les autres hôpitaux et les autres appareils n'ont pas été testés sur des enfants.",
}
