workbench-group-bench = The workbench
workbench-cmd-hello = Greet somebody
    .words = Whom
