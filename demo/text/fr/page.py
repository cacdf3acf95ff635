"""What the page says on every tab."""

SENTENCES = {
    "title": "La pneumonie sur les radiographies du thorax",
    "subtitle": "Deux réseaux de neurones lisent la même image, côte à côte",
    "page_description": "Déposez une radiographie du thorax : un ResNet-50 et un CNN sur mesure répondent côte à côte, "
    "chacun avec une probabilité calibrée et une carte de chaleur, et disent quand ils ne peuvent pas en juger. Pour "
    "l'enseignement et la recherche uniquement.",
    "language": "Langue",
    "disclaimer": "Pour l'enseignement et la recherche uniquement. Ce n'est pas un dispositif médical\u00a0: "
    "n'en tirez ni diagnostic ni traitement.",
    "NORMAL": "NORMAL",
    "PNEUMONIA": "PNEUMONIE",
    "resnet50": "ResNet-50",
    "cnn": "CNN sur mesure",
    "trouble_busy": "Trop de visiteurs attendent en ce moment : rien n'a été fait. Réessayez dans une minute ; ce qui "
    "est à l'écran reste.",
    "trouble_full": "Le disque de ce serveur est plein : votre fichier n'a pas été reçu. Réessayez dans quelques "
    "minutes ; ce qui est à l'écran reste.",
    "trouble_lost": "Le serveur est injoignable : rien n'a été fait. Vérifiez votre connexion et réessayez ; ce qui "
    "est à l'écran reste.",
    "trouble_failed": "Le serveur n'a pas pu le faire. Réessayez, ou rechargez la page ; ce qui est à l'écran reste "
    "d'ici là.",
    "send_again": "Renvoyer",
    "busy_sending": "Envoi du fichier…",
    "busy_queue": "Dans la file d'attente : {count} avant vous",
    "no_gpu_now": "Cet espace partage son processeur graphique (GPU), et aucun n'était libre pour vous à l'instant. "
    "Réessayez dans une minute ; connecté à Hugging Face, vous disposez de plus de temps par jour.",
    "unexpected": "Une erreur est survenue à la lecture de ce fichier. Réessayez, ou essayez un autre fichier.",
}
