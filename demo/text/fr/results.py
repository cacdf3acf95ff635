"""The Results tab and its figures."""

SENTENCES = {
    "results": "Résultats",
    "results_wait": "Lecture des résultats de test…",
    "results_intro": "Les performances des deux modèles sur la partition de test officielle, qu'aucun n'a vue à "
    "l'entraînement. Chacun y a été évalué une seule fois ; certaines recettes ont changé après les résultats de "
    "modèles précédents, si bien que les chiffres sont peut-être un peu optimistes. Tous sont calculés à partir des "
    "prédictions de test rangées à côté des poids.",
    "results_intro_run": "Les performances des modèles d'un entraînement sur les images de test de son jeu de "
    "données ({data}), qu'ils n'ont pas vues à l'entraînement et sur lesquelles rien n'a été choisi.",
    "results_data_unknown": "plus connu",
    "results_data_private": "celui du propriétaire",
    "results_of": "Résultats de",
    "results_in_use_shipped": "Poids utilisés · ceux livrés",
    "results_in_use_run": "Poids utilisés · {run}",
    "results_shipped": "Poids livrés",
    "results_missing": "Il n'y a pas de résultats de test pour ce modèle : son model.json ou son "
    "test_predictions.csv manque. Restaurez les poids livrés, ou relancez l'entraînement.",
    "results_damaged": "Les résultats de test de ce modèle sont endommagés et ne peuvent pas être montrés. Restaurez "
    "les poids livrés, ou relancez l'entraînement.",
    "results_not_trained": "Cet entraînement n'a pas de modèle terminé de ce type.",
    "results_counts": "n = {n} : {normal} NORMAL, {pneumonia} PNEUMONIE",
    "results_lead": "Sur {ill} radiographies avec pneumonie, ce modèle en trouve {tp} ; sur {healthy} sans "
    "pneumonie, il en déclare {fp} malades.",
    "results_point": "Seuil de décision",
    "results_back": "Revenir au seuil ajusté, {threshold}",
    "results_spoken": "{threshold} : sensibilité {sensitivity}, spécificité {specificity}",
    "results_matrix": "Matrice de confusion",
    "results_corner": "vraie ↓ prédite →",
    "results_report": "Rapport de classification",
    "report_NORMAL": "NORMAL",
    "report_PNEUMONIA": "PNEUMONIE",
    "report_macro avg": "moyenne macro",
    "report_weighted avg": "moyenne pondérée",
    "report_precision": "précision",
    "report_recall": "rappel",
    "report_f1-score": "F1",
    "report_support": "effectif",
    "results_metrics": "Métriques",
    "results_value": "valeur",
    "results_interval": "intervalle à 95\u202f%",
    "results_metric": "métrique",
    "results_class": "classe",
    "results_interval_from": "intervalle à 95 %, de",
    "results_interval_to": "intervalle à 95 %, à",
    "results_coursework": "rapport de cours 2024",
    "results_coursework_short": "rapport 2024",
    "results_shipped_column": "livré",
    "metric_loss": "Perte (entropie croisée)",
    "metric_accuracy": "Exactitude",
    "metric_balanced_accuracy": "Exactitude équilibrée",
    "metric_f1": "F1 (pondéré)",
    "metric_cohen_kappa": "Kappa de Cohen",
    "metric_roc_auc": "Aire sous la courbe ROC",
    "metric_sensitivity": "Sensibilité",
    "metric_specificity": "Spécificité",
    "metric_ppv": "VPP, si {share} sont malades",
    "metric_npv": "VPN, si {share} sont malades",
    "metric_lr_positive": "RV+, de la réponse PNEUMONIE",
    "metric_lr_negative": "RV−, de la réponse NORMAL",
    "metric_ece": "Erreur de calibration attendue",
    "results_beside_same": "Livré : les modèles livrés sur les mêmes images, à leurs propres seuils.",
    "results_beside_other": "Livré : les modèles livrés sur les {n} images de la partition de test officielle, qui "
    "ne sont pas les images de test de cet entraînement.",
    "results_notes": "Chaque seuil a été ajusté sur les données de validation. Le curseur montre ce qu'un autre seuil "
    "donnerait sur les images de test ; le choisir d'après ces chiffres reviendrait à s'ajuster au test. Intervalles "
    ": Wilson pour l'exactitude, la sensibilité, la spécificité, la VPP et la VPN ; méthode logarithmique pour RV+ et "
    "RV− ; bootstrap sur les images pour les autres métriques, connus au seuil ajusté seulement ; aucun pour l'erreur "
    "de calibration, où le bootstrap est biaisé. VPP et VPN valent pour cette part de malades et pour aucune autre. "
    "RV+ et RV− sont des rapports de vraisemblance : chaque réponse multiplie par le sien la cote de la pneumonie. "
    "Rapport de cours 2024 (rapport 2024 dans la matrice) : le rapport d'étudiant dont ce projet est parti, ses "
    "chiffres tels qu'imprimés. Il ne donne pas de matrice pour son CNN, dont les parts viennent donc des rappels "
    "arrondis, et son F1 n'est pas le F1 pondéré de ses propres rapports de classification (0,76 et 0,66).",
    "results_notes_band": "Incertain : l'onglet Comparer marque une réponse comme incertaine quand sa probabilité "
    "est dans la bande de son modèle. La bande a été ajustée sur la validation (prédiction conforme par partition), "
    "avec pour but que 95 % des réponses de chaque classe soient justes ou incertaines. Ce qu'elle atteint sur les "
    "images de test est mesuré ici, au seuil ajusté.",
    "results_uncertainty": "Réponses incertaines : probabilités de {low} à moins de {high}",
    "results_aimed": "visé sur la validation",
    "uncertainty_uncertain": "Part de réponses incertaines",
    "uncertainty_coverage_normal": "NORMAL : juste ou incertain",
    "uncertainty_coverage_pneumonia": "PNEUMONIE : juste ou incertain",
    "uncertainty_certain_accuracy": "Exactitude des autres réponses",
    "results_curves": "Courbes sur les images de test",
    "results_curves_how": "les marques des deux premières sont les seuils de décision et suivent les curseurs "
    "ci-dessus",
    "results_curves_thin": "traits fins : les modèles livrés",
    "results_curve_table": "Les courbes sous forme de tableau",
    "results_reliability_table": "Le diagramme de fiabilité sous forme de tableau",
    "results_model": "modèle",
    "results_false_alarms": "taux de faux positifs",
    "results_images": "images",
    "results_training": "Entraînement du {model}",
    "results_no_history": "Le fichier model.json de ces poids ne contient pas l'historique de leur entraînement.",
    "results_no_epoch": "Les courbes commencent quand la première époque est terminée.",
    "results_epoch": "époque",
    "results_train": "entraînement",
    "results_validation": "validation",
    "results_best": "époque gardée : {epoch}",
    "results_as_table": "Chaque époque sous forme de tableau",
    "figure_roc": "Courbe ROC",
    "figure_roc_number": "Aire sous la courbe",
    "figure_roc_x": "taux de faux positifs (1 − spécificité)",
    "figure_roc_y": "taux de vrais positifs (sensibilité)",
    "figure_pr": "Courbe précision-rappel",
    "figure_pr_number": "Précision moyenne",
    "figure_pr_x": "rappel (sensibilité)",
    "figure_pr_y": "précision",
    "figure_reliability": "Diagramme de fiabilité",
    "figure_reliability_number": "Erreur de calibration attendue",
    "figure_reliability_x": "probabilité donnée",
    "figure_reliability_y": "part de pneumonies",
    "figure_decision": "Courbe de décision",
    "figure_decision_number": "Bénéfice net à 0,5, où une fausse alerte pèse autant qu'une pneumonie manquée",
    "figure_decision_x": "probabilité seuil",
    "figure_decision_y": "bénéfice net",
    "decision_all": "traiter tout le monde",
    "decision_none": "ne traiter personne",
    "decision_tip": "Probabilité seuil {t} : bénéfice net {net}",
    "decision_how": "Comment lire la courbe de décision : la probabilité seuil dit ce que coûte une fausse alerte. "
    "Agir à partir de 0,2, c'est accepter quatre fausses alertes pour chaque pneumonie trouvée ; à partir de 0,5, "
    "une seule. Le bénéfice net est la part des images qui montrent une pneumonie et sont classées ainsi, moins la "
    "part des fausses alertes à ce prix (Vickers et Elkin 2006). Un modèle aide là où sa courbe passe au-dessus des "
    "deux règles simples : traiter tout le monde, et ne traiter personne. {share} de ces images montrent une "
    "pneumonie ; avec une autre part, toutes les lignes bougent sauf « ne traiter personne ». Les probabilités sont "
    "calibrées pour des classes aussi nombreuses l'une que l'autre, pas pour cette part ; les courbes des modèles "
    "sont donc approchées, et des probabilités calibrées pour cette part devraient faire un peu mieux.",
    "figure_shipped": "livré {number}",
    "figure_corner": "le coin, agrandi",
    "figure_bin": "Probabilité moyenne {p} : {pneumonia} images sur {n} montrent une pneumonie",
    "figure_training_alt": "{model}, dernière époque : entraînement {train}, validation {validation}.",
    "download_matrix": "Matrice (PNG)",
    "download_report": "Rapport (CSV)",
    "download_metrics_table": "Métriques (CSV)",
    "download_metrics": "Métriques (JSON)",
    "download_predictions": "Prédictions (CSV)",
    "download_roc": "ROC (PNG)",
    "download_pr": "Précision-rappel (PNG)",
    "download_reliability": "Fiabilité (PNG)",
    "download_decision": "Courbe de décision (PNG)",
    "download_uncertainty": "Incertitude (CSV)",
    "download_decision_table": "Courbe de décision (CSV)",
    "download_curves_table": "Courbes (CSV)",
    "download_bins_table": "Fiabilité (CSV)",
    "download_training": "Courbes (PNG)",
    "download_history": "Historique (CSV)",
    "mistakes": "Images de test",
    "mistakes_how": "mal classées, ou d'une case d'une matrice ci-dessus, d'un clic ; les plus difficiles d'abord, "
    "{most} au plus",
    "mistakes_of": "{model} : {wrong} mal classées sur {n}",
    "mistakes_no_data": "Les images sont dans le jeu de données, qui n'est pas disponible ici : lancez la page avec "
    "--data et le dossier ou le zip du jeu de données.",
    "mistakes_private": "Sur cette page publique, seul le propriétaire voit les images d'un jeu de données, après le "
    "mot de passe dans l'onglet Réentraîner.",
    "mistakes_data_gone": "Le jeu de données de cet entraînement n'existe plus ; ses images ne peuvent pas être "
    "montrées.",
    "mistakes_reading": "{model} : lecture des images, {found} mal classées sur {count} trouvées pour le moment…",
    "mistakes_shown": "{model} : {found} images mal classées sur {count}.",
    "mistakes_not_there": "Les images de test du {model} ne sont pas dans le jeu de données disponible ici : c'en "
    "est un autre.",
    "mistakes_failed": "Le jeu de données ou les poids ne peuvent plus être lus. Choisissez à nouveau les résultats, "
    "ou relancez le serveur.",
    "cell_show": "Montrer ces images",
    "cell_reading": "{model} : lecture des images, {found} sur {count} trouvées pour le moment…",
    "cell_shown": "{model} : {found} images de classe {label} sur {count} qu'il dit {answer}, à {threshold}.",
    "mistakes_wrong": "{label}, faux",
    "mistakes_right": "{label}, juste",
    "mistakes_probability": "probabilité de pneumonie {p}",
}
