"""Every item of TRIPOD+AI (Collins et al., BMJ 2024; 385: e078378): number -> (subject in our words, answer).

An answer takes the phrases of a card and the statements of ``card_statements`` by name.
"""

EN = {
    "1": ("Title", "Pneumonia or normal on a frontal chest radiograph, by a deep neural network ({name}): development, "
          "and a test on images kept apart. {published_limit_population}"),
    "2": ("Abstract", "The summary at the head of this card."),
    "3a": ("Medical context, reason, earlier models", "Diagnosis: does this radiograph show pneumonia? The project "
           "grew out of a coursework on transfer learning. {published_earlier}"),
    "3b": ("For whom and for what", "{intended}"),
    "3c": ("Known health inequalities", "{not_done} The images come without sex, origin and living conditions."),
    "4": ("Objectives", "{aims}"),
    "5a": ("Data: source", "{published_data}"),
    "5b": ("Data: dates", "{published_dates}"),
    "6a": ("Participants: setting", "{published_setting}"),
    "6b": ("Participants: eligibility", "{published_eligibility}"),
    "6c": ("Participants: treatments", "{published_treatment}"),
    "7": ("Preparation of the data", "{input} Files outside the class folders are left out and listed, equal pictures "
          "and patient numbers in two splits are counted and shown. Checks by social group: {not_done}"),
    "8a": ("Outcome: definition", "The class of the whole image, NORMAL or PNEUMONIA (of any cause), at the time of "
           "the radiograph. {published_labels}"),
    "8b": ("Outcome: who judged it", "{published_assessors}"),
    "8c": ("Outcome: blinding", "{published_blinding}"),
    "9a": ("Predictors: choice", "The pixels of the image and nothing else: no age, sex, symptom or laboratory value."),
    "9b": ("Predictors: definition", "{input} The network computes its own features from them, blind to the label."),
    "9c": ("Predictors: who judged them", "Does not apply: nobody interprets the pixels before the network does."),
    "10": ("Sample size", "{not_done} No size was calculated; the data set decided it. {counts}"),
    "11": ("Missing data", "{missing}"),
    "12a": ("Use of the data", "{split} {counts}"),
    "12b": ("Treatment of the predictors", "{input} {augmentation}"),
    "12c": ("Kind of model and its building", "{network} {start} {recipe} {selection} {search}"),
    "12d": ("Differences between clusters", "{not_done} The data do not tell hospitals apart."),
    "12e": ("Measures and plots", "{measures} {intervals} {robustness} A test of the difference between the two "
            "models is not part of this card. Benefit in the care of patients: {not_done}"),
    "12f": ("Updating after evaluation", "{updates}"),
    "12g": ("How predictions were computed", "{predictions}"),
    "13": ("Class imbalance", "{balance} {temperature}"),
    "14": ("Fairness", "{not_done} The images come without age, sex and origin, by which it could be judged."),
    "15": ("Output of the model", "A probability of pneumonia and a label. {temperature} {threshold} {uncertain}"),
    "16": ("Differences between training and test", "{published_shift} {published_numbers}"),
    "17": ("Ethics", "{published_ethics}"),
    "18a": ("Funding", "{funding}"),
    "18b": ("Conflicts of interest", "{funding}"),
    "18c": ("Protocol", "{protocol}"),
    "18d": ("Registration", "{registration}"),
    "18e": ("Sharing of the data", "{published_access}"),
    "18f": ("Sharing of the code", "{code}"),
    "19": ("Patients and public", "{not_done} Neither took part in the work."),
    "20a": ("Flow of participants", "{counts} {published_flow}"),
    "20b": ("Characteristics of participants", "{published_population}"),
    "20c": ("Training and test compared", "{counts} {published_shift}"),
    "21": ("Numbers in each analysis", "{counts} The event is PNEUMONIA. Numbers of children: {not_recorded}"),
    "22": ("The model in full", "{specification}"),
    "23a": ("Performance", "{tested} {matrix} {subgroups}"),
    "23b": ("Performance by cluster", "{not_done} The data do not tell hospitals apart."),
    "24": ("Results of updating", "{updates}"),
    "25": ("Interpretation", "{tested_briefly} {published_earlier} A test split of the same data set says nothing "
           "about other hospitals. {subgroups}"),
    "26": ("Limitations", "{limits}"),
    "27a": ("Poor or missing input", "{quality}"),
    "27b": ("What the user has to do and know", "{user}"),
    "27c": ("Next steps", "{next}"),
}

FR = {
    "1": ("Titre", "Pneumonie ou normal sur une radiographie du thorax de face, par un réseau de neurones profond "
          "({name}) : développement, et test sur des images tenues à part. {published_limit_population}"),
    "2": ("Résumé", "Le résumé en tête de cette fiche."),
    "3a": ("Contexte médical, raison, modèles antérieurs", "Diagnostic : cette radiographie montre-t-elle une "
           "pneumonie ? Le projet est né d'un travail de cours sur l'apprentissage par transfert. {published_earlier}"),
    "3b": ("Pour qui et pour quoi", "{intended}"),
    "3c": ("Inégalités de santé connues", "{not_done} Les images viennent sans sexe, ni origine, ni conditions de "
           "vie."),
    "4": ("Objectifs", "{aims}"),
    "5a": ("Données : source", "{published_data}"),
    "5b": ("Données : dates", "{published_dates}"),
    "6a": ("Participants : lieu", "{published_setting}"),
    "6b": ("Participants : critères", "{published_eligibility}"),
    "6c": ("Participants : traitements", "{published_treatment}"),
    "7": ("Préparation des données", "{input} Les fichiers hors des dossiers de classe sont écartés et listés, les "
          "images égales et les numéros de patient présents dans deux partitions sont comptés et montrés. Contrôles "
          "par groupe social : {not_done}"),
    "8a": ("Résultat à prédire : définition", "La classe de l'image entière, NORMAL ou PNEUMONIE (de toute cause), au "
           "moment de la radiographie. {published_labels}"),
    "8b": ("Résultat à prédire : qui l'a jugé", "{published_assessors}"),
    "8c": ("Résultat à prédire : aveugle", "{published_blinding}"),
    "9a": ("Prédicteurs : choix", "Les pixels de l'image et rien d'autre : ni âge, ni sexe, ni symptôme, ni analyse."),
    "9b": ("Prédicteurs : définition", "{input} Le réseau en calcule ses propres traits, sans connaître l'étiquette."),
    "9c": ("Prédicteurs : qui les a jugés", "Sans objet : personne n'interprète les pixels avant le réseau."),
    "10": ("Taille de l'échantillon", "{not_done} Aucune taille n'a été calculée ; le jeu de données en a décidé. "
           "{counts}"),
    "11": ("Données manquantes", "{missing}"),
    "12a": ("Emploi des données", "{split} {counts}"),
    "12b": ("Traitement des prédicteurs", "{input} {augmentation}"),
    "12c": ("Genre de modèle et construction", "{network} {start} {recipe} {selection} {search}"),
    "12d": ("Différences entre groupes de données", "{not_done} Les données ne distinguent pas d'hôpitaux."),
    "12e": ("Mesures et graphiques", "{measures} {intervals} {robustness} Un test de la différence entre les deux "
            "modèles ne fait pas partie de cette fiche. Utilité dans les soins de patients : {not_done}"),
    "12f": ("Mise à jour après l'évaluation", "{updates}"),
    "12g": ("Calcul des prédictions", "{predictions}"),
    "13": ("Déséquilibre des classes", "{balance} {temperature}"),
    "14": ("Équité", "{not_done} Les images viennent sans âge, ni sexe, ni origine, d'après lesquels on pourrait la "
           "juger."),
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
    "21": ("Nombres dans chaque analyse", "{counts} L'événement est PNEUMONIE. Nombres d'enfants : {not_recorded}"),
    "22": ("Le modèle en entier", "{specification}"),
    "23a": ("Performance", "{tested} {matrix} {subgroups}"),
    "23b": ("Performance par groupe de données", "{not_done} Les données ne distinguent pas d'hôpitaux."),
    "24": ("Résultats de la mise à jour", "{updates}"),
    "25": ("Interprétation", "{tested_briefly} {published_earlier} Une partition de test du même jeu de données ne dit "
           "rien d'autres hôpitaux. {subgroups}"),
    "26": ("Limites", "{limits}"),
    "27a": ("Entrée mauvaise ou manquante", "{quality}"),
    "27b": ("Ce que l'utilisateur doit faire et savoir", "{user}"),
    "27c": ("Prochaines étapes", "{next}"),
}
