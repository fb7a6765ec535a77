"""A Label Studio of our own to measure and compare with: installed from PyPI, run with SQLite in a temporary folder."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from caravan.devstack.ports import port_of_my_own

VERSION = "1.23.2"
HOME = Path(__file__).resolve().parents[1] / ".caravan" / "bench" / f"label-studio-{VERSION}"
EMAIL, PASSWORD = "bench@caravan.test", "bench-password"
START_S, INSTALL_S = 180, 1800
CALL = """async ([path, body]) => {
  const token = /csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${(await answer.text()).slice(0, 200)}`);
  return await answer.json();
}"""


class Unavailable(Exception):
    """Label Studio cannot be had here."""


@contextmanager
def label_studio(tell: Callable[[str], None]) -> Iterator[str]:
    """Run Label Studio around the block; yield its address.

    Raises:
        Unavailable: PyPI cannot be reached, or it does not start.
    """
    _install(tell)
    folder = Path(tempfile.mkdtemp(prefix="label-studio-"))
    try:
        with _server(folder, tell) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def enter(page: Page) -> None:
    """Sign in."""
    page.goto("/user/login/")
    page.locator("#email").fill(EMAIL)
    page.locator("#password").fill(PASSWORD)
    page.locator("form [type=submit]").first.click()
    page.wait_for_url(lambda url: "/login" not in url)


def new_project(page: Page, config: str) -> int:
    """Make a project; its number."""
    number: int = page.evaluate(CALL, ["/api/projects/", {"title": "Benchmark", "label_config": config}])["id"]
    return number


def new_task(page: Page, project: int, data: Any, items: list[dict[str, Any]] | None = None) -> str:
    """Add a task, with an annotation if there are items; the address of its page."""
    task = page.evaluate(CALL, ["/api/tasks/", {"project": project, "data": data}])
    if items is not None:
        page.evaluate(CALL, [f"/api/tasks/{task['id']}/annotations/", {"result": items}])
    return f"/projects/{project}/data?task={task['id']}"


def _install(tell: Callable[[str], None]) -> None:
    done = HOME / "installed"
    if done.exists():
        return
    tell(f"Installing Label Studio {VERSION} (800 MB, once) …")
    uv = [sys.executable, "-m", "uv"]
    try:
        subprocess.run([*uv, "venv", "-q", "--clear", str(HOME)], check=True, timeout=60)
        what = ["-p", str(HOME / "bin" / "python"), f"label-studio=={VERSION}"]
        subprocess.run([*uv, "pip", "install", "-q", *what], check=True, timeout=INSTALL_S, capture_output=True)
    except (subprocess.SubprocessError, OSError) as error:
        said = getattr(error, "stderr", None) or str(error).encode()
        raise Unavailable(f"it could not be installed: {said.decode(errors='replace').strip()[-300:]}") from error
    done.touch()


@contextmanager
def _server(folder: Path, tell: Callable[[str], None]) -> Iterator[str]:
    tell("Starting Label Studio …")
    port = port_of_my_own(os.getpid() + 7)
    address = f"http://127.0.0.1:{port}"
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))}
    env |= {"COLLECT_ANALYTICS": "0", "LATEST_VERSION_CHECK": "0", "SENTRY_DSN": "", "FRONTEND_SENTRY_DSN": ""}
    env |= {"DJANGO_DB": "sqlite", "LABEL_STUDIO_BASE_DATA_DIR": str(folder)}
    command = [str(HOME / "bin" / "label-studio"), "start", "--no-browser", "--internal-host", "127.0.0.1"]
    command += ["--port", str(port), "--data-dir", str(folder), "--username", EMAIL, "--password", PASSWORD]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, env=env, cwd=folder, stdout=log, stderr=log)
        try:
            _await(port, server, folder / "log")
            yield address
        finally:
            server.terminate()
            server.wait(timeout=20)


def _await(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    raise Unavailable(f"it did not start: {log.read_text(errors='replace')[-300:]}")
