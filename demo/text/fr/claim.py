"""Every item of CLAIM, 2024 update (Tejani et al., Radiology: AI 2024): number -> (subject in our words, answer).

An answer takes the phrases of a card and the statements of ``card_statements`` by name.
"""

SENTENCES = {
    "1": (
        "Titre : une étude d'IA, de quel genre",
        "Apprentissage profond : un réseau convolutif ({name}) distingue "
        "pneumonie et normal sur une radiographie du thorax de face.",
    ),
    "2": ("Résumé", "Le résumé en tête de cette fiche."),
    "3": ("Contexte et rôle prévu", "{intended} {published_earlier}"),
    "4": ("Buts et hypothèses", "{aims} Aucune hypothèse n'a été énoncée avant."),
    "5": ("Prospective ou rétrospective", "Rétrospective : images et étiquettes existaient avant le travail."),
    "6": (
        "But de l'étude",
        "Faire deux modèles et les comparer dans l'enseignement ; pas d'essai d'utilité ni de "
        "faisabilité dans les soins de patients.",
    ),
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
    "21": (
        "Taille du jeu de test",
        "{not_done} Aucune taille n'a été calculée ; le jeu de données en a décidé. {counts}",
    ),
    "22": ("Le modèle", "{network} {input} Sortie : les logits de NORMAL et de PNEUMONIE. {specification}"),
    "23": (
        "Logiciels",
        "{versions} Aussi scikit-learn pour les mesures et pytorch-grad-cam pour les cartes de chaleur.",
    ),
    "24": ("Valeurs de départ", "{start}"),
    "25": ("Entraînement", "{recipe} {balance} {augmentation} {seed} {compute}"),
    "26": ("Choix du modèle final", "{selection} {search}"),
    "27": ("Ensembles", "{average}"),
    "28": ("Mesures", "{measures}"),
    "29": ("Incertitude et signification", "{intervals} Des tests de signification ne font pas partie de cette fiche."),
    "30": ("Robustesse", "{robustness}"),
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
    "41": (
        "Ce qui s'ensuit pour la pratique",
        "Rien : c'est pour l'enseignement et la recherche, et ni diagnostic ni traitement ne peuvent en dépendre.",
    ),
    "42": ("Protocole et détails techniques", "{protocol}"),
    "43": ("Disponibilité du logiciel, du modèle et des données", "{code} {published_access}"),
    "44": ("Financement et rôle des financeurs", "{funding}"),
}
