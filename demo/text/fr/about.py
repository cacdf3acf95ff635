"""The About tab."""

SENTENCES = {
    "about": "À propos",
    "about_text": """
## Ce que fait cette page
Elle lit une radiographie du thorax de face avec deux classifieurs et montre les deux réponses : un **ResNet-50**,
pré-entraîné sur des photographies puis adapté aux radiographies, et un **CNN sur mesure**, plus petit, entraîné
à partir de zéro sur les mêmes radiographies. Chacun donne une étiquette, une probabilité et une carte de chaleur
Grad-CAM de ce qui l'a poussé vers une classe. Les **fiches des modèles**, au bas de cette page, disent sur quoi chaque
modèle a été entraîné et testé, et ce qui n'a pas été fait.

## Comment lire une réponse
- **La probabilité** est calibrée : parmi les radiographies de validation auxquelles le modèle donnait 80 %, environ
  80 % montraient une pneumonie, les radiographies normales et les pneumonies étant comptées comme aussi fréquentes.
  La prévalence, sous les réponses, en fait la probabilité là où plus, ou moins, de patients sont malades.
- **Le seuil de décision** est la probabilité à partir de laquelle la réponse est PNEUMONIE. Il a été ajusté sur les
  données de validation, séparément pour chaque modèle, et vaut rarement 50 %.
- **Incertain** marque une réponse dont la probabilité est dans une bande qui touche ou entoure le seuil de décision,
  hachurée sur la barre : c'est trop serré pour trancher. Lisez l'image vous-même.
- **Si les deux modèles sont en désaccord**, regardez de près. Ne choisissez pas simplement la réponse qui vous plaît.
- **Une carte de chaleur** montre ce qui a influencé le modèle, pas où est la maladie. Une réponse correcte peut
  reposer sur la mauvaise zone.

## Ce qu'elle ne peut pas faire
Les modèles ont été entraînés sur des radiographies d'enfants de un à cinq ans d'un seul hôpital (Kermany et al. 2018).
Ils ne connaissent que deux classes : une fracture, une tumeur ou un épanchement reçoit quand même l'une des deux
étiquettes. Les chiffres de cette page ne couvrent ni d'autres hôpitaux, ni les vues de profil, ni les photographies de
films. **Pour les adultes, les réponses ne servent à rien** : les fiches des modèles donnent les chiffres.

La page se demande donc d'abord si les modèles peuvent juger une image. Elle refuse ce qui n'est pas une radiographie du
thorax. Si une radiographie ne ressemble pas à celles que les modèles ont apprises, ou si elle est tournée ou inversée,
elle le dit d'abord, et ne montre les réponses que sur demande. Ce contrôle en laisse passer, et en arrête à tort.

## Ce que devient un fichier
Il est lu en mémoire sur l'ordinateur qui sert cette page, supprimé de son disque avant que la réponse s'affiche, et
jamais journalisé. L'image reste en mémoire pour la visionneuse : deux minutes après la fermeture de la page, une heure
au plus. Le navigateur n'envoie pas son nom. L'identité que contient un fichier DICOM reste avec lui, pour le résultat
DICOM que vous pouvez demander, et n'est affichée nulle part. La page n'utilise ni mesure d'audience, ni police ou
script venus d'autres serveurs.

**Pour l'enseignement et la recherche uniquement. Ce n'est pas un dispositif médical.**
""",
}
