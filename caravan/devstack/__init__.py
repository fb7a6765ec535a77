"""The real servers on one machine, for `make run`, `make test` and `make demo`; nothing of Django in here.

Layers, each importing only those below it:

    __main__ · testing          the command line; the servers of a test session
    stack                       a running Caravan as a context manager
    parts                       which parts there are, and the order in which they start
    supervisor                  several processes: started in order, watched, stopped in reverse
    postgres redis anvil apps   one server or program each
    process                     one child process with its log
    environment locks ports errors
"""
