"""What can go wrong with runs and with the weights in use."""

SENTENCES = {
    "another_run": "Un autre entraînement est en cours. Attendez sa fin, ou arrêtez-le.",
    "run_active": "Cet entraînement est encore en cours. Arrêtez-le d'abord.",
    "run_complete": "Cet entraînement a fait toutes ses époques : il n'y a rien à reprendre.",
    "no_run": "Cet entraînement n'existe plus. Quelqu'un l'a peut-être supprimé.",
    "no_epoch": "Aucune époque de cet entraînement n'est complète. Reprenez-le, et laissez-lui faire une époque.",
    "run_data_gone": "Le jeu de données de cet entraînement n'est plus là. Chargez-le de nouveau, et lancez un nouvel "
    "entraînement.",
    "disk_refuses": "Le disque est plein, ou l'écriture y est interdite. Faites-y de la place, puis réessayez.",
    "not_finished": "Aucun modèle de cet entraînement n'est terminé. Attendez, reprenez-le, ou terminez-le avec sa "
    "meilleure époque.",
    "unusable_weights": "Les poids de {model} sont endommagés ou ne donnent aucune réponse ; ils ne sont donc pas "
    "utilisés. Refaites l'entraînement.",
    "below_chance": "{model} ne fait pas mieux que le hasard sur ses radiographies de validation (aire sous la courbe "
    "ROC {roc_auc} ; 0.50 est une réponse au hasard) ; il n'est donc pas utilisé. Entraînez plus longtemps, ou sur "
    "plus de radiographies.",
    "in_use_damaged": "Les poids réentraînés qui étaient utilisés sont endommagés ; ce sont les poids livrés qui "
    "répondent. Utilisez de nouveau un entraînement, ou rétablissez les poids livrés.",
}
