"""Every sentence that a person reads on the page, in English and in French.

``say`` takes a key of SENTENCES. Errors come from ``xray_models`` with an English message; their French versions stand
in FRENCH_ERRORS, by code, and take the same values as the English ones do.
"""

from __future__ import annotations

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
        # About
        "about": "About",
        "about_text": """
## What this page does
It reads one frontal chest radiograph with two classifiers and shows both answers: a **ResNet-50**, pre-trained on
photographs and adapted to radiographs, and a smaller **custom CNN**, trained from zero on the same radiographs. Each
gives a label, a probability, and a Grad-CAM heatmap of the places that spoke for a class.

## How to read an answer
- **Probability** is calibrated: of the radiographs given 80%, about 80% showed pneumonia in the validation data.
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
        "about": "À propos",
        "about_text": """
## Ce que fait cette page
Elle lit une radiographie du thorax de face avec deux classifieurs et montre les deux réponses : un **ResNet-50**,
pré-entraîné sur des photographies puis adapté aux radiographies, et un **CNN sur mesure**, plus petit, entraîné
à partir de zéro sur les mêmes radiographies. Chacun donne une étiquette, une probabilité et une carte de chaleur
Grad-CAM des endroits qui ont parlé pour une classe.

## Comment lire une réponse
- **La probabilité** est calibrée : parmi les radiographies à 80 %, environ 80 % montraient une pneumonie dans les
  données de validation.
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
