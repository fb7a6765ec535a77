"""CPU and time of one annotation (next task + submit) through the whole of Django, beside a bare Django's.

Run `DATABASE_URL=… REDIS_URL=… python -m bench.serving [--tasks 1000 100000] [--answers 300]`; the last line is JSON.
The database is used as it is: give it one of its own. The two take turns, answer by answer, so whatever else the
machine does slows both; their ratio is the figure to watch.
"""

import argparse
import io
import json
import os
import time
import uuid
from collections.abc import Callable
from typing import Any

import django

AIM_MS, AIM_OF_BARE = 8.0, 0.5
WARM_UP = 20

Post = Callable[[str, dict[str, Any]], Any]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tasks", type=int, nargs="+", default=[1000, 100_000])
    parser.add_argument("--answers", type=int, default=300)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caravan.settings.dev")
    django.setup()
    rows = [measure(tasks, options.answers) for tasks in options.tasks]
    for row in rows:
        for who in ("caravan", "bare"):
            one = row[who]
            times = f"{one['cpu_ms']:.2f} ms CPU, {one['median_ms']:.2f} ms, p99 {one['p99_ms']:.2f} ms"
            print(f"{row['tasks']:>9,} tasks, {who:<7}: {times}")
        print(f"{row['of_bare']:.0%} of the bare loop's rate")
    fine = all(row["caravan"]["cpu_ms"] <= AIM_MS and row["of_bare"] >= AIM_OF_BARE for row in rows)
    print(json.dumps({"ok": fine, "aim_cpu_ms": AIM_MS, "aim_of_bare": AIM_OF_BARE, "runs": rows}))


def measure(tasks: int, answers: int) -> dict[str, Any]:
    """Return milliseconds per annotation in a new campaign of `tasks` tasks, ours and the floor's."""
    loops = {"caravan": _caravan(tasks), "bare": _bare(tasks)}
    cpu_ms: dict[str, float] = dict.fromkeys(loops, 0.0)
    took_ms: dict[str, list[float]] = {who: [] for who in loops}
    for number in range(-WARM_UP, answers):
        for who, annotate in loops.items():
            cpu, wall = time.process_time(), time.perf_counter()
            annotate()
            if number >= 0:
                cpu_ms[who] += 1000 * (time.process_time() - cpu) / answers
                took_ms[who].append(1000 * (time.perf_counter() - wall))
    row: dict[str, Any] = {"tasks": tasks}
    for who, times in took_ms.items():
        times.sort()
        row[who] = {"cpu_ms": cpu_ms[who], "median_ms": times[answers // 2], "p99_ms": times[int(answers * 0.99)]}
    return row | {"of_bare": row["bare"]["cpu_ms"] / row["caravan"]["cpu_ms"]}


def _caravan(tasks: int) -> Callable[[], None]:
    """Return a deed that takes and answers one task of a new campaign through the site's API."""
    from django.core.handlers.wsgi import WSGIHandler

    from tests import cast
    from tests.factories import accounts
    from tests.factories import annotation as make

    campaign = make.campaign(tasks=0, live=False)
    _fill(campaign, tasks)
    campaign = make.funded(campaign)
    post = _poster(WSGIHandler(), f"Token {accounts.token(cast.ann(), 'label')}")

    def annotate() -> None:
        held = post(f"/api/v1/campaigns/{campaign.pk}/assignments/", {"count": 1})["assignments"][0]
        body = {"submission_id": str(uuid.uuid4()), "result": make.choice()}
        post(f"/api/v1/assignments/{held['id']}/submit/", body)

    return annotate


def _bare(tasks: int) -> Callable[[], None]:
    """Return a deed that does as little as can be, without middleware."""
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler

    from bench import bare
    from tests.factories import annotation as make

    bare.make(tasks)
    installed, settings.MIDDLEWARE = settings.MIDDLEWARE, ["bench.serving.bare_addresses"]
    post = _poster(WSGIHandler(), "")  # reads the middleware once
    settings.MIDDLEWARE = installed
    person = str(uuid.uuid4())

    def annotate() -> None:
        held = post("/next/", {"person": person})
        assert post(f"/{held['id']}/submit/", {"result": make.choice()}) == {"stored": 1}

    return annotate


def bare_addresses(get_response: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Send requests to the addresses of `bench.bare`."""

    def answer(request: Any) -> Any:
        request.urlconf = "bench.bare"
        return get_response(request)

    return answer


def _poster(application: Any, authorization: str) -> Post:
    """Return a client of a WSGI application that costs next to nothing itself."""

    def post(path: str, body: dict[str, Any]) -> Any:
        sent, status = json.dumps(body).encode(), []
        answer = application(_environ(path, sent, authorization), lambda line, _headers: status.append(line))
        received = b"".join(answer)
        answer.close()  # gives the connection back to the pool, as a web server does
        assert status[0][:3] in {"200", "201"}, received
        return json.loads(received)

    return post


def _environ(path: str, sent: bytes, authorization: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost:8000",
        "HTTP_ACCEPT": "application/json",
        "HTTP_AUTHORIZATION": authorization,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(sent)),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(sent),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def _fill(campaign: Any, tasks: int) -> None:
    from django.db import transaction

    from annotation.services import loading

    with transaction.atomic():
        first = loading.lock_imports(campaign) + 1
        loading.copy_tasks(campaign, ({"text": f"text {number}"} for number in range(tasks)), first_row=first)


if __name__ == "__main__":
    main()
