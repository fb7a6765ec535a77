"""Finding a port nobody listens on."""

import socket

# Below the range that Linux and macOS hand to outgoing connections: a port chosen now is still free in a second.
LOWEST, HIGHEST = 20_000, 32_000


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Return whether a server could listen on the port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do; otherwise a port in TIME_WAIT would look taken after a restart.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def free_port(usual: int, *, tries: int = 200) -> int:
    """Return the usual port, or the next free one above it.

    Raises:
        OSError: none of `tries` ports is free.
    """
    for port in range(usual, usual + tries):
        if is_free(port):
            return port
    raise OSError(f"no free port between {usual} and {usual + tries - 1}")


def port_of_my_own(seed: int) -> int:
    """Return a free port that depends on the seed (a process id), so that neighbours seldom try the same one."""
    return free_port(LOWEST + seed * 17 % (HIGHEST - LOWEST))
