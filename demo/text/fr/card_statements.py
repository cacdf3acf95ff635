"""What the model cards state of any model of this project (``fixed_``), and of the published data (``published_``).

Checklists and summary take them by name, as {intended} or {published_data}; they may take a card's phrases in turn.
"""

SENTENCES = {
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
