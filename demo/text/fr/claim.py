"""Every item of CLAIM, 2024 update (Tejani et al., Radiology: AI 2024): number -> (subject in our words, answer).

The answers refer by name to the phrases of ``model_card`` and the statements of ``card_statements``.
"""

SENTENCES = {
    "1": (
        "Titre : une étude d'IA, et son genre",
        "Apprentissage profond : un réseau convolutif ({name}) distingue "
        "pneumonie et normal sur une radiographie du thorax de face.",
    ),
    "2": ("Résumé", "Le résumé en tête de cette fiche."),
    "3": ("Contexte et rôle prévu", "{intended} {published_earlier}"),
    "4": ("Buts et hypothèses", "{aims} Aucune hypothèse n'a été énoncée à l'avance."),
    "5": ("Prospective ou rétrospective", "Rétrospective : images et étiquettes existaient avant le travail."),
    "6": (
        "But de l'étude",
        "Développer deux modèles et les comparer dans l'enseignement ; pas évaluer leur utilité ni leur faisabilité "
        "dans les soins aux patients.",
    ),
    "7": ("Source des données", "{published_data}"),
    "8": ("Inclusion et exclusion", "{published_eligibility}"),
    "9": ("Prétraitement", "{input} {augmentation}"),
    "10": ("Choix de sous-ensembles des données", "{sample}"),
    "11": ("Dé-identification", "{published_deidentified}"),
    "12": ("Données manquantes", "{missing}"),
    "13": ("Prise des images", "{published_acquisition}"),
    "14": ("Étalon de référence : définition", "{published_labels}"),
    "15": ("Étalon de référence : raison du choix", "{published_rationale}"),
    "16": ("Étalon de référence : annotateurs", "{published_assessors}"),
    "17": ("Annotation des images de test", "{published_test_labels}"),
    "18": ("Variabilité entre annotateurs et de chacun", "{published_variability}"),
    "19": ("Répartition entre les partitions", "{split} {counts}"),
    "20": ("Niveau auquel les partitions sont séparées", "{disjoint} {published_numbers}"),
    "21": (
        "Taille du jeu de test",
        "{not_done} Aucune taille n'a été calculée ; le jeu de données l'a déterminée. {counts}",
    ),
    "22": ("Le modèle", "{network} {input} Sortie : les logits de NORMAL et de PNEUMONIE. {specification}"),
    "23": (
        "Logiciels",
        "{versions} Aussi scikit-learn pour les mesures et pytorch-grad-cam pour les cartes de chaleur.",
    ),
    "24": ("Valeurs initiales des poids", "{start}"),
    "25": ("Entraînement", "{recipe} {balance} {augmentation} {seed} {compute}"),
    "26": ("Choix du modèle final", "{selection} {search}"),
    "27": ("Ensembles", "{average}"),
    "28": ("Mesures", "{measures}"),
    "29": ("Incertitude et signification", "{intervals} Cette fiche ne contient pas de tests de signification."),
    "30": ("Robustesse", "{robustness}"),
    "31": ("Explications", "{heatmaps}"),
    "32": ("Évaluation sur des données internes", "{validated} {tested_briefly}"),
    "33": ("Test sur des données externes", "{external}"),
    "34": ("Enregistrement d'essai clinique", "{registration}"),
    "35": ("Nombres d'images incluses et exclues", "{counts} {published_flow}"),
    "36": ("Caractéristiques des cas de chaque partition", "{counts} {published_population}"),
    "37": ("Performance avec incertitude", "{tested} {uncertainty}"),
    "38": ("Performance diagnostique et sa précision", "{tested_briefly} {matrix} {threshold}"),
    "39": ("Analyse des échecs", "{matrix} {failures}"),
    "40": ("Limites", "{limits}"),
    "41": (
        "Conséquences pour la pratique",
        "Aucune : le modèle est pour l'enseignement et la recherche uniquement, et aucun diagnostic ni traitement ne "
        "doit s'appuyer sur lui.",
    ),
    "42": ("Protocole et détails techniques", "{protocol}"),
    "43": ("Disponibilité du logiciel, du modèle et des données", "{code} {published_access}"),
    "44": ("Financement et rôle des financeurs", "{funding}"),
}
