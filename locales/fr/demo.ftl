# Les lignes de la démo, entre ce que dit le bot.

demo-intro = **The Makers** vivent sur Discord et sur Matrix. Voilà du monde…
demo-guide = Ann est curieuse. La suite n'est que pour elle.
demo-ask = Une modératrice pose une question à tous, des deux côtés à la fois.
demo-question = Qu'est-ce qu'on construit ensemble ?
demo-options = Une station météo | Une radio associative | Une grainothèque
demo-vote = Les membres appuient. Un seul décompte, en direct des deux côtés.
demo-change = Ann change d'avis : une seule voix, elle appuie simplement ailleurs.
demo-refuse = Léo essaie ce que seule la modération peut faire.
demo-close = Deux jours plus tard.
demo-answer = Vous avez choisi la radio associative : première réunion samedi à 15 h !
demo-end = C'est tout ce qu'il faut.
demo-help =
    À toi : écris à la place de n'importe qui. Une ligne qui commence par `!` ou `/` est une commande (`/poll list`, `/help poll`).
    `/as mod` être quelqu'un d'autre · `/new Zoé matrix` quelqu'un arrive · `/press 2` ou `/press "Fais-moi visiter"` se servir de la dernière carte · `/wait 24` laisser passer des heures · `/help` · `/quit`
demo-lost = Ça ne mène nulle part. `/help` montre ce qui marche ici.
