"""The Validate tab: a visitor's labelled radiographs, what the models are worth on them, a local operating point."""

SENTENCES = {
    "validate": "Valider",
    "validate_lead": "Que valent les modèles là où vous travaillez ? Apportez vos propres radiographies étiquetées : "
    "les deux modèles les jugent aux seuils utilisés, et rien n'est entraîné.",
    "validate_private": "Ce que vous apportez n'est que pour votre page, et est effacé peu après votre départ.",
    "validate_drop": "Déposez des radiographies étiquetées",
    "validate_how": "un dossier ou un zip : dans des dossiers nommés NORMAL et PNEUMONIA, ou dans n'importe quel "
    "ordre avec un tableau d'étiquettes (CSV ou XLSX : fichier, étiquette, et des colonnes pour des sous-groupes, "
    "comme le sexe ou l'appareil)",
    "validate_limit": "images et DICOM · jusqu'à {limit} · jamais décompressé",
    "validate_folder": "Choisir un dossier",
    "validate_sending": "Préparation et envoi…",
    "validate_table_first": "Le tableau {name} est là. Déposez maintenant les radiographies dont il parle.",
    "validate_gone": "Ce que vous aviez apporté n'est plus sur le serveur. Apportez-le à nouveau.",
    "validate_too_many": "Il y a {n} images ; la page en prend {most}. Pour davantage, utilisez la ligne de commande "
    ": python -m xray_models validate.",
    "validate_empty": "Il n'y a là aucun fichier. Déposez un dossier ou un zip de radiographies.",
    "validate_several": "Ce sont plusieurs zips ou tableaux. Déposez un zip, ou un dossier, et au plus un tableau "
    "d'étiquettes.",
    "validate_large_table": "Le tableau d'étiquettes dépasse {limit} Mo. Ne gardez que les colonnes qui comptent.",
    "validate_many_files": "Ce sont plus de fichiers que n'en contient un zip fait ici. Faites-en un zip, et "
    "déposez-le.",
    "validate_stopped": "L'évaluation a été arrêtée, et rien n'en a été gardé. Recommencez quand vous voudrez.",
    "validate_unexpected": "Une erreur est survenue sur le serveur. Réessayez ; ce que vous avez apporté est "
    "toujours là.",
    "validate_question": "Que veut dire le tableau ?",
    "validate_value": "valeur",
    "validate_means": "veut dire",
    "validate_means_of": "Sens de {value}",
    "validate_choose": "choisir…",
    "validate_leave_out": "écarter ces lignes",
    "validate_column_file": "La colonne qui nomme les fichiers",
    "validate_column_label": "La colonne des étiquettes",
    "validate_use_labels": "Utiliser ces étiquettes",
    "validate_judge": "Juger ces {n} images",
    "validate_stop": "Arrêter",
    "validate_waiting": "En attente de la fin d'autres évaluations…",
    "validate_judging": "Images jugées : {done} sur {total}",
    "validate_result": "Ce que valent les modèles ici",
    "validate_weights_shipped": "poids livrés",
    "validate_weights_run": "poids de l'entraînement du {time} UTC",
    "validate_lead_result": "{n} images de {patients} patients ont été jugées en {time} : {normal} NORMAL, "
    "{pneumonia} PNEUMONIE.",
    "validate_no_test": "{model} : aucun résultat de test n'est rangé avec ses poids ; il n'y a rien à comparer.",
    "validate_same_images": "{model} : ce sont des images de son propre test ; il n'y a rien à comparer.",
    "validate_within_chance": "{model} : sur ces {here} images, l'aire sous la courbe ROC, la sensibilité et la "
    "spécificité ne s'écartent pas plus que par hasard de celles de son test sur {there} images.",
    "validate_beyond_chance": "{model} : sur ces {here} images, il s'écarte plus que par hasard de son test sur "
    "{there} images. {listed}.",
    "validate_lower": "{metric} plus basse : {here} ici, {there} là-bas",
    "validate_higher": "{metric} plus haute : {here} ici, {there} là-bas",
    "validate_scope": "Les images et le domaine des modèles",
    "validate_scope_inside": "dans le domaine : les modèles répondent",
    "validate_scope_unknown": "non connu : les modèles répondent",
    "validate_scope_outside": "hors du domaine : aucune réponse n'est montrée",
    "validate_scope_refused": "refusées : pas reconnues comme radiographies du thorax de face",
    "validate_scope_unread": "illisibles, dans aucun chiffre",
    "validate_reason_unfamiliar": "différentes des radiographies d'entraînement",
    "validate_reason_adult": "un adulte, d'après le fichier",
    "validate_reason_lateral": "de profil, d'après le fichier",
    "validate_reason_not_upright": "tournées ou à l'envers",
    "validate_reason_quality": "trop peu de choses visibles",
    "validate_of": "Chiffres sur",
    "validate_of_all": "les {n} images lisibles",
    "validate_of_answered": "les {n} auxquelles les modèles répondraient, seules",
    "validate_all_answered": "Les modèles répondraient à toutes ces images : aucun chiffre ne change sans celles qui "
    "sont refusées ou hors du domaine.",
    "validate_here": "ici",
    "validate_test_column": "son test",
    "validate_difference": "différence, intervalle à 95\u202f%",
    "validate_p": "p",
    "validate_beyond": "plus que le hasard ?",
    "validate_yes": "oui",
    "validate_no": "non",
    "validate_chance_note": "Images différentes, donc échantillons indépendants : aire ROC selon DeLong, sensibilité "
    "et spécificité par le test exact de Fisher, les trois ensemble selon Holm à 5\u202f%. Plusieurs images d'un "
    "patient comptent comme celles de plusieurs patients : là où des patients en ont beaucoup, le hasard fait plus "
    "que ce qui est dit ici.",
    "validate_differences_csv": "Comparaison (CSV)",
    "validate_no_class": "D'une des classes, il ne reste aucune de ces images ; il n'y a donc pas de chiffres.",
    "validate_notes": "Aux seuils utilisés. « Son test » : les chiffres avec lesquels chaque modèle a été publié, "
    "sur d'autres images. Intervalles : Wilson pour l'exactitude, la sensibilité, la spécificité, la VPP et la VPN ; "
    "méthode logarithmique pour RV+ et RV− ; bootstrap sur les images pour les autres métriques ; aucun pour l'erreur "
    "de calibration. Le curseur montre ce qu'un autre seuil donnerait ; pour en choisir un, ajustez-le plus bas, où "
    "il est testé sur d'autres images que celles de l'ajustement.",
    "validate_curves": "Courbes sur ces images",
    "validate_curves_thin": "traits fins : chaque modèle sur son propre test",
    "validate_beside": "test {number}",
    "validate_subgroups": "Sous-groupes",
    "validate_subgroups_how": "aux seuils utilisés, avec des intervalles à 95\u202f% ; un petit groupe dit peu de "
    "choses",
    "validate_no_subgroups": "Rien ne distingue ces images : ni tableau ni fichiers n'en disent plus que "
    "l'étiquette. Un tableau avec d'autres colonnes, ou des fichiers DICOM, le feraient.",
    "validate_subgroups_csv": "Sous-groupes (CSV)",
    "validate_ill": "avec pneumonie",
    "validate_not_said": "non précisé",
    "validate_by_age": "Âge",
    "validate_by_sex": "Sexe",
    "validate_by_view": "Incidence",
    "validate_by_manufacturer": "Fabricant",
    "validate_age_under_6": "moins de 6 ans",
    "validate_age_child": "de 6 à 17 ans",
    "validate_age_adult": "18 ans et plus",
    "validate_sex_F": "féminin",
    "validate_sex_M": "masculin",
    "validate_sex_O": "autre",
    "validate_manufacturer_other": "autre",
    "validate_prevalence_note": "Là où {prevalence} des patients sont malades et ont le même aspect qu'ici. "
    "Intervalles à 95\u202f% : méthode logit ajustée (Mercaldo et coll. 2007).",
    "validate_mistakes": "Images des matrices",
    "validate_suspects": "Étiquettes peut-être fausses",
    "validate_suspects_how": "les deux modèles sont certains de l'autre classe ; regardez-les à nouveau avant de les "
    "compter comme des erreurs des modèles",
    "validate_suspects_show": "Montrer {shown} images sur {n}, les plus certaines d'abord",
    "validate_no_suspects": "Il n'y en a pas : d'aucune image, les deux modèles ne sont certains contre son étiquette.",
    "validate_suspects_reading": "Lecture des images : {found} sur {count}…",
    "validate_suspects_shown": "{found} images sur {count} dont l'étiquette est peut-être fausse.",
    "open_original": "Ouvrir dans le visualiseur",
    "validate_lists": "Refusées, hors du domaine, illisibles",
    "validate_list_refused": "Refusées : {n}",
    "validate_list_outside": "Hors du domaine : {n}",
    "validate_list_unread": "Illisibles : {n}",
    "validate_nothing_left_out": "Aucune : toutes les images sont lisibles et dans le domaine.",
    "validate_images_csv": "Toutes les images (CSV)",
    "local_title": "Seuil local",
    "local_lead": "Ajuste la température et le seuil de chaque modèle sur la moitié de vos patients, et les teste "
    "sur l'autre moitié. Seules comptent les images auxquelles les modèles répondraient. Les poids restent comme ils "
    "sont.",
    "local_rule": "Choisir le seuil selon",
    "local_rule_youden": "sensibilité + spécificité (Youden)",
    "local_rule_sensitivity": "une sensibilité voulue",
    "local_rule_costs": "le coût d'une pneumonie manquée",
    "local_rule_prevalence": "la prévalence",
    "local_value_sensitivity": "Sensibilité (%)",
    "local_value_costs": "Fausses alertes qui pèsent autant qu'une pneumonie manquée",
    "local_value_prevalence": "Prévalence (%)",
    "local_fit": "Ajuster et tester",
    "local_fitting": "Ajustement sur une moitié, test sur l'autre…",
    "local_no_value": "Cette règle demande un nombre : une sensibilité ou une prévalence entre 0 et 100, ou un coût "
    "supérieur à 0.",
    "local_fitted": "moitié de l'ajustement",
    "local_tested": "autre moitié",
    "local_before": "autre moitié, avec le seuil précédent",
    "local_temperature": "température",
    "local_holds": "Le seuil {threshold} tient sur l'autre moitié des patients ({n} images) : ce pour quoi il a été "
    "choisi ne s'y écarte pas plus que par hasard de la première moitié.",
    "local_fails": "Le seuil {threshold} ne tient pas sur l'autre moitié des patients ({n} images) : ne vous y fiez "
    "pas. Davantage d'images, ou des images d'une seule source, peuvent aider.",
    "local_small": "Le seuil serait {threshold}, mais n est trop petit pour s'y fier : une moitié a moins de "
    "{fewest} images d'une classe.",
    "local_notes": "Intervalles : Wilson, 95\u202f%. Les probabilités sont calibrées pour des classes de même poids, "
    "comme avant.",
    "local_name": "Nom du calibrage local, que porteront toutes les réponses",
    "local_put": "Mettre en service",
    "local_locked": "Sur cette page publique, seul le propriétaire peut mettre un calibrage en service, après le mot "
    "de passe dans l'onglet Réentraîner.",
    "local_in_use": "Le calibrage local « {name} » du {day} est en service : ajusté et testé sur {n} images.",
    "local_remove": "Le retirer",
    "local_not_fitted": "Ajustez d'abord un seuil.",
    "local_other_weights": "D'autres poids sont en service que ceux qui ont jugé ces images. Jugez-les d'abord à "
    "nouveau.",
    "local_no_name": "Donnez au calibrage un nom d'au plus {most} caractères.",
    "compare_calibration": "Calibrage local : {name}",
    "answer_calibration": "Ces réponses suivent le calibrage local « {name} ».",
    "validate_report": "Rapport à classer",
    "validate_report_how": "tout ce qui précède, avec les versions et le SHA-256 des poids et des images ; aucun nom "
    "de fichier, aucune personne",
    "validate_reference": "Une ligne à vous",
    "validate_report_pdf": "Rapport (PDF)",
    "validate_report_markdown": "Rapport (Markdown)",
    "validate_report_json": "Chiffres (JSON)",
    "validate_report_making": "Préparation du rapport…",
    "monthly_title": "Regard mensuel",
    "monthly_how": "combien de fois chaque modèle a donné la même étiquette que des personnes ; gardé dans ce seul "
    "navigateur : mois, étiquettes et effectifs",
    "monthly_of": "Mois de ces images",
    "monthly_add": "Ajouter ces images",
    "monthly_own": "Ajouter mes lectures du mode lecteur ({n})",
    "monthly_delete": "Tout supprimer",
    "monthly_csv": "Mois (CSV)",
    "monthly_month": "mois",
    "monthly_same": "même étiquette, intervalle à 95\u202f%",
    "monthly_change": "par rapport aux mois d'avant",
    "monthly_unlike": "différent",
    "monthly_alike": "dans le hasard",
    "monthly_none": "Rien n'est encore gardé. Jugez des images étiquetées mois après mois et ajoutez-les ici, ou "
    "lisez d'abord vous-même des radiographies dans l'onglet Comparer.",
    "monthly_notes": "Intervalles : Wilson. p : test exact de Fisher d'un mois contre tous les mois d'avant ; en "
    "dessous de 0,01, il est dit différent. Un mois peut différer parce que les images, les étiquettes ou les poids "
    "sont autres : regardez les trois.",
}
