"""The About tab."""

SENTENCES = {
    "about": "À propos",
    "about_text": """
## Ce que fait cette page
Elle lit une radiographie du thorax de face avec deux classifieurs et montre les deux réponses : un **ResNet-50**,
pré-entraîné sur des photographies puis adapté aux radiographies, et un **CNN sur mesure**, plus petit, entraîné
à partir de zéro sur les mêmes radiographies. Chacun donne une étiquette, une probabilité et une carte de chaleur
Grad-CAM des endroits qui ont parlé pour une classe. Sur quoi chacun a été entraîné et testé, et ce qui n'a pas été
fait, se lit dans sa **fiche** au bas de cette page.

## Comment lire une réponse
- **La probabilité** est calibrée : parmi les radiographies à 80 %, environ 80 % montraient une pneumonie dans les
  données de validation, enfants sains et malades comptés comme aussi fréquents.
- **Le seuil de décision** est la probabilité à partir de laquelle la réponse est PNEUMONIE. Il est ajusté sur les
  données de validation, pour chaque modèle, et vaut rarement 50 %.
- **Incertain** marque une réponse dont la probabilité est dans une bande qui touche ou entoure le seuil de décision,
  hachurée sur la barre : c'est trop serré pour trancher. Lisez l'image vous-même.
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
}
