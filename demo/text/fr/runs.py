"""What can go wrong with runs and with the weights in use."""

SENTENCES = {
    "another_run": "Un autre entraînement est en cours. Attendez qu'il se termine, ou arrêtez-le.",
    "run_active": "Cet entraînement est encore en cours. Arrêtez-le d'abord.",
    "run_complete": "Cet entraînement a terminé toutes ses époques. Il n'y a rien à reprendre.",
    "no_run": "Cet entraînement n'existe plus. Quelqu'un l'a peut-être supprimé.",
    "run_damaged": "Cet entraînement ne peut pas être lu : son dossier est endommagé, ou une autre version de ce "
    "programme l'a écrit. Supprimez-le, ou ouvrez-le avec la version qui l'a écrit.",
    "run_other_version": "Cet entraînement a été écrit par la version {version} de ce programme, et celle-ci ({own}) "
    "ne peut pas le lire. Ouvrez-le avec cette version-là, ou supprimez-le.",
    "no_epoch": "Cet entraînement n'a pas encore terminé d'époque. Reprenez-le et laissez-le en faire au moins une.",
    "run_data_gone": "Le jeu de données de cet entraînement n'est plus sur ce serveur. Chargez-le de nouveau et lancez "
    "un nouvel entraînement.",
    "disk_refuses": "Le disque est plein, ou l'écriture y est interdite. Libérez de la place et réessayez.",
    "weights_busy": "Un autre serveur change les poids utilisés en ce moment. Réessayez dans une minute.",
    "not_finished": "Aucun modèle de cet entraînement n'est terminé. Attendez, reprenez-le, ou terminez-le avec sa "
    "meilleure époque.",
    "unusable_weights": "Les poids de {model} sont endommagés ou ne donnent pas de réponse valable ; ils ne sont donc "
    "pas utilisés. Refaites l'entraînement.",
    "below_chance": "{model} ne fait pas mieux que le hasard sur ses radiographies de validation (aire sous la courbe "
    "ROC {roc_auc} ; le hasard donne 0,50) ; il n'est donc pas utilisé. Entraînez plus longtemps, ou sur "
    "plus de radiographies.",
    "weak_untested": "{model} : aucun test complet n'est enregistré.",
    "weak_small": "{model} : testé sur {images} radiographies, exactitude {accuracy}.",
    "weak_poor": "{model} : testé sur {images} radiographies, exactitude équilibrée {balanced}, alors que le hasard "
    "donne 0,50.",
    "weak_ask_one": "Le laisser quand même répondre à tout le monde ?",
    "weak_ask_both": "Les laisser quand même répondre à tout le monde ?",
    "weak_use": "Utiliser quand même",
    "weak_keep": "Garder les poids actuels",
    "badge_untested": "réentraîné ; non testé",
    "badge_small": "réentraîné ; testé sur {images} radiographies seulement",
    "badge_small_class": "réentraîné ; testé sur {fewer} radiographies {label} seulement",
    "badge_poor": "réentraîné ; exactitude équilibrée de {balanced} seulement à son test",
    "in_use_damaged": "Les poids réentraînés qui étaient utilisés sont endommagés ; la page utilise donc les poids "
    "livrés. Choisissez de nouveau « Utiliser dans Comparer » pour un entraînement, ou restaurez les poids livrés.",
}
