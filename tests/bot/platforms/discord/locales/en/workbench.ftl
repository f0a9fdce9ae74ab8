workbench-group-bench = The workbench
workbench-cmd-hello = Greet somebody
    .words = Whom
choice-live = live
choice-closed = at the end
