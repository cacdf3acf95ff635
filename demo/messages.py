"""Every sentence that a person reads on the page, in English and in French.

``say`` takes a key of SENTENCES. Errors come from ``xray_models`` with an English message; their French versions stand
in FRENCH_ERRORS, by code, and take the same values as the English ones do.
"""

from __future__ import annotations

import math

from xray_models.errors import XrayError

LANGUAGES = {"English": "en", "Français": "fr"}

SENTENCES = {
    "en": {
        "title": "Pneumonia on chest radiographs",
        "subtitle": "Two neural networks read the same image, side by side",
        "language": "Language",
        "disclaimer": "For teaching and research. Not a medical device: no diagnosis, no treatment may rest on it.",
        # Compare: the file
        "compare": "Compare",
        "drop": "Drop a chest radiograph",
        "drop_how": "or click to choose a file, or paste one (Ctrl+V)",
        "drop_formats": "JPEG, PNG, TIFF, BMP, WebP · deleted once read",
        "drop_again": "Drop, choose or paste another",
        "reading": "Reading the radiograph…",
        "preview_alt": "Preview of the radiograph, {width} by {height} pixels",
        "examples": "Or try an example",
        "true_label": "Label in the data set: {label}",
        "pixels": "{width} × {height} pixels",
        # Compare: the answers
        "NORMAL": "NORMAL",
        "PNEUMONIA": "PNEUMONIA",
        "resnet50": "ResNet-50",
        "cnn": "Custom CNN",
        "resnet50_about": "transfer learning from ImageNet",
        "cnn_about": "trained from zero",
        "waiting": "Its answer appears here.",
        "both_say": "Both models say {label}.",
        "disagree": "The models disagree: {first_model} says {first_label}, {second_model} says {second_label}.",
        "disagree_hint": "Treat this case as uncertain.",
        "one_answer": "Only one model answered: {model} says {label}.",
        "no_answer": "Neither model could answer.",
        "model_failed": "This model could not answer for this image.",
        "time": "answered in {seconds}",
        "probability": "Probability of pneumonia",
        "operating_point": "operating point {threshold}",
        "bar_alt": "Probability of pneumonia {probability}. The answer is PNEUMONIA from {threshold} on.",
        "heatmap_for": "Evidence for {label}",
        "heatmap_alt": "The image with the heatmap of {model} for the class {label} over it",
        "blank_heatmap": "Nothing in this image spoke for {label}: the heatmap is empty.",
        "as_seen": "As the model saw it",
        "as_seen_alt": "The image as the model saw it, 224 by 224 pixels, grey",
        "refused": "This file was not read",
        "page_stays": "Nothing was kept. Drop or choose another file.",
        # Compare: the heatmaps
        "explain": "Explain the class",
        "predicted": "Predicted",
        "opacity": "Heatmap opacity",
        "low": "low",
        "high": "high relevance",
        "relative": "Colours are relative within one image, not comparable between images.",
        # Errors that only the page has
        "unexpected": "Something went wrong while this file was read. Try again, or try another file.",
        "upload_gone": "The upload did not arrive whole. Send the file again.",
        "unknown_target": "The class to explain must be predicted, NORMAL or PNEUMONIA.",
        # Results
        "results": "Results",
        "results_wait": "Reading the test results…",
        "results_intro": "How both models do on the official test split, which neither saw in training and on which "
        "nothing was chosen. Every figure comes from the test predictions that lie beside the weights.",
        "results_missing": "There are no test results for this model: its model.json or its test_predictions.csv is "
        "missing. Restore the shipped weights, or train again.",
        "results_damaged": "The test results of this model are damaged and cannot be shown. Restore the shipped "
        "weights, or train again.",
        "results_counts": "n = {n}: {normal} NORMAL, {ill} PNEUMONIA",
        "results_point": "Operating point",
        "results_back": "Back to the shipped {threshold}",
        "results_spoken": "{threshold}: sensitivity {sensitivity}, specificity {specificity}",
        "results_matrix": "Confusion matrix",
        "results_corner": "true ↓ predicted →",
        "results_report": "Classification report",
        "report_NORMAL": "NORMAL",
        "report_PNEUMONIA": "PNEUMONIA",
        "report_macro avg": "macro average",
        "report_weighted avg": "weighted average",
        "report_precision": "precision",
        "report_recall": "recall",
        "report_f1-score": "F1",
        "report_support": "support",
        "results_metrics": "Metrics",
        "results_value": "value",
        "results_interval": "95% interval",
        "results_coursework": "coursework",
        "metric_loss": "Loss (cross-entropy)",
        "metric_accuracy": "Accuracy",
        "metric_balanced_accuracy": "Balanced accuracy",
        "metric_f1": "F1 (weighted)",
        "metric_cohen_kappa": "Cohen's kappa",
        "metric_roc_auc": "ROC AUC",
        "metric_sensitivity": "Sensitivity",
        "metric_specificity": "Specificity",
        "metric_ece": "Expected calibration error",
        "results_csv": "Predictions (CSV)",
        "results_json": "Metrics (JSON)",
        "results_notes": "The shipped operating point was fitted on validation data. The slider shows what another one "
        "would do on the test images; to choose one by these figures would be to fit the test. Intervals: Wilson for "
        "accuracy, sensitivity and specificity, bootstrap over the images for the others, known at the shipped point "
        "only; none for the calibration error, where the bootstrap is biased. Coursework: the figures of "
        "the report that this project starts from, as printed; it gives no matrix for "
        "its CNN, so that the shares come from its rounded recalls, and its F1 is not the weighted one of its own "
        "classification reports (0.76 and 0.66).",
        "results_curves": "Curves on the test images",
        "results_curves_how": "the marks are the operating points: move a slider above, and they move",
        "results_curve_table": "The curves as a table",
        "results_reliability_table": "The reliability diagram as a table",
        "results_model": "model",
        "results_false_alarms": "false positive rate",
        "results_images": "images",
        "results_training": "Training of the {model}",
        "results_no_history": "The weights say nothing about their training.",
        "results_epoch": "epoch",
        "results_train": "train",
        "results_validation": "validation",
        "results_best": "epoch kept: {epoch}",
        "results_as_table": "Every epoch as a table",
        "figure_roc": "ROC curve",
        "figure_roc_number": "Area under the curve",
        "figure_roc_x": "false positive rate (1 − specificity)",
        "figure_roc_y": "true positive rate (sensitivity)",
        "figure_pr": "Precision-recall curve",
        "figure_pr_number": "Average precision",
        "figure_pr_x": "recall (sensitivity)",
        "figure_pr_y": "precision",
        "figure_reliability": "Reliability diagram",
        "figure_reliability_number": "Expected calibration error",
        "figure_reliability_x": "probability given",
        "figure_reliability_y": "share with pneumonia",
        "figure_corner": "the corner, larger",
        "figure_bin": "Mean probability {p}: {ill} of {n} images show pneumonia",
        "figure_training_alt": "{model}, last epoch: train {train}, validation {validation}.",
        # About
        "about": "About",
        "about_text": """
## What this page does
It reads one frontal chest radiograph with two classifiers and shows both answers: a **ResNet-50**, pre-trained on
photographs and adapted to radiographs, and a smaller **custom CNN**, trained from zero on the same radiographs. Each
gives a label, a probability, and a Grad-CAM heatmap of the places that spoke for a class.

## How to read an answer
- **Probability** is calibrated: of the radiographs given 80%, about 80% showed pneumonia in the validation data,
  with healthy and ill children counted as equally frequent.
- **The operating point** is the probability from which the answer is PNEUMONIA. It is fitted on validation data, for
  each model, and is rarely 50%.
- **Two models that disagree** are a reason to look closely, not to pick the answer one likes better.
- **A heatmap** shows what moved the model, not where the disease is. A right answer may rest on the wrong place.

## What it cannot do
The models were trained on radiographs of children aged one to five from one hospital (Kermany et al. 2018). They know
two classes only: a fracture, a tumour or an effusion gets one of these two labels all the same. Adults, lateral views,
other hospitals and photographs of films are outside what was measured.

## What happens to a file
It is read in memory on the machine that runs this page, deleted from its disk before the answer appears, and never
logged. The browser does not send its name. No analytics, no fonts or scripts from elsewhere.

**For teaching and research. Not a medical device.**
""",
    },
    "fr": {
        "title": "La pneumonie sur les radiographies du thorax",
        "subtitle": "Deux réseaux de neurones lisent la même image, côte à côte",
        "language": "Langue",
        "disclaimer": "Pour l'enseignement et la recherche. Ce n'est pas un dispositif médical : "
        "ni diagnostic ni traitement ne peuvent en dépendre.",
        "compare": "Comparer",
        "drop": "Déposez une radiographie du thorax",
        "drop_how": "ou cliquez pour choisir un fichier, ou collez-le (Ctrl+V)",
        "drop_formats": "JPEG, PNG, TIFF, BMP, WebP · supprimé après lecture",
        "drop_again": "Déposez, choisissez ou collez une autre image",
        "reading": "Lecture de la radiographie…",
        "preview_alt": "Aperçu de la radiographie, {width} sur {height} pixels",
        "examples": "Ou essayez un exemple",
        "true_label": "Étiquette dans le jeu de données : {label}",
        "pixels": "{width} × {height} pixels",
        "NORMAL": "NORMAL",
        "PNEUMONIA": "PNEUMONIE",
        "resnet50": "ResNet-50",
        "cnn": "CNN sur mesure",
        "resnet50_about": "transfert depuis ImageNet",
        "cnn_about": "entraîné à partir de zéro",
        "waiting": "Sa réponse s'affichera ici.",
        "both_say": "Les deux modèles répondent {label}.",
        "disagree": "Les modèles ne sont pas d'accord : {first_model} répond {first_label}, "
        "{second_model} répond {second_label}.",
        "disagree_hint": "Considérez ce cas comme incertain.",
        "one_answer": "Un seul modèle a répondu : {model} répond {label}.",
        "no_answer": "Aucun des deux modèles n'a pu répondre.",
        "model_failed": "Ce modèle n'a pas pu répondre pour cette image.",
        "time": "réponse en {seconds}",
        "probability": "Probabilité de pneumonie",
        "operating_point": "seuil de décision {threshold}",
        "bar_alt": "Probabilité de pneumonie {probability}. La réponse est PNEUMONIE à partir de {threshold}.",
        "heatmap_for": "Indices pour {label}",
        "heatmap_alt": "L'image recouverte de la carte de chaleur de {model} pour la classe {label}",
        "blank_heatmap": "Rien dans cette image ne parle pour {label} : la carte de chaleur est vide.",
        "as_seen": "Vue par le modèle",
        "as_seen_alt": "L'image telle que le modèle l'a vue, 224 sur 224 pixels, en gris",
        "refused": "Ce fichier n'a pas été lu",
        "page_stays": "Rien n'a été conservé. Déposez ou choisissez un autre fichier.",
        "explain": "Expliquer la classe",
        "predicted": "Prédite",
        "opacity": "Opacité de la carte",
        "low": "faible",
        "high": "forte pertinence",
        "relative": "Couleurs relatives à une image, non comparables entre images.",
        "unexpected": "Une erreur est survenue à la lecture de ce fichier. Réessayez, ou essayez un autre fichier.",
        "upload_gone": "Le fichier n'est pas arrivé en entier. Envoyez-le de nouveau.",
        "unknown_target": "La classe à expliquer doit être predicted, NORMAL ou PNEUMONIA.",
        "results": "Résultats",
        "results_wait": "Lecture des résultats de test…",
        "results_intro": "Ce que font les deux modèles sur la partition de test officielle, qu'aucun n'a vue à "
        "l'entraînement et sur laquelle rien n'a été choisi. Chaque chiffre vient des prédictions de test rangées "
        "à côté des poids.",
        "results_missing": "Il n'y a pas de résultats de test pour ce modèle : son model.json ou son "
        "test_predictions.csv manque. Restaurez les poids livrés, ou relancez l'entraînement.",
        "results_damaged": "Les résultats de test de ce modèle sont endommagés et ne peuvent pas être montrés. "
        "Restaurez les poids livrés, ou relancez l'entraînement.",
        "results_counts": "n = {n} : {normal} NORMAL, {ill} PNEUMONIE",
        "results_point": "Seuil de décision",
        "results_back": "Revenir au seuil livré, {threshold}",
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
        "results_interval": "intervalle à 95 %",
        "results_coursework": "rapport initial",
        "metric_loss": "Perte (entropie croisée)",
        "metric_accuracy": "Exactitude",
        "metric_balanced_accuracy": "Exactitude équilibrée",
        "metric_f1": "F1 (pondéré)",
        "metric_cohen_kappa": "Kappa de Cohen",
        "metric_roc_auc": "Aire sous la courbe ROC",
        "metric_sensitivity": "Sensibilité",
        "metric_specificity": "Spécificité",
        "metric_ece": "Erreur de calibration attendue",
        "results_csv": "Prédictions (CSV)",
        "results_json": "Métriques (JSON)",
        "results_notes": "Le seuil livré a été ajusté sur les données de validation. Le curseur montre ce qu'un autre "
        "seuil donnerait sur les images de test ; le choisir d'après ces chiffres reviendrait à s'ajuster au test. "
        "Intervalles : Wilson pour l'exactitude, la sensibilité et la spécificité, bootstrap sur les images pour les "
        "autres, connus au seuil livré seulement ; aucun pour l'erreur de calibration, où le bootstrap est biaisé. "
        "Rapport initial : le rapport de cours dont part ce projet, tel "
        "qu'imprimé ; il ne donne pas de matrice pour son CNN, dont les parts viennent des rappels arrondis, et son "
        "F1 n'est pas le F1 pondéré de ses propres rapports de classification (0,76 et 0,66).",
        "results_curves": "Courbes sur les images de test",
        "results_curves_how": "les marques sont les seuils de décision : elles suivent les curseurs ci-dessus",
        "results_curve_table": "Les courbes sous forme de tableau",
        "results_reliability_table": "Le diagramme de fiabilité sous forme de tableau",
        "results_model": "modèle",
        "results_false_alarms": "taux de faux positifs",
        "results_images": "images",
        "results_training": "Entraînement du {model}",
        "results_no_history": "Les poids ne disent rien de leur entraînement.",
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
        "figure_corner": "le coin, agrandi",
        "figure_bin": "Probabilité moyenne {p} : {ill} images sur {n} montrent une pneumonie",
        "figure_training_alt": "{model}, dernière époque : entraînement {train}, validation {validation}.",
        "about": "À propos",
        "about_text": """
## Ce que fait cette page
Elle lit une radiographie du thorax de face avec deux classifieurs et montre les deux réponses : un **ResNet-50**,
pré-entraîné sur des photographies puis adapté aux radiographies, et un **CNN sur mesure**, plus petit, entraîné
à partir de zéro sur les mêmes radiographies. Chacun donne une étiquette, une probabilité et une carte de chaleur
Grad-CAM des endroits qui ont parlé pour une classe.

## Comment lire une réponse
- **La probabilité** est calibrée : parmi les radiographies à 80 %, environ 80 % montraient une pneumonie dans les
  données de validation, enfants sains et malades comptés comme aussi fréquents.
- **Le seuil de décision** est la probabilité à partir de laquelle la réponse est PNEUMONIE. Il est ajusté sur les
  données de validation, pour chaque modèle, et vaut rarement 50 %.
- **Deux modèles en désaccord** invitent à regarder de près, pas à garder la réponse qui plaît.
- **Une carte de chaleur** montre ce qui a influencé le modèle, pas où est la maladie. Une réponse juste peut venir
  d'un mauvais endroit.

## Ce qu'elle ne peut pas faire
Les modèles ont appris sur des radiographies d'enfants de un à cinq ans d'un seul hôpital (Kermany et al. 2018). Ils ne
connaissent que deux classes : une fracture, une tumeur ou un épanchement reçoit quand même l'une des deux étiquettes.
Les adultes, les vues de profil, d'autres hôpitaux et les photographies de films n'ont pas été évalués.

## Ce que devient un fichier
Il est lu en mémoire sur la machine qui sert cette page, supprimé de son disque avant que la réponse s'affiche, et
jamais journalisé. Le navigateur n'envoie pas son nom. Ni mesure d'audience, ni police ou script venus d'ailleurs.

**Pour l'enseignement et la recherche. Ce n'est pas un dispositif médical.**
""",
    },
}

FRENCH_ERRORS = {
    "unreadable": "Cette image est endommagée ou incomplète. Exportez-la ou téléchargez-la de nouveau.",
    "blank": "Cette image est vide : ses pixels ne diffèrent presque pas. Choisissez un autre fichier.",
    "missing-file": "Ce fichier n'existe pas, ou ne peut pas être lu. Vérifiez son nom et choisissez-le de nouveau.",
    "too-large": "Ce fichier dépasse {limit_mb} Mo. Exportez-le en JPEG ou PNG de taille ordinaire.",
    "too-many-pixels": "Cette image a plus de {limit_megapixels} millions de pixels. Exportez-la en plus petit.",
    "empty-file": "Ce fichier est vide. Exportez-le ou téléchargez-le de nouveau.",
    "gif": "Les images GIF ne sont pas lues : elles gardent trop peu de gris. Exportez-la en PNG ou JPEG.",
    "not-an-image": "Ce fichier n'est pas une image JPEG, PNG, TIFF, BMP ou WebP, quoi qu'en dise son nom. "
    "Exportez la radiographie en PNG ou JPEG.",
    "dicom": "Les fichiers DICOM ne peuvent pas encore être lus. "
    "Exportez la radiographie en PNG ou JPEG depuis votre visionneuse.",
    "multi-frame": "Ce fichier contient plusieurs images ou une animation. "
    "Exportez la seule radiographie en PNG ou JPEG.",
    "too-small": "Cette image a {width} x {height} pixels ; chaque côté doit en avoir au moins {min_side}. "
    "Exportez-la en taille réelle.",
    "too-narrow": "Cette image est une bande de {width} x {height} pixels, ce qu'aucune radiographie du thorax n'est. "
    "Choisissez l'image entière.",
    "not-a-radiograph": "Ceci ne ressemble pas à une radiographie du thorax de face. "
    "Choisissez-en une, droite et entière.",
    "colour-photograph": "C'est une photographie ou un dessin en couleurs, pas une radiographie. "
    "Choisissez une radiographie du thorax.",
    "unexpected": SENTENCES["fr"]["unexpected"],
    "upload-gone": SENTENCES["fr"]["upload_gone"],
    "unknown-target": SENTENCES["fr"]["unknown_target"],
}

FRENCH_NOTICES = {
    "stretched": "Les gris de cette image ont été étirés, du pixel le plus sombre au plus clair.",
    "colour": "Cette image a des couleurs ; seule sa luminosité a servi.",
    "unusual": "Cette image diffère des radiographies que les modèles ont apprises : lisez les réponses avec prudence.",
}


def say(language: str, key: str, **values: object) -> str:
    """The sentence ``key`` in ``language`` ("en", "fr"), its placeholders filled."""
    return SENTENCES[language][key].format(**values)


def say_error(language: str, error: XrayError) -> str:
    """``error`` in ``language``; its own English message where there is no translation."""
    try:
        return FRENCH_ERRORS[error.code].format(**error.details) if language == "fr" else error.message
    except KeyError:
        return error.message


def say_notice(language: str, code: str, message: str) -> str:
    """A warning in ``language``; the English ``message`` where there is no translation."""
    return FRENCH_NOTICES.get(code, message) if language == "fr" else message


def percent(language: str, share: float) -> str:
    """0.973 -> "97%" or "97 %". Never 0 or 100: a classifier is not certain."""
    if share < 0.01:
        text = "< 1"
    elif share > 0.99:
        text = "> 99"
    else:
        text = f"{100 * share:.0f}"
    return text + ("\N{NARROW NO-BREAK SPACE}%" if language == "fr" else "%")


def seconds(language: str, duration: float) -> str:
    """0.318 -> "0.32 s" or "0,32 s"."""
    text = f"{duration:.2f} s"
    return text.replace(".", ",") if language == "fr" else text


def percent_exact(language: str, share: float, digits: int = 1) -> str:
    """0.4137 -> "41.4%" or "41,4 %": of counts and thresholds, which may well be 0 or 1."""
    return decimal(language, 100 * share, digits) + ("\N{NARROW NO-BREAK SPACE}%" if language == "fr" else "%")


def decimal(language: str, value: float, digits: int = 3) -> str:
    """0.95512 -> "0.955" or "0,955"; a dash for what is no number."""
    text = f"{value:.{digits}f}" if math.isfinite(value) else "–"
    return text.replace(".", ",") if language == "fr" else text
