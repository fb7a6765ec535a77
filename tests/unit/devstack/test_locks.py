import subprocess
import sys
from pathlib import Path

import pytest

from caravan.devstack import locks
from caravan.devstack.errors import AlreadyRunning, StackError
from caravan.devstack.locks import announce, run_lock, running_environment, withdraw
from caravan.devstack.ports import free_port, is_free


def test_a_second_run_is_refused_and_told_where_the_first_is(tmp_path: Path) -> None:
    with run_lock(tmp_path):
        announce(tmp_path, {"CARAVAN_PUBLIC_URL": "http://127.0.0.1:8007"})
        with (
            pytest.raises(AlreadyRunning, match="already runs in this checkout at http://127.0.0.1:8007"),
            run_lock(tmp_path),
        ):
            pass


def test_the_folder_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with run_lock(tmp_path):
            pass


def test_only_a_living_run_lends_its_environment(tmp_path: Path) -> None:
    with run_lock(tmp_path):
        assert running_environment(tmp_path) is None
        announce(tmp_path, {"CHAIN_ID": "31337"})
        assert running_environment(tmp_path) == {"CHAIN_ID": "31337"}
    assert running_environment(tmp_path) is None  # it was killed and left its note
    withdraw(tmp_path)


def test_children_of_a_killed_run_are_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "LEFTOVERS_S", 0.3)
    with run_lock(tmp_path) as held:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=[held])
    with pytest.raises(StackError, match="still alive"), run_lock(tmp_path):
        pass
    child.kill()
    child.wait()
    with run_lock(tmp_path):
        pass


def test_a_taken_port_is_passed_over() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_free(port)
        assert free_port(port) > port
