"""Every item of TRIPOD+AI (Collins et al., BMJ 2024; 385: e078378): number -> (subject in our words, answer).

The answers refer by name to the phrases of ``model_card`` and the statements of ``card_statements``.
"""

SENTENCES = {
    "1": (
        "Titre",
        "Pneumonie ou normal sur une radiographie du thorax de face, par un réseau de neurones profond "
        "({name}) : développement, et test sur des images mises de côté. {published_limit_population}",
    ),
    "2": ("Résumé", "Le résumé en tête de cette fiche."),
    "3a": (
        "Contexte médical, justification, modèles antérieurs",
        "Diagnostic : cette radiographie montre-t-elle une "
        "pneumonie ? Le projet est né d'un travail de cours sur l'apprentissage par transfert. {published_earlier}",
    ),
    "3b": ("Pour qui et pour quoi", "{intended}"),
    "3c": (
        "Inégalités de santé connues",
        "{not_done} Les images viennent sans sexe, ni origine, ni conditions de vie.",
    ),
    "4": ("Objectifs", "{aims}"),
    "5a": ("Données : source", "{published_data}"),
    "5b": ("Données : dates", "{published_dates}"),
    "6a": ("Participants : lieu", "{published_setting}"),
    "6b": ("Participants : critères", "{published_eligibility}"),
    "6c": ("Participants : traitements", "{published_treatment}"),
    "7": (
        "Préparation des données",
        "{input} Les fichiers hors des dossiers de classe sont écartés et listés, les "
        "images identiques et les numéros de patient présents dans deux partitions sont comptés et montrés. Contrôles "
        "par groupe social : {not_done}",
    ),
    "8a": (
        "Résultat à prédire : définition",
        "La classe de l'image entière, NORMAL ou PNEUMONIE (de toute cause), au "
        "moment de la radiographie. {published_labels}",
    ),
    "8b": ("Résultat à prédire : qui l'a évalué", "{published_assessors}"),
    "8c": ("Résultat à prédire : aveugle", "{published_blinding}"),
    "9a": ("Prédicteurs : choix", "Les pixels de l'image et rien d'autre : ni âge, ni sexe, ni symptôme, ni analyse."),
    "9b": (
        "Prédicteurs : définition",
        "{input} Le réseau calcule ses propres traits à partir des pixels, sans connaître l'étiquette.",
    ),
    "9c": ("Prédicteurs : qui les a évalués", "Sans objet : personne n'interprète les pixels avant le réseau."),
    "10": (
        "Taille de l'échantillon",
        "{not_done} Aucune taille n'a été calculée ; le jeu de données l'a déterminée. {counts}",
    ),
    "11": ("Données manquantes", "{missing}"),
    "12a": ("Utilisation des données", "{split} {counts}"),
    "12b": ("Traitement des prédicteurs", "{input} {augmentation}"),
    "12c": ("Type de modèle et construction", "{network} {start} {recipe} {selection} {search}"),
    "12d": ("Différences entre groupes de données", "{not_done} Les données ne distinguent pas d'hôpitaux."),
    "12e": (
        "Mesures et graphiques",
        "{measures} {intervals} {robustness} Cette fiche ne contient pas de test de la différence "
        "entre les deux modèles. Utilité dans les soins aux patients : {not_done}",
    ),
    "12f": ("Mise à jour après l'évaluation", "{updates}"),
    "12g": ("Calcul des prédictions", "{predictions}"),
    "13": ("Déséquilibre des classes", "{balance} {temperature}"),
    "14": (
        "Équité",
        "{not_done} Les images viennent sans âge, ni sexe, ni origine, qui seraient nécessaires pour la juger.",
    ),
    "15": ("Sortie du modèle", "Une probabilité de pneumonie et une étiquette. {temperature} {threshold} {uncertain}"),
    "16": ("Différences entre entraînement et test", "{published_shift} {published_numbers}"),
    "17": ("Éthique", "{published_ethics}"),
    "18a": ("Financement", "{funding}"),
    "18b": ("Conflits d'intérêts", "{funding}"),
    "18c": ("Protocole", "{protocol}"),
    "18d": ("Enregistrement", "{registration}"),
    "18e": ("Partage des données", "{published_access}"),
    "18f": ("Partage du code", "{code}"),
    "19": ("Patients et public", "{not_done} Ni les uns ni l'autre n'ont pris part au travail."),
    "20a": ("Flux des participants", "{counts} {published_flow}"),
    "20b": ("Caractéristiques des participants", "{published_population}"),
    "20c": ("Entraînement et test comparés", "{counts} {published_shift}"),
    "21": ("Nombres dans chaque analyse", "{counts} L'événement est PNEUMONIE. Nombre d'enfants : {not_recorded}"),
    "22": ("Le modèle complet", "{specification}"),
    "23a": ("Performance", "{tested} {matrix} {subgroups}"),
    "23b": ("Performance par groupe de données", "{not_done} Les données ne distinguent pas d'hôpitaux."),
    "24": ("Résultats de la mise à jour", "{updates}"),
    "25": (
        "Interprétation",
        "{tested_briefly} {published_earlier} Une partition de test du même jeu de données ne dit "
        "rien des performances dans d'autres hôpitaux. {subgroups}",
    ),
    "26": ("Limites", "{limits}"),
    "27a": ("Entrée de mauvaise qualité ou manquante", "{quality}"),
    "27b": ("Ce que l'utilisateur doit faire et savoir", "{user}"),
    "27c": ("Prochaines étapes", "{next}"),
}
