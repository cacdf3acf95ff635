"""The panel of questions to the models, below the answers."""

SENTENCES = {
    "questions": "Interroger les modèles",
    "questions_about": "Les probabilités sont calibrées pour des radiographies telles quelles. Pour une image "
    "modifiée, elles montrent seulement dans quel sens va la réponse.",
    "question_which": "Question",
    "question_cover": "Masquer une partie",
    "question_alter": "Modifier l'image",
    "question_search": "Qu'est-ce qui changerait la réponse ?",
    "question_explain": "Une autre carte de chaleur",
    "question_asking": "Les modèles sont interrogés…",
    "question_unknown": "Les modèles n'ont pas compris cette question. Rechargez la page et posez-la de nouveau.",
    "question_failed": "Un modèle n'a pas répondu à cette question. Posez-en une autre, ou relisez la radiographie.",
    "question_of": "Modèle",
    "question_before": "Telle quelle",
    "question_after": "Modifiée",
    "question_turned": "{model} : la réponse passe de {before} ({p_before}) à {after} ({p_after}).",
    "question_same": "{model} : la réponse reste {before} ({p_before} avant, {p_after} maintenant).",
    "question_unfamiliar": "Ainsi modifiée, l'image ne ressemble plus à celles que les modèles ont apprises : leurs "
    "réponses peuvent ne rien vouloir dire.",
    "question_seen_alt": "L'image modifiée telle que les modèles la voient, 224 sur 224 pixels",
    "cover_how": "Tracez un rectangle sur l'image, ou tapez sa place. Les flèches du clavier déplacent le rectangle "
    "qui a le focus ; avec Maj, elles changent sa taille.",
    "cover_alt": "La radiographie, avec le rectangle qui est masqué",
    "cover_rectangle": "Rectangle masqué : à {left} % de la gauche, à {top} % du haut, largeur {width} %, hauteur "
    "{height} %",
    "cover_left": "Depuis la gauche (%)",
    "cover_top": "Depuis le haut (%)",
    "cover_width": "Largeur (%)",
    "cover_height": "Hauteur (%)",
    "cover_after": "Masquée",
    "cover_mirrored": "Autre côté masqué",
    "cover_can": "Cela montre si la réponse dépend de cette partie.",
    "cover_cannot": "Cela ne montre ni pourquoi, ni s'il y a une maladie. Tout masque est plus lisse qu'une "
    "radiographie et plaide de lui-même pour PNEUMONIE : seul un mouvement vers NORMAL, ou bien plus grand que celui "
    "du même masque de l'autre côté, dit quelque chose de cette partie.",
    "alter_brightness": "Luminosité (%)",
    "alter_contrast": "Contraste (%)",
    "alter_turn": "Rotation vers la droite (degrés)",
    "alter_crop": "Rognage de chaque côté (%)",
    "alter_reset": "Telle quelle",
    "alter_can": "Cela montre à quel point une réponse tient à la façon dont l'image a été prise, exportée ou coupée.",
    "alter_cannot": "Cela ne montre pas ce que valent les modèles sur des radiographies plus sombres ou tournées en "
    "général : une seule image ne suffit pas pour conclure. Luminosité et contraste changent ici après que la page a "
    "égalisé le ton du fichier : le même fichier enregistré plus sombre peut recevoir une autre réponse.",
    "search_about": "Cherche la plus petite partie dont le masquage fait basculer la réponse d'un modèle : des carrés "
    "d'abord, puis leurs quarts.",
    "search_start": "Chercher",
    "search_stop": "Arrêter",
    "search_progress": "{model} : {passes} images essayées",
    "search_stopped": "Arrêté. Ce qui a été trouvé jusque-là reste.",
    "search_found": "{model} : avec {area} de l'image masqués, la réponse passe de {before} ({p_before}) à {after} "
    "({p_after}).",
    "search_minimal": "Aucun morceau n'en est de trop.",
    "search_limit": "La recherche s'est arrêtée à sa limite, avant d'avoir essayé de se passer de chaque morceau.",
    "search_none": "{model} : aucune partie, jusqu'à {limit} de l'image, n'a été trouvée dont le masquage fasse "
    "basculer la réponse {before}. La recherche a mené sa probabilité de {p_before} à {p_after}.",
    "search_alt": "{model} : la radiographie avec le contour de la partie dont le masquage a été essayé : {places} de "
    "l'image",
    "place_00": "en haut à gauche",
    "place_01": "en haut au milieu",
    "place_02": "en haut à droite",
    "place_10": "au milieu à gauche",
    "place_11": "au centre",
    "place_12": "au milieu à droite",
    "place_20": "en bas à gauche",
    "place_21": "en bas au milieu",
    "place_22": "en bas à droite",
    "search_can": "Cela montre à combien peu tient une réponse.",
    "search_cannot": "La recherche est gloutonne : une partie plus petite peut exister, et ne rien trouver ne prouve "
    "rien. Les masques plaident d'eux-mêmes pour PNEUMONIE ; une réponse NORMAL bascule donc trop facilement.",
    "explain_method": "Méthode",
    "explain_target": "Classe à expliquer",
    "explain_depth": "Couche",
    "explain_depth_0": "la dernière (grossière)",
    "explain_depth_1": "un étage avant (plus fine)",
    "explain_depth_2": "deux étages avant (la plus fine)",
    "explain_start": "Afficher",
    "explain_caption": "{model} : {method} après {layer}, vers {label}",
    "explain_blank": "{model} : {method} après {layer} est vide : aucune zone n'a relevé le score de {label}.",
    "explain_can": "Des cartes qui concordent entre méthodes et couches valent plus qu'une carte isolée.",
    "explain_cannot": "Aucune ne montre où est la maladie. Plus la couche est fine, moins sa carte a de rapport avec "
    "la réponse finale.",
    "explain_same": "Pour le ResNet-50, à sa dernière couche, Grad-CAM, HiResCAM et XGrad-CAM sont une seule carte.",
    "method Grad-CAM": "Grad-CAM pondère chaque canal de la couche selon ce qu'il ajoute au score.",
    "method Grad-CAM++": "Grad-CAM++ donne un poids plus égal à plusieurs zones séparées.",
    "method HiResCAM": "HiResCAM multiplie point par point, sans moyenne sur l'image.",
    "method XGrad-CAM": "XGrad-CAM pondère le gradient par l'activation.",
    "method LayerCAM": "LayerCAM ne garde, point par point, que ce qui relève le score.",
    "method Element-wise Grad-CAM": "Element-wise Grad-CAM n'additionne que les points qui relèvent le score.",
    "method Finer-CAM": "Finer-CAM explique la différence entre les deux scores, dont vient la probabilité.",
    "method Refine-CAM": "Refine-CAM multiplie les cartes Grad-CAM++ de cette couche et de toutes les suivantes.",
}
