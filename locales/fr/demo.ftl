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
demo-peaks = Neuf semaines plus tard. Quand est-ce que tout le monde est là ?
demo-post = Ce qui compte se dit à ce moment-là, partout, une fois.
demo-news = **La radio émet !** Rendez-vous samedi à 15 h.
demo-idea = Chacun peut avoir une idée, et chacun une voix pour elle, où qu'il soit.
demo-idea-title = Des range-vélos à l'entrée
demo-idea-why = La moitié d'entre nous vient à vélo.
demo-status = Une idée reçoit une réponse, et qui la veut l'apprend.
demo-idea-answer = Les range-vélos arrivent en mars.
demo-case = Ann est fâchée. Le bot l'entend et appelle la modération, en privé. Zoé aussi ; personne n'apprend que c'était elle.
demo-report = Prévenir la modération
demo-case-words = Les horaires du site sont encore faux et personne ne répond. Je suis venue deux fois pour rien !
demo-case-answer = Un humain répond, en privé, avant que ça devienne une rumeur.
demo-case-letter = Tu as raison, et nous sommes désolés. On corrige la page aujourd'hui.
demo-case-reply = Merci d'avoir répondu si vite !
demo-case-admit = Ce qui était justifié se dit en public.
demo-case-public = Vous aviez raison sur nos horaires : le site montre maintenant les vrais.
demo-case-outcome = La page est corrigée
demo-end = C'est tout ce qu'il faut.
demo-whisper = (visible par { $name } uniquement)
demo-help =
    À toi ! Deviens qui tu veux, et écris ce que cette personne écrirait.
    `/poll list` ou `!poll list` : demander au bot ; `!help` montre tout ce qu'il sait faire
    `/as mod` : être quelqu'un d'autre ({ $people })
    `/new Zoé matrix` : quelqu'un arrive
    `/press 2` ou `/press fais-moi visiter` : se servir d'un bouton que tu vois
    `/wait 24` : laisser passer des heures
    `/help`, `/quit`
demo-time = Le temps passe : { $now }.
demo-silent = Personne n'a rien demandé au bot, alors il ne dit rien. Une ligne pour lui commence par `/` ou `!`.
demo-lost = Ça ne mène nulle part. `/help` montre ce qui marche ici.
