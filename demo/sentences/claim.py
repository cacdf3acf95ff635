"""Every item of CLAIM, 2024 update (Tejani et al., Radiology: AI 2024): number -> (subject in our words, answer).

An answer takes the phrases of a card and the statements of ``card_statements`` by name.
"""

EN = {
    "1": ("Title: a study of AI, of which kind", "Deep learning: a convolutional network ({name}) tells pneumonia from "
          "normal on a frontal chest radiograph."),
    "2": ("Summary", "The summary at the head of this card."),
    "3": ("Background and intended role", "{intended} {published_earlier}"),
    "4": ("Aims and hypotheses", "{aims} No hypothesis was stated beforehand."),
    "5": ("Prospective or retrospective", "Retrospective: images and labels existed before the work began."),
    "6": ("Goal of the study", "To make two models and to compare them in teaching; no trial of benefit or feasibility "
          "in the care of patients."),
    "7": ("Source of the data", "{published_data}"),
    "8": ("Inclusion and exclusion", "{published_eligibility}"),
    "9": ("Preprocessing", "{input} {augmentation}"),
    "10": ("Selection of subsets", "{sample}"),
    "11": ("De-identification", "{published_deidentified}"),
    "12": ("Missing data", "{missing}"),
    "13": ("Acquisition of the images", "{published_acquisition}"),
    "14": ("Reference standard: definition", "{published_labels}"),
    "15": ("Reference standard: reason for the choice", "{published_rationale}"),
    "16": ("Reference standard: annotators", "{published_assessors}"),
    "17": ("Annotation of the test images", "{published_test_labels}"),
    "18": ("Variability between and within annotators", "{published_variability}"),
    "19": ("Assignment to the splits", "{split} {counts}"),
    "20": ("Level at which the splits are apart", "{disjoint} {published_numbers}"),
    "21": ("Size of the test set", "{not_done} No size was calculated; the data set decided it. {counts}"),
    "22": ("The model", "{network} {input} Output: the logits of NORMAL and PNEUMONIA. {specification}"),
    "23": ("Software", "{versions} Also scikit-learn for the metrics and pytorch-grad-cam for the heatmaps."),
    "24": ("Starting values", "{start}"),
    "25": ("Training", "{recipe} {balance} {augmentation} {seed} {compute}"),
    "26": ("Choice of the final model", "{selection} {search}"),
    "27": ("Ensembles", "{average}"),
    "28": ("Metrics", "{measures}"),
    "29": ("Uncertainty and significance", "{intervals} Tests of significance are not part of this card."),
    "30": ("Robustness", "An analysis of robustness or sensitivity is not part of this card; what the project knows of "
           "it stands in RESULTS.md."),
    "31": ("Explanations", "{heatmaps}"),
    "32": ("Evaluation on internal data", "{validated} {tested_briefly}"),
    "33": ("Testing on external data", "{external}"),
    "34": ("Registration as a trial", "{registration}"),
    "35": ("Numbers included and excluded", "{counts} {published_flow}"),
    "36": ("Characteristics of the cases in each split", "{counts} {published_population}"),
    "37": ("Performance with uncertainty", "{tested} {uncertainty}"),
    "38": ("Diagnostic performance and its precision", "{tested_briefly} {matrix} {threshold}"),
    "39": ("Analysis of failures", "{matrix} {failures}"),
    "40": ("Limitations", "{limits}"),
    "41": ("What follows for practice", "Nothing: it is for teaching and research, and no diagnosis and no treatment "
           "may rest on it."),
    "42": ("Protocol and technical details", "{protocol}"),
    "43": ("Availability of software, model and data", "{code} {published_access}"),
    "44": ("Funding and role of the funders", "{funding}"),
}

FR = {
    "1": ("Titre : une étude d'IA, de quel genre", "Apprentissage profond : un réseau convolutif ({name}) distingue "
          "pneumonie et normal sur une radiographie du thorax de face."),
    "2": ("Résumé", "Le résumé en tête de cette fiche."),
    "3": ("Contexte et rôle prévu", "{intended} {published_earlier}"),
    "4": ("Buts et hypothèses", "{aims} Aucune hypothèse n'a été énoncée avant."),
    "5": ("Prospective ou rétrospective", "Rétrospective : images et étiquettes existaient avant le travail."),
    "6": ("But de l'étude", "Faire deux modèles et les comparer dans l'enseignement ; pas d'essai d'utilité ni de "
          "faisabilité dans les soins de patients."),
    "7": ("Source des données", "{published_data}"),
    "8": ("Inclusion et exclusion", "{published_eligibility}"),
    "9": ("Prétraitement", "{input} {augmentation}"),
    "10": ("Choix de sous-ensembles", "{sample}"),
    "11": ("Dé-identification", "{published_deidentified}"),
    "12": ("Données manquantes", "{missing}"),
    "13": ("Prise des images", "{published_acquisition}"),
    "14": ("Étalon de référence : définition", "{published_labels}"),
    "15": ("Étalon de référence : raison du choix", "{published_rationale}"),
    "16": ("Étalon de référence : annotateurs", "{published_assessors}"),
    "17": ("Annotation des images de test", "{published_test_labels}"),
    "18": ("Variabilité entre annotateurs et de chacun", "{published_variability}"),
    "19": ("Répartition entre les partitions", "{split} {counts}"),
    "20": ("Niveau où les partitions sont séparées", "{disjoint} {published_numbers}"),
    "21": ("Taille du jeu de test", "{not_done} Aucune taille n'a été calculée ; le jeu de données en a décidé. "
           "{counts}"),
    "22": ("Le modèle", "{network} {input} Sortie : les logits de NORMAL et de PNEUMONIE. {specification}"),
    "23": ("Logiciels", "{versions} Aussi scikit-learn pour les mesures et pytorch-grad-cam pour les cartes de "
           "chaleur."),
    "24": ("Valeurs de départ", "{start}"),
    "25": ("Entraînement", "{recipe} {balance} {augmentation} {seed} {compute}"),
    "26": ("Choix du modèle final", "{selection} {search}"),
    "27": ("Ensembles", "{average}"),
    "28": ("Mesures", "{measures}"),
    "29": ("Incertitude et signification", "{intervals} Des tests de signification ne font pas partie de cette "
           "fiche."),
    "30": ("Robustesse", "Une analyse de robustesse ou de sensibilité ne fait pas partie de cette fiche ; ce que le "
           "projet en sait est dans RESULTS.md."),
    "31": ("Explications", "{heatmaps}"),
    "32": ("Évaluation sur des données internes", "{validated} {tested_briefly}"),
    "33": ("Test sur des données externes", "{external}"),
    "34": ("Enregistrement comme essai", "{registration}"),
    "35": ("Nombres inclus et exclus", "{counts} {published_flow}"),
    "36": ("Caractéristiques des cas de chaque partition", "{counts} {published_population}"),
    "37": ("Performance avec incertitude", "{tested} {uncertainty}"),
    "38": ("Performance diagnostique et sa précision", "{tested_briefly} {matrix} {threshold}"),
    "39": ("Analyse des échecs", "{matrix} {failures}"),
    "40": ("Limites", "{limits}"),
    "41": ("Ce qui s'ensuit pour la pratique", "Rien : c'est pour l'enseignement et la recherche, et ni diagnostic ni "
           "traitement ne peuvent en dépendre."),
    "42": ("Protocole et détails techniques", "{protocol}"),
    "43": ("Disponibilité du logiciel, du modèle et des données", "{code} {published_access}"),
    "44": ("Financement et rôle des financeurs", "{funding}"),
}
