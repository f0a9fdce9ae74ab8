workbench-group-bench = L'établi
    .name = etabli
workbench-cmd-hello = Saluer quelqu'un
    .name = bonjour
    .words = Qui
    .words-name = mots
