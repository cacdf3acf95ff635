"""Keyboard shortcuts, as their dialog lists them: see demo/ui/static/shortcuts.js."""

SENTENCES = {
    "shortcuts": "Raccourcis clavier",
    "shortcuts_close": "Fermer",
    "shortcuts_note": "Ils sont inactifs pendant la saisie dans un champ. Sur un Mac, Ctrl est Cmd.",
    "shortcuts_page": "Partout",
    "shortcuts_compare": "Comparer",
    "shortcut_help": "Afficher ou fermer cette liste",
    "shortcut_move": "Se déplacer dans les onglets, les choix et les curseurs",
    "shortcut_tabs": "Ouvrir un onglet, de gauche à droite",
    "shortcut_open": "Choisir un fichier, dans Comparer et Réentraîner",
    "shortcut_paste": "Lire l'image du presse-papiers",
    "shortcut_radiograph": "Montrer la radiographie précédente ou suivante, la première ou la dernière",
    "key_ArrowLeft": "←",
    "key_ArrowRight": "→",
    "key_ArrowUp": "↑",
    "key_ArrowDown": "↓",
    "key_Home": "Début",
    "key_End": "Fin",
    "key_Shift": "Maj",
    "key_Space": "Espace",
}
