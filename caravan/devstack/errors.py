"""What can go wrong when the stack is started; each message is one sentence for the person at the terminal."""


class StackError(RuntimeError):
    """The stack cannot start or go on."""


class AlreadyRunning(StackError):
    """Another run holds this checkout."""


class ProgramMissing(StackError):
    """A server's program is not installed; `make setup` installs it."""


class ProcessDied(StackError):
    """A process ended although nobody asked it to."""
