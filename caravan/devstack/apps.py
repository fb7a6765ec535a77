"""Caravan's own processes: the Celery worker, its clock, and the web server."""

import sys
from collections.abc import Mapping
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from caravan.devstack.environment import ROOT
from caravan.devstack.process import Process

QUEUES = "default,consensus,chain,media,import_export"


def worker(log: Path, env: Mapping[str, str]) -> Process:
    """Return one worker that serves every queue."""
    command = [sys.executable, "-m", "celery", "-A", "caravan", "worker", "--queues", QUEUES, "--concurrency", "2"]
    command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    return Process("worker", command, log, env=env, cwd=ROOT)


def beat(log: Path, env: Mapping[str, str], data_dir: Path) -> Process:
    """Return the process that sends the periodic tasks."""
    schedule = data_dir / "celerybeat-schedule"
    command = [sys.executable, "-m", "celery", "-A", "caravan", "beat", "--schedule", str(schedule), "--pidfile="]
    return Process("beat", command, log, env=env, cwd=ROOT)


def web(log: Path, env: Mapping[str, str], host: str, port: int, *, workers: int = 2) -> Process:
    """Return the web server, ready when its health page says so."""
    command = [sys.executable, "-m", "gunicorn", "caravan.wsgi", "--bind", f"{host}:{port}"]
    command += ["--worker-class", "gthread", "--workers", str(workers), "--threads", "4", "--no-control-socket"]
    command += ["--graceful-timeout", "5", "--worker-tmp-dir", env["CARAVAN_DATA_DIR"]]

    def healthy() -> bool:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz/", timeout=5) as answer:
                return int(answer.status) == 200
        except (URLError, OSError):
            return False

    return Process("web", command, log, env=env, cwd=ROOT, ready=healthy)
