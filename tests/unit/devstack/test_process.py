import signal
import sys
import time
from pathlib import Path

import pytest

from caravan.devstack.errors import ProcessDied
from caravan.devstack.process import Process
from caravan.devstack.supervisor import Supervisor


def python(tmp_path: Path, code: str, name: str = "snake") -> Process:
    return Process(name, [sys.executable, "-c", code], tmp_path / f"{name}.log")


def wait_for(path: Path, timeout_s: float = 10) -> str:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if path.exists() and path.read_text():
            return path.read_text()
        time.sleep(0.02)
    raise AssertionError(f"{path} was not written")


def test_a_death_is_told_with_its_last_words(tmp_path: Path) -> None:
    process = python(tmp_path, "print('before'); raise SystemExit('no bread left')")
    supervisor = Supervisor()
    supervisor.start([process])
    process.wait()
    with pytest.raises(ProcessDied) as death:
        supervisor.check()
    assert "snake exited with 1" in str(death.value)
    assert "  snake | no bread left" in str(death.value)


def test_a_death_by_signal_names_the_signal(tmp_path: Path) -> None:
    process = python(tmp_path, "import os; os.kill(os.getpid(), 9)")
    process.start()
    process.wait()
    assert "ended by SIGKILL" in process.obituary()


def test_dying_before_being_ready_is_told_at_once(tmp_path: Path) -> None:
    process = python(tmp_path, "raise SystemExit(3)")
    process.ready = lambda: False
    with pytest.raises(ProcessDied, match="exited with 3"):
        Supervisor().start([process])


def test_stopping_ends_the_children_of_a_child_too(tmp_path: Path) -> None:
    mark = tmp_path / "grandchild"
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(mark)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(60)\n"
    )
    process = python(tmp_path, code)
    process.start()
    grandchild = int(wait_for(mark))
    process.stop()
    assert process.exit_code() == -signal.SIGTERM
    assert gone(grandchild)


def test_a_deaf_process_is_killed_after_its_grace(tmp_path: Path) -> None:
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    process = python(tmp_path, code)
    process.grace_s = 0.2
    process.start()
    wait_for(process.log)
    process.stop()
    assert process.exit_code() == -signal.SIGKILL


def test_what_was_started_last_stops_first(tmp_path: Path) -> None:
    order = tmp_path / "order"
    code = (
        "import signal, sys, time\n"
        f"signal.signal(15, lambda *_: (open({str(order)!r}, 'a').write('%s '), sys.exit(0)))\n"
        "print('ready', flush=True); time.sleep(60)\n"
    )
    supervisor = Supervisor()
    for name in ("floor", "walls", "roof"):
        process = python(tmp_path, code % name, name)
        process.ready = lambda log=process.log: log.exists() and "ready" in log.read_text()  # type: ignore[misc]
        supervisor.start([process])
    supervisor.stop()
    assert order.read_text().split() == ["roof", "walls", "floor"]


def test_the_previous_log_is_kept(tmp_path: Path) -> None:
    for word in ("first", "second"):
        process = python(tmp_path, f"print('{word}')")
        Supervisor().run(process)
    assert (tmp_path / "snake.log").read_text() == "second\n"
    assert (tmp_path / "snake.log.1").read_text() == "first\n"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a child of its parent's death")
def test_children_do_not_outlive_a_killed_parent(tmp_path: Path) -> None:
    mark = tmp_path / "child"
    code = (
        "import time; from pathlib import Path; from caravan.devstack.process import Process\n"
        f"child = Process('child', ['sleep', '60'], Path({str(tmp_path)!r}) / 'child.log')\n"
        f"child.start(); open({str(mark)!r}, 'w').write(str(child.pid)); time.sleep(60)\n"
    )
    parent = python(tmp_path, code, "parent")
    parent.cwd = Path(__file__).parents[3]
    parent.start()
    child = int(wait_for(mark))
    parent.stop_signal = signal.SIGKILL
    parent.stop()
    assert gone(child)


def gone(pid: int, timeout_s: float = 10) -> bool:
    """Return whether the process ends in time; a zombie nobody reaps counts as ended."""
    status = Path(f"/proc/{pid}/stat")
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False
