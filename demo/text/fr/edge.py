"""What the server answers to a request that does not come from the page, and says when it cannot start."""

SENTENCES = {
    "edge_host": "Cette page ne répond pas sous ce nom. Son propriétaire peut l'autoriser\u00a0: {option}.",
    "edge_site": "Cette demande vient d'une page d'un autre site. Ouvrez cette page elle-même.",
    "edge_route": "Il n'y a rien ici. La page se trouve à l'adresse sans chemin.",
    "edge_body": "Cette demande est trop grande\u00a0: {limit} au plus.",
    "edge_request": "Cette demande est illisible. Rechargez la page et réessayez\u00a0; un programme doit vérifier ce "
    "que le point d'accès attend.",
    "no_mcp": "--mcp a besoin du paquet mcp\u00a0: pip install -r requirements-mcp.txt",
    "no_file_in_call": "Ceci n'est ni un fichier en base64 ni le chemin d'un envoi qui attend ici. Envoyez le fichier "
    "à /gradio_api/upload, et donnez le chemin de la réponse.",
    "port_in_use": "Le port {port} est occupé. Arrêtez l'autre programme, ou choisissez un autre port avec --port.",
    "port_refused": "Vous ne pouvez pas ouvrir le port {port}. Choisissez-en un à partir de 1024 avec --port.",
    "port_unknown": "{port} n'est pas un port. Choisissez-en un entre 1 et 65535.",
    "ports_in_use": "Aucun port entre {first} et {last} n'est libre. Choisissez-en un autre avec --port.",
    "runs_no_folder": "Ce que nomme --runs est un fichier. Choisissez un dossier, ou un nom libre.",
    "host_unknown": "{host} n'est pas une adresse de cette machine. Vérifiez --host.",
}
