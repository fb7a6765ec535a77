"""The embedded servers, started for real and small."""

from pathlib import Path

import psycopg
import pytest
from redis import Redis

from caravan.devstack.anvil import Anvil
from caravan.devstack.errors import StackError
from caravan.devstack.parts import Stack
from caravan.devstack.stack import ensure_stack, running_stack


def test_a_stack_keeps_its_data_between_two_runs(tmp_path: Path) -> None:
    for run in (1, 2):
        with running_stack(tmp_path / "data", ("postgres", "redis"), preparations=()) as env:
            with psycopg.connect(env["DATABASE_URL"]) as connection:
                if run == 1:
                    connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
                assert connection.execute("SELECT number FROM kept").fetchone() == (7,)
            with Redis.from_url(env["REDIS_URL"]) as client:
                assert client.incr("runs") == run


def test_the_chain_outlives_its_node(tmp_path: Path) -> None:
    account = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
    for run in (1, 2):
        node = Anvil(tmp_path / "anvil.log", 20_500, state=tmp_path / "state.json")
        node.start()
        node.wait_ready()
        if run == 1:
            node.call("anvil_setBalance", account, hex(12345))
            node.call("evm_mine")
        assert node.call("eth_getBalance", account, "latest") == hex(12345)
        assert node.call("eth_blockNumber") == "0x1"
        node.stop()


def test_nobody_else_may_look_into_the_cluster(tmp_path: Path) -> None:
    with running_stack(tmp_path, ("postgres",), preparations=()):
        assert (tmp_path / "postgres").stat().st_mode & 0o077 == 0


def test_a_temporary_stack_leaves_nothing() -> None:
    with running_stack(None, ("redis",), preparations=()) as env:
        folder = Path(env["CARAVAN_DATA_DIR"])
        assert folder.exists()
    assert not folder.exists()


def test_a_failing_preparation_stops_the_start(tmp_path: Path) -> None:
    with (
        pytest.raises(StackError, match=r"no_such_command exited with 1"),
        running_stack(tmp_path, ("redis",), preparations=(("no_such_command",),)),
    ):
        pass


def test_unknown_processes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such process: kafka"):
        Stack(tmp_path, ("kafka",))


def test_servers_named_by_the_environment_are_taken_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARAVAN_PUBLIC_URL", "https://caravan.example")
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/caravan")
    with ensure_stack() as env:
        assert env == {}
